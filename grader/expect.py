"""How does a check ask for a fact, wait for it, and phrase what it saw instead?"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from grader.compare import describe_lists
from workbook.text import Text, same

T = TypeVar("T")
NOT_GIVEN: Any = object()
PATIENCE = 3.0  # seconds: a fact may reach one broker later than another
FIRST_PAUSE, LONGEST_PAUSE = 0.03, 0.25


class Mismatch(Exception):
    """The learner's fact is not what the check asks for: what was expected, seen, and a hint."""

    def __init__(self, expected: Text, seen: Text, hint: Text | None = None) -> None:
        super().__init__(f"{expected.en}: {seen.en}")
        self.expected, self.seen, self.hint = expected, seen, hint

    def with_hint(self, hint: Text) -> Mismatch:
        """The same mismatch; the check's hint serves where it has none of its own."""
        return Mismatch(self.expected, self.seen, self.hint or hint)


class Pulse(Protocol):
    """Tells whether what a check looks at can still change by itself."""

    def settled(self) -> bool:
        """True when nothing has changed for a while and nothing live could change it."""


class _Restless:
    def settled(self) -> bool:
        return False


_pulse: ContextVar[Pulse] = ContextVar("pulse")


@contextmanager
def watching(pulse: Pulse) -> Any:
    """While this lasts, expectations give up early once the pulse has settled."""
    token = _pulse.set(pulse)
    try:
        yield
    finally:
        _pulse.reset(token)


@contextmanager
def stirring(alive: Callable[[], bool]) -> Any:
    """While this lasts, nothing counts as settled as long as somebody is alive who could change it."""
    below = _pulse.get(_Restless())

    class Stirred:
        def settled(self) -> bool:
            settled = below.settled()
            return not alive() and settled

    with watching(Stirred()):
        yield


def expect(
    ask: Callable[[], T] | T,
    *,
    hint: Text,
    equals: Any = NOT_GIVEN,
    at_least: Any = NOT_GIVEN,
    at_most: Any = NOT_GIVEN,
    one_of: Collection[Any] = NOT_GIVEN,
    expected: Text | None = None,
    seen: Callable[[T], Text] | None = None,
    within: float = PATIENCE,
) -> T:
    """Ask until the answer fits, then return it; otherwise raise Mismatch with what was seen.

    A callable is asked again until `within` seconds have passed, or sooner when nothing can change
    its answer any more. Anything else is a value that is already known: it is looked at once.
    `expected` and `seen` replace the plain phrasing of what was asked for and found.
    """
    wish = _Wish(equals, at_least, at_most, one_of)
    known = not callable(ask)
    answer = _Answer(ask) if known else _ask_until(cast(Callable[[], T], ask), wish, within)
    if answer.mismatch is not None:
        raise answer.mismatch.with_hint(hint)
    if wish.fits(answer.value):
        return cast(T, answer.value)
    wanted, found = wish.phrases(answer.value)
    raise Mismatch(expected or wanted, seen(answer.value) if seen else found, hint)


@dataclass
class _Answer:
    value: Any = None
    mismatch: Mismatch | None = None


@dataclass
class _Wish:
    equals: Any
    at_least: Any
    at_most: Any
    one_of: Any

    def __post_init__(self) -> None:
        given = [w for w in vars(self).values() if w is not NOT_GIVEN]
        if len(given) != 1:
            raise TypeError("expect() takes exactly one of equals, at_least, at_most, one_of")

    def fits(self, value: Any) -> bool:
        if self.equals is not NOT_GIVEN:
            return same_value(value, self.equals)
        if self.one_of is not NOT_GIVEN:
            return any(same_value(value, each) for each in self.one_of)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        if self.at_least is not NOT_GIVEN:
            return bool(value >= self.at_least)
        return bool(value <= self.at_most)

    def phrases(self, value: Any) -> tuple[Text, Text]:
        """What was asked for and what was found; lists tell only how they differ."""
        if isinstance(self.equals, list) and isinstance(value, list):
            return describe_lists(self.equals, value)
        return self._phrase(), same(shorten(value))

    def _phrase(self) -> Text:
        if self.equals is not NOT_GIVEN:
            return same(shorten(self.equals))
        if self.one_of is not NOT_GIVEN:
            options = [shorten(each) for each in self.one_of]
            return Text(es=" o ".join(options), en=" or ".join(options))
        if self.at_least is not NOT_GIVEN:
            return Text(es=f"{self.at_least} o más", en=f"{self.at_least} or more")
        return Text(es=f"{self.at_most} o menos", en=f"{self.at_most} or less")


def same_value(value: Any, wanted: Any) -> bool:
    """Equality that does not take True for 1: types count, at every depth of JSON."""
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted
    if isinstance(wanted, dict) and isinstance(value, dict):
        keys = wanted.keys() == value.keys()
        return keys and all(same_value(value[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(value, list):
        return len(value) == len(wanted) and all(map(same_value, value, wanted))
    if isinstance(wanted, (str, bytes, dict, list)) or wanted is None:
        return type(value) is type(wanted) and bool(value == wanted)
    return bool(value == wanted)


def shorten(value: Any, limit: int = 160) -> str:
    """How a value is shown to a learner: as Python writes it, cut where it gets long."""
    words = repr(value)
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _ask_until(ask: Callable[[], Any], wish: _Wish, within: float) -> _Answer:
    deadline = time.monotonic() + within
    pause = FIRST_PAUSE
    pulse = _pulse.get(_Restless())
    while True:
        answer = _ask_once(ask)
        fits = answer.mismatch is None and wish.fits(answer.value)
        if fits or time.monotonic() >= deadline or pulse.settled():
            return answer
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


def _ask_once(ask: Callable[[], Any]) -> _Answer:
    try:
        return _Answer(value=ask())
    except Mismatch as mismatch:
        return _Answer(mismatch=mismatch)
