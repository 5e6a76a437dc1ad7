"""How does one open `check()` go on: checks run in a thread here, the notebook's functions over there?"""

from __future__ import annotations

import queue
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from grader.deeds import CallProblem, Deed, Problem
from grader.report import Report
from grader.student import Call
from workbook.text import Text

ANSWER_WITHIN = 10.0  # seconds after which the client is told to ask again
GRACE = 15.0  # seconds beyond a call's own deadline until the notebook counts as gone
FORGOTTEN = 120.0  # seconds after which a session that nobody asks for is dropped
Work = Callable[["Session", Callable[[Text], None]], Report]


@dataclass(frozen=True)
class Wait:
    """Nothing to show yet; `doing` is the title of the check under way."""

    doing: Text


@dataclass(frozen=True)
class Ask:
    """The notebook must run this call and post what came of it."""

    number: int
    call: Call


@dataclass(frozen=True)
class AskDeed:
    """The notebook must do this with one of its programs and post how that stands then."""

    number: int
    deed: Deed


Step = Wait | Ask | AskDeed | Report | Exception


@dataclass
class Session:
    """One `check()` from its request to its report; also the Notebook that its checks call."""

    me: str
    starting: Text
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    touched: float = field(default_factory=time.monotonic)
    _steps: queue.Queue[Step] = field(default_factory=queue.Queue)
    _answers: queue.Queue[tuple[int, Any, Problem | None]] = field(default_factory=queue.Queue)
    _calls: int = 0
    _doing: Text | None = None

    def start(self, work: Work) -> None:
        """Begin the checks in a thread of their own."""

        def run() -> None:
            try:
                self._steps.put(work(self, self._tell))
            except Exception as error:
                self._steps.put(error)

        threading.Thread(target=run, name=f"check-{self.me}", daemon=True).start()

    def step(self) -> Step:
        """What the client must do next; waits a while for it."""
        self.touched = time.monotonic()
        try:
            return self._steps.get(timeout=ANSWER_WITHIN)
        except queue.Empty:
            return Wait(self._doing or self.starting)

    def answer(self, number: int, value: Any, problem: Problem | None) -> None:
        """What came of a call; an answer to an older call is dropped when it is read."""
        self.touched = time.monotonic()
        self._answers.put((number, value, problem))

    def run(self, call: Call) -> Any:
        """Have the notebook run a call: the Notebook protocol of grader.student."""
        self._calls += 1
        self._steps.put(Ask(self._calls, call))
        return self._answered(call.deadline)

    def act(self, deed: Deed) -> Any:
        """Have the notebook deal with a program: the Notebook protocol of grader.student."""
        self._calls += 1
        self._steps.put(AskDeed(self._calls, deed))
        return self._answered(deed.seconds)

    def _answered(self, seconds: float) -> Any:
        """What the notebook posts to the last question."""
        deadline = time.monotonic() + seconds + GRACE
        while (left := deadline - time.monotonic()) > 0:
            try:
                number, value, problem = self._answers.get(timeout=left)
            except queue.Empty:
                break
            if number == self._calls:
                return _value(value, problem)
        raise CallProblem(Problem("gone"))

    def forgotten(self) -> bool:
        """Whether nobody has asked for this session for long."""
        return time.monotonic() - self.touched > FORGOTTEN

    def _tell(self, doing: Text) -> None:
        self._doing = doing


def _value(value: Any, problem: Problem | None) -> Any:
    if problem is not None:
        raise CallProblem(problem)
    return value
