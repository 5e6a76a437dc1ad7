"""How is a program killed between two of its steps, so that the verdict is the same every time?

Its own time is cut into slices: it goes on for a few milliseconds and stands still while the cluster is asked. A slice
grows while nothing comes of it and shrinks as soon as something does, so that no step is jumped over, however
fast or busy the machine is. What the brokers had received already they still carry out: hence the second look.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

SHORTEST, LONGEST = 0.001, 0.1  # seconds that a program goes on between two looks
REST, LOOKS = 0.1, 4  # a fact counts once it has been the same in so many looks, so far apart
Ahead = Literal["written", "committed"]


class Steppable(Protocol):
    """The program, as far as a hunt needs it: see grader.program.Program."""

    # ruff: noqa: D102
    def freeze(self) -> None: ...
    def thaw(self) -> None: ...
    def step(self, seconds: float) -> None: ...
    def kill(self) -> None: ...
    def again(self) -> None: ...
    def refuse_crash(self) -> None: ...
    @property
    def running(self) -> bool: ...


class Written(Protocol):
    """How many inputs are in the output: see grader.tail.Counter."""

    def __call__(self) -> int: ...
    def settle(self) -> None: ...


@dataclass(frozen=True)
class Facts:
    """How many inputs are in the output, and how many are declared done."""

    written: int
    committed: int

    @property
    def ahead(self) -> Ahead | None:
        """Which of the two is ahead of the other."""
        if self.written == self.committed:
            return None
        return "written" if self.written > self.committed else "committed"


class Stuck(Exception):
    """Nothing comes of the program any more, and its inputs are not all done."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.facts = facts


@dataclass(frozen=True)
class Moment:
    """Where the program was killed; None: it never stood there, and goes on or has ended by itself."""

    ahead: Ahead | None
    written: int
    committed: int


class Hunt:
    """One search for the moment."""

    def __init__(
        self,
        program: Steppable,
        chance: random.Random,
        written: Written,
        committed: Callable[[], int],
    ) -> None:
        self._program, self._chance = program, chance
        self._written, self._committed = written, committed

    def run(self, within: float, of: int) -> Moment:
        """Slice by slice, until the two differ or all `of` the inputs are done; Stuck after so many
        seconds without any change.
        """
        slice_, first, done = LONGEST / 8, self._ask(), Facts(of, of)
        last, moved_at = first, time.monotonic()
        self._program.freeze()
        while last != done and self._goes_on():
            self._program.step(slice_ * self._chance.uniform(0.5, 1.5))
            now = self._ask()
            if now.ahead and now != first and self._stands(now) and (killed := self._killed()):
                return killed
            slice_ = _next(slice_, moved=now != last)
            last, moved_at = now, moved_at if now == last else time.monotonic()
            if time.monotonic() - moved_at > within:
                raise Stuck(now)
        self._program.thaw()
        return Moment(None, last.written, last.committed)

    def _ask(self) -> Facts:
        return Facts(self._written(), self._committed())

    def _goes_on(self) -> bool:
        """A program that ends well by itself was never between two steps; a crash is a Mismatch."""
        self._program.refuse_crash()
        return self._program.running

    def _stands(self, facts: Facts) -> bool:
        """Whether nothing changes any more while the program stands still."""
        for _ in range(LOOKS):
            time.sleep(REST)
            if self._ask() != facts:
                return False
        return True

    def _killed(self) -> Moment | None:
        """Kill it; what had left it before may still arrive, and then it has to be done again."""
        self._program.kill()
        self._written.settle()
        last = self._ask()
        while not self._stands(last):
            last = self._ask()
        if last.ahead:
            return Moment(last.ahead, last.written, last.committed)
        self._program.again()
        return None


def _next(slice_: float, *, moved: bool) -> float:
    """Shorter at once when something came of it, longer step by step when nothing did."""
    return max(slice_ / 4, SHORTEST) if moved else min(slice_ * 1.5, LONGEST)
