"""Which processes of a sandbox are its own, and how are all others stopped, let go on and killed from outside?"""

from __future__ import annotations

import contextlib
import time

import psutil

from grader.sandbox.host import Sandbox

STOPPED = (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
GONE = (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
HOLD_TIME = (
    5.0  # seconds until whoever multiplies faster than it is stopped is a danger to the machine
)
TICK = 0.005


class Escaped(Exception):
    """There are always more of them: the sandbox itself has to be ended."""


class Crowd:
    """Everything that a program is made of: whatever runs in its sandbox, but was not there before it.

    With `whole`, everything that runs there.
    """

    def __init__(self, sandbox: Sandbox, *, whole: bool = False) -> None:
        self._sandbox = sandbox
        self._own = set() if whole else {process.pid for process in sandbox.processes()}
        self._known: list[psutil.Process] = []

    def freeze(self) -> None:
        """All of them stand still when this returns."""
        self._each(
            self._known, "suspend"
        )  # those we know at once: the machine is slow to list them
        self._until_none("suspend", (*STOPPED, *GONE))

    def thaw(self) -> None:
        """All of them go on."""
        self._known = self._members()
        self._each(self._known, "resume")

    def kill(self) -> None:
        """None of them is left when this returns."""
        self._each(self._known, "kill")
        self._until_none("kill", GONE)

    def stop(self) -> None:
        """All of them are told to end."""
        members = self._members()
        self._each(members, "terminate")
        self._each(members, "resume")

    def _until_none(self, act: str, done: tuple[str, ...]) -> None:
        deadline = time.monotonic() + HOLD_TIME
        while left := [each for each in self._members() if _status(each) not in done]:
            if time.monotonic() > deadline:
                raise Escaped
            self._each(left, act)
            time.sleep(TICK)

    def _members(self) -> list[psutil.Process]:
        return [each for each in self._sandbox.processes() if each.pid not in self._own]

    def _each(self, members: list[psutil.Process], act: str) -> None:
        for each in members:
            with contextlib.suppress(psutil.NoSuchProcess):
                getattr(each, act)()


def _status(process: psutil.Process) -> str:
    try:
        return str(process.status())
    except psutil.NoSuchProcess:
        return str(psutil.STATUS_DEAD)
