"""How does one submitted notebook run, cell by cell and call by call, inside its sandbox?"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.deeds import Deed
from grader.sandbox import proof
from grader.sandbox.cage import Cage, cage, ports_of
from grader.sandbox.crowd import Crowd, Escaped
from grader.sandbox.host import Sandbox
from grader.sandbox.inside import wire
from grader.sandbox.programs import Stages
from grader.sandbox.refusal import CUT, NOT_STARTED, SandboxRefused
from grader.sandbox.shape import CellOutcome, Execution, Limits, Status
from grader.sandbox.trust import outputs_of, value_of
from grader.student import Call, CallProblem, Problem
from workbook.text import user_language

START_TIME = 90.0  # seconds; a busy machine imports slowly
SEND_TIME = 5.0  # seconds
CALL_GRACE = 3.0  # seconds in which the called function's own alarm may end it
GRACE = 6.0  # seconds beyond the deadline in which the inside interrupts, kills and answers
STANDARD = Limits()
log = logging.getLogger("workbook.judge")


@contextmanager
def sandboxed(
    folder: Path, config: Mapping[str, str | int], me: str, limits: Limits = STANDARD
) -> Iterator[Execution]:
    """A kernel of its own for one submission; SandboxRefused where this machine would not hold it in."""
    proof.require()
    ports = ports_of(config)
    with cage(folder, ports, limits) as own:
        hello = own.hello(ports, {"me": me, "config": dict(config)})
        stages = Stages(folder, ports, hello["graded"], limits, own.allowance)
        execution = SandboxedNotebook(own, hello, stages)
        try:
            yield execution
        finally:
            execution.close()


class SandboxedNotebook:
    """Execution, with ipykernel behind it."""

    def __init__(self, own: Cage, hello: dict[str, Any], stages: Stages) -> None:
        self._cage, self._hello, self._stages = own, hello, stages
        self._characters = own.limits.output_characters
        self._sandbox: Sandbox | None = None
        self._lives = False
        self._held: Crowd | None = None  # the notebook's processes, while a program of it runs
        self._closed = False
        self._start()
        self._end = time.monotonic() + own.limits.wall_seconds  # our own start is not their time
        own.keeper.later(own.limits.wall_seconds, self._time_is_up)

    @property
    def overdrawn(self) -> bool:
        """Whether the way to the brokers is closed."""
        return self._cage.allowance.spent

    def run_cell(self, source: str, deadline: float) -> CellOutcome:
        """Whatever comes back is cut, checked, and never more than outputs."""
        answer = self._ask({"source": source, "characters": self._characters}, deadline)
        if answer is None:
            return CellOutcome("died")
        outputs, size = outputs_of(answer.get("outputs"), self._characters)
        self._characters = max(self._characters - size, 0)
        if answer.get("cut"):
            outputs.append(_cut(self._cage.limits))
        return CellOutcome(_status(answer.get("status")), outputs)

    def run(self, call: Call) -> Any:
        """The value, as plain as JSON; CallProblem where there is none."""
        facts = {"function": call.function, "arguments": list(call.arguments)}
        answer = self._ask(facts | {"within": call.deadline}, call.deadline + CALL_GRACE)
        status = _status(answer.get("status")) if answer is not None else "died"
        if answer is not None and status == "ok":
            return value_of(answer.get("answer"))
        raise CallProblem(Problem("deadline" if status == "deadline" else "gone"))

    def act(self, deed: Deed, text: str) -> Any:
        """A program does not live in the kernel's sandbox: neither sees or ends the other."""
        if self._closed or time.monotonic() > self._end:
            raise CallProblem(Problem("gone"))
        if self._held is None and self._sandbox is not None:
            self._held = Crowd(self._sandbox, whole=True)
            self._freeze()
        try:
            return self._stages.act(deed, text)
        finally:
            if not self._stages.in_use:
                self._thaw()
                self._held = None

    def _freeze(self) -> None:
        """While a program runs, nothing of the notebook can help it or put right what it does wrong."""
        try:
            if self._held is not None:
                self._held.freeze()
        except Escaped:
            self._lives = False
            if self._sandbox is not None:
                self._sandbox.kill()

    def _thaw(self) -> None:
        if self._held is not None:
            self._held.thaw()

    def restart(self) -> None:
        """Ends what there is and starts anew, unless the submission's time is up."""
        self._stop()
        if not self._closed and time.monotonic() < self._end:
            self._start()

    def close(self) -> None:
        """Nothing of it is left."""
        self._closed = True
        self._stages.close()
        self._stop()

    def _start(self) -> None:
        self._sandbox = sandbox = self._cage.start()
        try:
            wire.send(sandbox.channel, self._hello, SEND_TIME)
            wire.receive(sandbox.channel, START_TIME)
        except wire.Gone:
            sandbox.kill()
            why = sandbox.why()
            self._stop()
            raise SandboxRefused(NOT_STARTED.format(why=why or "?")) from None
        except BaseException:
            self._stop()
            raise
        self._lives = True

    def _stop(self) -> None:
        self._lives, self._held = False, None
        if self._sandbox is not None:
            left = self._sandbox.close()
            self._sandbox = None
            if left:
                log.error("processes outlived their sandbox: %s", left)

    def _time_is_up(self) -> None:
        self._lives = False
        sandbox = self._sandbox  # another thread may be about to close it
        if sandbox is not None:
            sandbox.kill()

    def _ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """The answer to this question and no other; None when the notebook is dead."""
        if not self._lives or self._sandbox is None:
            return None
        seconds = max(min(seconds, self._end - time.monotonic()), 0.001)
        question |= {"id": secrets.token_hex(8), "seconds": seconds}
        end = time.monotonic() + seconds + GRACE
        self._thaw()
        try:
            answer = self._answer(self._sandbox, question, end)
        except wire.Gone:
            self._lives = False
            self._sandbox.kill()
            late = time.monotonic() >= min(end, self._end)
            return {"status": "deadline"} if late else None
        finally:
            self._freeze()
        if answer.get("alive") is not True:
            self._lives = False
            self._sandbox.kill()
        return answer

    def _answer(self, sandbox: Sandbox, question: dict[str, Any], end: float) -> dict[str, Any]:
        wire.send(sandbox.channel, question, SEND_TIME)
        while True:
            answer = wire.receive(sandbox.channel, max(end - time.monotonic(), 0.001))
            if answer.get("id") == question["id"]:
                return answer


def _status(said: object) -> Status:
    """One of four; whatever else is said, the notebook is not to be relied on any more."""
    return said if said in ("ok", "error", "deadline") else "died"


def _cut(limits: Limits) -> dict[str, Any]:
    said = CUT.format(limit=limits.output_characters).say(user_language())
    return {"output_type": "stream", "name": "stdout", "text": f"\n{said}\n"}
