"""How does a bench get a notebook's kernel, with a tenant of its own?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager, start_new_kernel

from grader import service
from grader.learners import Learner


@contextmanager
def kernel_as(me: str, cluster: Any, home: Path) -> Iterator[Callable[[str], str]]:
    """A kernel whose `check()` is asked as a tenant of its own; gives what a cell printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "judge.json"
        cluster.create_tenant(me)
        service.issue(Learner(me, cluster.name), file, home)
        manager, client = start_new_kernel(env={**os.environ, "WORKBOOK_JUDGE": str(file)})
        try:
            yield lambda code: _execute(client, code)
        finally:
            _end(manager, client)


def _end(manager: KernelManager, client: Any) -> None:
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def _execute(client: Any, code: str) -> str:
    printed: list[str] = []

    def take(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    client.execute_interactive(code, timeout=180, output_hook=take)
    return "".join(printed)
