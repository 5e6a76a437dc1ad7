"""How does a test run a notebook of a lab that lies among the tests, in practice?"""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from grader.execute import execute, last_reports
from grader.learners import Learner, Learners
from grader.web import application
from infra.state import write_private

LABS = Path(__file__).parent / "labs"


@contextmanager
def judge(home):
    """A judge of these labs, in a thread; yields its address."""
    ready, stopped, facts = threading.Event(), asyncio.Event(), {}

    async def serve():
        server = HTTPServer(application(home, LABS))
        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        facts.update(port=sockets[0].getsockname()[1], loop=asyncio.get_running_loop())
        ready.set()
        await stopped.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait(30)
    try:
        yield f"http://127.0.0.1:{facts['port']}"
    finally:
        facts["loop"].call_soon_threadsafe(stopped.set)
        thread.join()


@contextmanager
def learner(me, cluster, home, url, folder, *, owns=False):
    """A tenant with a token; yields the variables of their kernel."""
    cluster.create_tenant(me)
    token = Learners(home).admit(Learner(me, cluster.name, owns_cluster=owns))
    file = folder / f"{me}.json"
    write_private(file, json.dumps({"url": url, "token": token, "me": me}))
    try:
        yield {"WORKBOOK_JUDGE": str(file)}
    finally:
        Learners(home).dismiss(me)
        cluster.remove_tenant(me)


def run(me, notebook, cluster, home, url, folder, *, owns=False):
    """The last report of each check, and the executed notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    with learner(me, cluster, home, url, folder, owns=owns) as variables:
        executed = execute(notebook, folder, variables)
        return last_reports(home, me), executed


def with_checks(notebook, names):
    """The same notebook, which asks these checks at its end and none before."""
    kept = [c for c in notebook["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")]
    asking = [
        {
            "cell_type": "code",
            "id": f"ask-{number}",
            "metadata": {"nbgrader": {"grade": True}},
            "source": f'check("{name}")',
            "outputs": [],
            "execution_count": None,
        }
        for number, name in enumerate(names)
    ]
    return notebook | {"cells": [*kept, *asking]}
