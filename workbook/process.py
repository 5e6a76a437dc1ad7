"""How is a program started, frozen, thawed and ended from another process, and what did it say?"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

TAIL = 8_000  # characters of output that are kept: the last ones, where an error stands
LONGEST = 20_000  # bytes of a problem that the program tells
TICK = 0.02  # seconds
GOODBYE = 2.0  # seconds until a killed process has gone and its last words are read
Take = Callable[[str], None]


def hear_nothing(words: str) -> None:
    """For whoever only wants the last words."""


class Process:
    """One run of a program, in a process group of its own. Start it in a thread that lives on: the
    kernel of the operating system ends it together with that thread.
    """

    def __init__(self, file: Path, arguments: Sequence[str], take: Take = hear_nothing) -> None:
        self._channel, theirs = socket.socketpair()
        words = ["-m", "workbook.child", str(theirs.fileno()), str(file), *arguments]
        with theirs:
            self._popen = subprocess.Popen(
                [sys.executable, "-u", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                process_group=0,
            )
        self._tail, self._take = "", take
        self._told: dict[str, Any] | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its number, which is its group's too."""
        return self._popen.pid

    def freeze(self) -> None:
        """It stands still, whatever it is doing; the brokers do not."""
        self._signal(signal.SIGSTOP)

    def thaw(self, seconds: float = 0.0) -> None:
        """It goes on; for so many seconds only, if any are given."""
        self._signal(signal.SIGCONT)
        if seconds:
            time.sleep(seconds)
            self.freeze()

    def stop(self) -> None:
        """Ask it to end, as an operating system does that shuts down."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """It is gone when this returns, with all of its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(GOODBYE)

    def wait(self, seconds: float) -> bool:
        """Whether it has ended after at most so many seconds; an interrupt comes through."""
        end = time.monotonic() + seconds
        while self._popen.poll() is None and time.monotonic() < end:
            time.sleep(TICK)
        return self._popen.poll() is not None

    def state(self) -> dict[str, Any]:
        """As the judge reads it: running, its exit code, its last words, what it ended with."""
        code = self._popen.poll()
        if code is not None:
            self._reader.join(GOODBYE)
            self._hear_problem()
        facts = {"running": code is None, "code": code, "output": self._tail}
        return facts | {"problem": self._told}

    def close(self) -> None:
        """Nothing of it is left."""
        self.kill()
        self._reader.join(GOODBYE)
        self._channel.close()
        if not self._reader.is_alive() and self._popen.stdout:
            self._popen.stdout.close()

    def _signal(self, number: signal.Signals) -> None:
        """To the whole group, while its first process is ours: afterwards the number may be another's."""
        if self._popen.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, number)

    def _read(self) -> None:
        assert self._popen.stdout
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with contextlib.suppress(OSError, ValueError):
            while raw := os.read(self._popen.stdout.fileno(), 1 << 16):
                words = decode(raw)
                self._tail = (self._tail + words)[-TAIL:]
                self._take(words)

    def _hear_problem(self) -> None:
        if self._told is None:
            with contextlib.suppress(OSError, ValueError, RecursionError):
                self._channel.setblocking(False)
                told = json.loads(self._channel.recv(LONGEST))
                self._told = told if isinstance(told, dict) else None


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8"}
