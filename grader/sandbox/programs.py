"""How does a program of a submission run, each in a sandbox of its own, stopped and killed from outside?"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.deeds import CallProblem, Deed, Problem
from grader.sandbox.cage import Cage, cage
from grader.sandbox.crowd import Crowd, Escaped
from grader.sandbox.host import Sandbox
from grader.sandbox.inside import wire
from grader.sandbox.inside.relay import Allowance
from grader.sandbox.refusal import NOT_STARTED, SandboxRefused
from grader.sandbox.shape import Limits

START_TIME = 90.0  # seconds; a busy machine imports slowly
SEND_TIME = 5.0  # seconds
GRACE = 15.0  # seconds beyond a deed's own until the sandbox counts as gone
MOST = 4  # programs at once
MEMORY_MB = 500
LONGEST_WAIT = 60.0  # seconds
LONGEST_SLICE = 1.0  # seconds
log = logging.getLogger("workbook.judge")


class Stages:
    """The programs of one submission by the judge's numbers for them."""

    def __init__(
        self,
        folder: Path | None,
        ports: list[int],
        graded: Mapping[str, Any],
        limits: Limits,
        allowance: Allowance,
    ) -> None:
        self._folder, self._ports, self._graded = folder, ports, graded
        self._allowance = allowance  # of the whole submission, not of each of its processes
        self._limits = replace(limits, memory_mb=min(limits.memory_mb, MEMORY_MB))
        self._open: dict[int, tuple[StageOfOne, ExitStack]] = {}

    def act(self, deed: Deed, text: str) -> dict[str, Any]:
        """What was asked for is done; CallProblem where that cannot be told any more."""
        if deed.action == "start" and deed.handle not in self._open:
            self._build(deed.handle)
        if deed.handle not in self._open:
            raise CallProblem(Problem("gone"))
        try:
            state = self._open[deed.handle][0].act(deed, text)
        except (wire.Gone, Escaped):
            self._tear_down(deed.handle)
            raise CallProblem(Problem("gone")) from None
        if deed.action == "end":
            self._tear_down(deed.handle)
        return state

    @property
    def in_use(self) -> bool:
        """Whether a program may be running."""
        return bool(self._open)

    def close(self) -> None:
        """Nothing of any of them is left."""
        for handle in list(self._open):
            self._tear_down(handle)

    def _build(self, handle: int) -> None:
        if len(self._open) >= MOST:
            raise CallProblem(Problem("not_started", f"> {MOST}"))
        with ExitStack() as stack:
            own = stack.enter_context(
                cage(self._folder, self._ports, self._limits, self._allowance)
            )
            hello = own.hello(self._ports, self._graded) | {"program": True}
            stage = StageOfOne(own, hello)
            stack.callback(stage.close)
            self._open[handle] = stage, stack.pop_all()

    def _tear_down(self, handle: int) -> None:
        self._open.pop(handle)[1].close()


class StageOfOne:
    """One sandbox for one program, over all of its runs: what it writes to its folder stays."""

    def __init__(self, own: Cage, hello: dict[str, Any]) -> None:
        self._sandbox: Sandbox = own.start()
        self._end = time.monotonic() + own.limits.wall_seconds
        own.keeper.later(own.limits.wall_seconds, self._sandbox.kill)
        try:
            wire.send(self._sandbox.channel, hello, SEND_TIME)
            wire.receive(self._sandbox.channel, START_TIME)
            self._crowd = Crowd(self._sandbox)
        except wire.Gone:
            self._sandbox.kill()
            why = self._sandbox.why()
            self.close()
            raise SandboxRefused(NOT_STARTED.format(why=why or "?")) from None
        except BaseException:
            self.close()
            raise

    def act(self, deed: Deed, text: str) -> dict[str, Any]:
        """Signals come from here, words from there."""
        question: dict[str, Any] = {"action": "look", "seconds": 0.0}
        if deed.action == "start":
            self._crowd.kill()
            question |= {"action": "start", "program": deed.program, "text": text}
            question |= {"arguments": list(deed.arguments)}
        elif deed.action == "wait":
            question |= {"seconds": min(deed.seconds, LONGEST_WAIT)}
        else:
            self._signal(deed)
        return self._ask(question)

    def close(self) -> None:
        """Nothing of it is left."""
        left = self._sandbox.close()
        if left:
            log.error("processes outlived their sandbox: %s", left)

    def _signal(self, deed: Deed) -> None:
        if deed.action == "freeze":
            self._crowd.freeze()
        elif deed.action == "thaw":
            self._crowd.thaw()
            if deed.seconds:
                time.sleep(min(deed.seconds, LONGEST_SLICE))
                self._crowd.freeze()
        elif deed.action == "stop":
            self._crowd.stop()
        elif deed.action in ("kill", "end"):
            self._crowd.kill()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        question |= {"id": secrets.token_hex(8)}
        end = time.monotonic() + question["seconds"] + GRACE
        wire.send(self._sandbox.channel, question, SEND_TIME)
        while True:
            answer = wire.receive(self._sandbox.channel, max(end - time.monotonic(), 0.001))
            if answer.get("id") == question["id"]:
                state = answer.get("state")
                return state if isinstance(state, dict) else {}
