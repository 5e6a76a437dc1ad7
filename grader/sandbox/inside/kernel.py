"""How does the one kernel of a sandbox run a piece of code, and how is it made to stop?"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

START_TIME = 60.0  # seconds
GIVE_IN = 2.0  # seconds between an interrupt and the end
STRAGGLERS = 1.0  # seconds that outputs may come after the reply
TICK = 200  # milliseconds between two looks at whether the kernel lives
Take = Callable[[str, dict[str, Any]], None]


class Kernel:
    """A kernel forked from this process, which has imported ipykernel already: that is most of a start."""

    def __init__(self, folder: Path, in_child: Callable[[], None]) -> None:
        file = str(folder / "connection.json")
        write_connection_file(
            file, ip=str(folder / "kernel"), transport="ipc", key=os.urandom(16).hex().encode()
        )
        self._pid = os.fork()
        if self._pid == 0:
            in_child()
            _be_kernel(file)
        self._client = BlockingKernelClient(connection_file=file)
        self._client.load_connection_file()
        self._client.start_channels(stdin=False, hb=False)
        self._client.wait_for_ready(START_TIME)
        self._poller = zmq.Poller()
        self._poller.register(self._client.iopub_channel.socket, zmq.POLLIN)
        self._poller.register(self._client.shell_channel.socket, zmq.POLLIN)

    def is_alive(self) -> bool:
        """Whether it can still be asked anything."""
        if self._pid and os.waitpid(self._pid, os.WNOHANG)[0]:
            self._pid = 0
        return self._pid != 0

    def kill(self) -> None:
        """End it; its children end with the sandbox."""
        if self.is_alive():
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0

    def run(
        self, code: str, seconds: float, take: Take, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """("ok" | "error" | "deadline" | "died", the reply); outputs go to `take` as they come."""
        asked = self._client.execute(code, allow_stdin=False, stop_on_error=False, **options)
        reply = self._listen(asked, seconds, take)
        if reply is not None:
            return ("ok" if reply.get("status") == "ok" else "error"), reply
        if not self.is_alive():
            return "died", {}
        os.kill(self._pid, signal.SIGINT)
        if self._listen(asked, GIVE_IN, take) is None:
            self.kill()
        return "deadline", {}

    def _listen(self, asked: str, seconds: float, take: Take) -> dict[str, Any] | None:
        """The reply; None when the time is up or the kernel is dead."""
        reply, idle, end = None, False, time.monotonic() + seconds
        shell, iopub = self._client.shell_channel.socket, self._client.iopub_channel.socket
        while time.monotonic() < end and not (idle and reply is not None):
            ready = dict(self._poller.poll(TICK))
            if not ready and not self.is_alive():
                break
            if iopub in ready:
                idle = self._output(asked, take) or idle
            if shell in ready and reply is None:
                reply = self._reply(asked)
                end = end if reply is None else time.monotonic() + STRAGGLERS
        return reply

    def _reply(self, asked: str) -> dict[str, Any] | None:
        message = _message(self._client.get_shell_msg)
        if message.get("parent_header", {}).get("msg_id") != asked:
            return None
        content = message["content"]
        return dict(content) if isinstance(content, dict) else {}

    def _output(self, asked: str, take: Take) -> bool:
        """Pass one message on; whether it says that the kernel is idle again."""
        message = _message(self._client.get_iopub_msg)
        if message.get("parent_header", {}).get("msg_id") != asked:
            return False
        kind, content = str(message["header"]["msg_type"]), message["content"]
        if not isinstance(content, dict):
            return False
        with contextlib.suppress(KeyError, TypeError):  # not as the protocol has it: not an output
            take(kind, content)
        return kind == "status" and content.get("execution_state") == "idle"


def _message(get: Callable[..., Any]) -> dict[str, Any]:
    """The next message, or an empty one for what is none: wrongly signed, cut short, not JSON."""
    try:
        message = get(timeout=0)
    except (Empty, ValueError, TypeError, KeyError, LookupError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _be_kernel(file: str) -> None:
    """In the child: the ordinary kernel of a notebook, from here to the end of its process."""
    try:
        del sys.path[0]  # the folder in which this process began is not the notebook's
        sys.argv = ["ipykernel_launcher.py", "-f", file]
        IPKernelApp.launch_instance()
    finally:
        os._exit(0)
