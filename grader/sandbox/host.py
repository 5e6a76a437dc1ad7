"""Who keeps a sandbox from outside? A thread: it starts it, relays to the brokers, ends it in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import psutil

from grader.sandbox import users
from grader.sandbox.inside import relay

T = TypeVar("T")
OPEN_FILES = 65_536
GOODBYE = 1.0  # seconds that bwrap has to see its init go
END_TIME = 10.0  # seconds until nothing of a sandbox may be left


class Keeper:
    """Lives as long as its sandboxes: the kernel ends a sandbox when the thread that started it ends."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._servers: list[asyncio.Server] = []

    def relay(
        self, folder: Path, ports: list[int], uid: int | None, allowance: relay.Allowance
    ) -> None:
        """A socket per port in the folder, for this user alone."""
        _allow_open_files()
        self._servers = self._do(relay.outer(folder, ports, allowance))
        for path in folder.iterdir():
            path.chmod(0o600)
            if uid is not None:
                os.chown(path, uid, uid)

    def spawn(self, command: list[str], uid: int | None) -> Sandbox:
        """The command, started by the keeper's own thread."""

        async def start() -> Sandbox:
            return Sandbox(command, uid)

        return self._do(start())

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Act in the keeper's thread, unless it is closed before."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, act)

    def close(self) -> None:
        """Cut every connection and end the thread."""
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # transports close in the next turn

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


class Sandbox:
    """The processes behind one bwrap, and the channel to the first of them."""

    def __init__(self, command: list[str], uid: int | None) -> None:
        self._uid = uid
        self._one_at_a_time = threading.Lock()
        self.channel, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={"PATH": os.environ.get("PATH", os.defpath)},
                cwd="/",
                start_new_session=True,
            )

    def why(self) -> str:
        """The last words of what did not start."""
        with contextlib.suppress(subprocess.TimeoutExpired, ValueError):
            said = self._process.communicate(timeout=END_TIME)[1]
            return str(said.decode(errors="replace")).strip()[-300:]
        return ""

    def processes(self) -> list[psutil.Process]:
        """Everything that runs in it; whoever leaves its parent becomes a child of the sandbox's init."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return list(psutil.Process(self._process.pid).children(recursive=True))
        return []

    def memory(self) -> int:
        """Bytes that its processes have taken for themselves, all in all."""
        return sum(map(_own_memory, self.processes()))

    def has_ended(self) -> bool:
        """Whether nothing runs in it any more."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """End it at once: with its init the kernel ends everything in its process namespace."""
        with self._one_at_a_time, contextlib.suppress(psutil.NoSuchProcess):
            if self._process.poll() is not None:
                return  # its number may be somebody else's by now
            for init in psutil.Process(self._process.pid).children():
                init.kill()  # bwrap itself then reaps it and goes
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(GOODBYE)
            self._process.kill()

    def close(self) -> list[int]:
        """End it and wait until nothing is left; returns what outlived that, to be told as our fault."""
        family = self.processes()
        self.kill()
        self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()
        self.channel.close()
        end = time.monotonic() + END_TIME
        while (left := [p.pid for p in family if _runs(p)]) and time.monotonic() < end:
            time.sleep(0.01)
        return left + list(self._of_user())

    def _of_user(self) -> Iterator[int]:
        """Root's second look: this user id is nobody else's."""
        end = time.monotonic() + END_TIME
        left = users.processes_of(self._uid) if self._uid is not None else []
        while left and time.monotonic() < end:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
            left = users.processes_of(self._uid or 0)
        yield from left


def _allow_open_files() -> None:
    """Many notebooks at once, each with all the connections it may have, must not use up our own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _own_memory(process: psutil.Process) -> int:
    try:
        taken = process.memory_info()
    except psutil.Error:
        return 0
    return int(taken.rss - taken.shared)


def _runs(process: psutil.Process) -> bool:
    """A zombie runs no more; its entry waits for somebody to read how it ended."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
