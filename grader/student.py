"""How does a check call a function of the notebook, in the notebook's own process, and trust nothing of it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, Self

from grader.deeds import CallProblem, Deed, Problem
from grader.expect import Mismatch, stirring
from grader.findings import plain
from grader.program import Group, Program, Programs
from workbook import shop
from workbook.drawings import Drawing
from workbook.text import Text

__all__ = ["Call", "CallProblem", "Notebook", "Problem", "Student"]
CALL_TIME = 10.0  # seconds that a called function has unless its check says otherwise
LARGEST_ANSWER = 1_000_000  # characters of JSON
LINE = 120  # characters of the learner's code that are shown


@dataclass(frozen=True)
class Call:
    """`function(*arguments)`, JSON in and out, within `deadline` seconds."""

    function: str
    arguments: tuple[Any, ...]
    deadline: float

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(_argument, self.arguments))})"


def _argument(value: Any) -> str:
    """A name or number as it is; orders would fill the screen."""
    shown = repr(value)
    if len(shown) <= 60:
        return shown
    return "[…]" if isinstance(value, list) else "{…}" if isinstance(value, dict) else "…"


class Notebook(Protocol):
    """Whoever can run a function in the notebook's process: the open `check()`, or an executor."""

    def run(self, call: Call) -> Any:
        """The function's value, already parsed from JSON; raises CallProblem."""

    def act(self, deed: Deed) -> Any:
        """What was asked of a program is done: its state, as `state_of` takes it; or CallProblem."""


class Student:
    """The learner's notebook as a check sees it."""

    def __init__(self, notebook: Notebook, me: str, seed: str = "") -> None:
        self._notebook, self._me = notebook, me
        self._programs = Programs(notebook, seed)

    @contextmanager
    def on_stage(self) -> Iterator[Self]:
        """For one check: its programs keep expectations waiting, and end with it.

        A check that failed while a program had crashed says so: all else follows from that.
        """
        failed: Mismatch | None = None
        with stirring(self._programs.any_running):
            try:
                yield self
            except Mismatch as mismatch:
                failed = mismatch
                raise
            finally:
                crash = self._programs.end()
                if failed and crash:
                    raise crash.with_hint(failed.hint) if failed.hint else crash

    def program(self, name: str, group: Group | None = None) -> Program:
        """A `%%program` of the notebook, to be started, frozen and killed.

        With the `group` that it alone consumes in, a new run does not wait for the one killed before.
        """
        return self._programs.program(name, group)

    def orders(self, count: int) -> list[shop.Order]:
        """The orders that the notebook gives this learner: `orders(count, seed=ME)`."""
        return shop.orders(count, seed=self._me)

    def call(
        self, function: str, *arguments: Any, within: float = CALL_TIME, hint: Text | None = None
    ) -> Any:
        """Call a function of the notebook; whatever keeps it from a JSON value is a Mismatch."""
        call = Call(function, arguments, within)
        try:
            value = self._notebook.run(call)
        except CallProblem as trouble:
            mismatch = _mismatch(call, trouble.problem)
            raise mismatch.with_hint(hint) if hint else mismatch from None
        if len(json.dumps(value)) > LARGEST_ANSWER:
            raise _mismatch(call, Problem("not_json", "> 1 MB"))
        return value

    def drawing(self, name: str, *, hint: Text) -> Drawing:
        """What the cell `%%architecture name` drew, read as a stranger's; without one a Mismatch."""
        from grader.drawings.asked import drawn

        return drawn(self._notebook.run, name, hint)

    def answer(self, name: str, *, hint: Text) -> str:
        """What the cell `%%answer name` says; without one a Mismatch."""
        from grader.theory.asked import answered

        return answered(self._notebook.run, name, hint)

    def raises(
        self, function: str, *arguments: Any, within: float = CALL_TIME, hint: Text | None = None
    ) -> bool:
        """Whether the function ends with an error of its own; True is what a check may hope for."""
        call = Call(function, arguments, within)
        try:
            self._notebook.run(call)
        except CallProblem as trouble:
            if trouble.problem.kind == "raised":
                return True
            ends = Text(es=f"que `{call}` termine", en=f"`{call}` to end")
            raise Mismatch(ends, _seen(call, trouble.problem), hint) from None
        return False


def _mismatch(call: Call, problem: Problem) -> Mismatch:
    expected = Text(es=f"que `{call}` devuelva un valor", en=f"`{call}` to return a value")
    return Mismatch(expected, _seen(call, problem))


def _seen(call: Call, problem: Problem) -> Text:
    return SEEN.get(problem.kind, _gone)(call, problem)


def _missing(call: Call, problem: Problem) -> Text:
    return Text(
        es=f"el cuaderno no tiene ninguna función `{call.function}`: ¿ejecutaste su celda?",
        en=f"the notebook has no function `{call.function}`: did you run its cell?",
    )


def _unwritten(call: Call, problem: Problem) -> Text:
    return Text(
        es=f"`{call.function}` todavía no está escrita", en=f"`{call.function}` is not written yet"
    )


def _not_callable(call: Call, problem: Problem) -> Text:
    kind = plain(problem.message, 60)
    return Text(
        es=f"`{call.function}` no es una función, es de tipo `{kind}`",
        en=f"`{call.function}` is not a function, its type is `{kind}`",
    )


def _raised(call: Call, problem: Problem) -> Text:
    es = en = ""
    if problem.line:
        es = f" (línea {problem.line_number}: `{plain(problem.line, LINE)}`)"
        en = f" (line {problem.line_number}: `{plain(problem.line, LINE)}`)"
    error = plain(problem.message, 300)
    return Text(es=f"terminó con un error: {error}{es}", en=f"it ended with an error: {error}{en}")


def _deadline(call: Call, problem: Problem) -> Text:
    return Text(
        es=f"no terminó en {call.deadline:g} s: ¿espera algo que ya no va a llegar?",
        en=f"it did not end within {call.deadline:g} s: does it wait for what will not come?",
    )


def _not_json(call: Call, problem: Problem) -> Text:
    why = plain(problem.message, 300)
    return Text(
        es=f"devolvió algo que no es JSON (listas, dict, str, números, bool, None): {why}",
        en=f"it returned what is not JSON (lists, dict, str, numbers, bool, None): {why}",
    )


def _gone(call: Call, problem: Problem) -> Text:
    return Text(es="el cuaderno dejó de responder", en="the notebook stopped answering")


SEEN = {
    "missing": _missing,
    "unwritten": _unwritten,
    "not_callable": _not_callable,
    "raised": _raised,
    "deadline": _deadline,
    "not_json": _not_json,
    "gone": _gone,
}
