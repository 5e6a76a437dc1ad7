"""Who answers `check()`? One local process on loopback, found through a 0600 file, started when needed.

`python -m grader.service --ensure` returns once a judge of this very code answers; `--serve` is that judge.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import logging
import logging.handlers
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import psutil
from filelock import FileLock
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

import infra
from grader import discover
from grader.learners import Learner, Learners, new_name
from grader.web import LARGEST_REQUEST, application
from infra import paths, processes
from infra.keeper import keeping
from infra.state import private_folder, write_private
from workbook.errors import WorkbookError
from workbook.text import Text

START_TIME = 20.0
LOOPBACK = "127.0.0.1"
NOT_STARTED = Text(
    es="El juez no arrancó en {seconds} s. Mira por qué en {log} y vuelve a ejecutar `workbook up`.",
    en="The judge did not start within {seconds} s. See why in {log} and run `workbook up` again.",
)


def learner_file(home: Path) -> Path:
    """Where this machine's learner finds the judge's address and their token."""
    return private_folder(home / "judge") / "learner.json"


def ensure(home: Path | None = None) -> str:
    """The address of a judge that runs this very code; starts one where there is none."""
    home = home or paths.home()
    with FileLock(str(private_folder(home / "judge") / "start.lock")):
        running = _read(_process_file(home))
        if running and running["code"] == _code_stamp() and _answers(running):
            return str(running["url"])
        stop(home)
        _spawn(home)
        return _wait_for(home)


def stop(home: Path | None = None) -> bool:
    """End the judge, if one runs; True if it did."""
    process = running(home or paths.home())
    if process is None:
        return False
    process.terminate()
    try:
        process.wait(5)
    except psutil.TimeoutExpired:
        process.kill()
    return True


def running(home: Path) -> psutil.Process | None:
    """The judge's process, if there is one."""
    return _process(_read(_process_file(home)))


def issue(learner: Learner, file: Path, home: Path | None = None) -> Path:
    """Give a learner a token and write it with the judge's address into a 0600 file."""
    home = home or paths.home()
    token = Learners(home).admit(learner)
    write_private(file, json.dumps({"url": ensure(home), "token": token, "me": learner.me}))
    return file


def serve(home: Path) -> None:
    """Be the judge until told to stop."""
    _log_to(private_folder(home / "judge") / "judge.log")
    asyncio.run(_serve(home))


async def _serve(home: Path) -> None:
    server = HTTPServer(application(home, discover.labs_folder()), max_buffer_size=LARGEST_REQUEST)
    port = _listen(server, _read(_process_file(home)))
    url = f"http://{LOOPBACK}:{port}"
    _welcome_own_learner(home, url)
    write_private(_process_file(home), json.dumps(_identity(url)))
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    with keeping(lambda: [infra.attach(name) for name in infra.names()]):
        await stopped.wait()
    server.stop()
    os._exit(0)  # a check that is under way does not hold up the end


def _listen(server: HTTPServer, before: dict[str, Any] | None) -> int:
    """The port of last time, so that addresses stay true; another one where it is taken."""
    wanted = urlsplit(str(before["url"])).port if before else 0
    try:
        sockets = bind_sockets(wanted or 0, LOOPBACK)
    except OSError:
        sockets = bind_sockets(0, LOOPBACK)
    server.add_sockets(sockets)
    return int(sockets[0].getsockname()[1])


def _welcome_own_learner(home: Path, url: str) -> None:
    """The learner of this machine keeps name and token; only the address may be new."""
    file = learner_file(home)
    known = _read(file)
    if not known or not Learners(home).by_token(str(known.get("token"))):
        me = str(known["me"]) if known and "me" in known else new_name()
        known = {"token": Learners(home).admit(Learner(me)), "me": me}
    write_private(file, json.dumps({**known, "url": url}))


def _identity(url: str) -> dict[str, Any]:
    own = psutil.Process()
    return {"url": url, "pid": own.pid, "born": own.create_time(), "code": _code_stamp()}


def _code_stamp() -> str:
    """Changes when the judge's own code does, so that an update replaces a judge that still runs."""
    folders = [discover.ROOT / name for name in ("grader", "infra", "workbook")]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return f"{discover.ROOT}:{len(files)}:{max(f.stat().st_mtime_ns for f in files)}"


def _process_file(home: Path) -> Path:
    return private_folder(home / "judge") / "judge.json"


def _process(identity: dict[str, Any] | None) -> psutil.Process | None:
    """The judge's process; never another one that got its number later."""
    try:
        process = psutil.Process(int(identity["pid"])) if identity else None
        alive = process is not None and process.create_time() == identity["born"]  # type: ignore[index]
    except psutil.NoSuchProcess:
        return None
    return process if alive else None


def _answers(identity: dict[str, Any]) -> bool:
    if _process(identity) is None:
        return False
    address = urlsplit(str(identity["url"]))
    connection = http.client.HTTPConnection(LOOPBACK, address.port, timeout=3)
    try:
        connection.request("GET", "/v1/me")
        return connection.getresponse().status == 401
    except OSError:
        return False
    finally:
        connection.close()


def _spawn(home: Path) -> None:
    command = [sys.executable, "-m", "grader.service", "--serve"]
    processes.spawn(command, _log_file(home), {**os.environ, "WORKBOOK_HOME": str(home)})


def _wait_for(home: Path) -> str:
    deadline = time.monotonic() + START_TIME
    while time.monotonic() < deadline:
        running = _read(_process_file(home))
        if running and running["code"] == _code_stamp() and _answers(running):
            return str(running["url"])
        time.sleep(0.05)
    raise WorkbookError(NOT_STARTED.format(seconds=f"{START_TIME:g}", log=_log_file(home)))


def _log_file(home: Path) -> Path:
    return private_folder(home / "judge") / "start.log"


def _log_to(file: Path) -> None:
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=2_000_000, backupCount=2)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("tornado.access").setLevel(logging.ERROR)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        return cast(dict[str, Any], json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def main(arguments: list[str] | None = None) -> int:
    """The module's command line, for `workbook up` and for a notebook's first `check()`."""
    parser = argparse.ArgumentParser(prog="python -m grader.service")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--ensure", action="store_true", help="return once a judge answers")
    what.add_argument("--serve", action="store_true", help="be the judge")
    chosen = parser.parse_args(arguments)
    if chosen.serve:
        serve(paths.home())
        return 0
    try:
        ensure()
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
