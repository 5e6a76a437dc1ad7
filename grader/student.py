"""How does a check call a function of the notebook, in the notebook's own process, and trust nothing of it?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from grader.expect import Mismatch
from grader.findings import plain
from workbook import shop
from workbook.text import Text

CALL_TIME = 10.0  # seconds that a called function has unless its check says otherwise
LARGEST_ANSWER = 1_000_000  # characters of JSON


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


@dataclass(frozen=True)
class Problem:
    """Why there is no value: missing, unwritten, not_callable, raised, deadline, not_json or gone."""

    kind: str
    message: str = ""
    line: str | None = None
    line_number: int | None = None


class Notebook(Protocol):
    """Whoever can run a function in the notebook's process: the open `check()`, or an executor."""

    def run(self, call: Call) -> Any:
        """The function's value, already parsed from JSON; raises CallProblem."""


class CallProblem(Exception):
    """The function gave no value."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


class Student:
    """The learner's notebook as a check sees it."""

    def __init__(self, notebook: Notebook, me: str) -> None:
        self._notebook, self._me = notebook, me

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

    def raises(self, function: str, *arguments: Any, within: float = CALL_TIME) -> bool:
        """Whether the function ends with an error of its own; True is what a check may hope for."""
        call = Call(function, arguments, within)
        try:
            self._notebook.run(call)
        except CallProblem as trouble:
            if trouble.problem.kind == "raised":
                return True
            ends = Text(es=f"que `{call}` termine", en=f"`{call}` to end")
            raise Mismatch(ends, _seen(call, trouble.problem)) from None
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
    kind = shorten_line(problem.message, 60)
    return Text(
        es=f"`{call.function}` no es una función, es de tipo `{kind}`",
        en=f"`{call.function}` is not a function, its type is `{kind}`",
    )


def _raised(call: Call, problem: Problem) -> Text:
    es = en = ""
    if problem.line:
        es = f" (línea {problem.line_number}: `{shorten_line(problem.line)}`)"
        en = f" (line {problem.line_number}: `{shorten_line(problem.line)}`)"
    error = shorten_line(problem.message, 300)
    return Text(es=f"terminó con un error: {error}{es}", en=f"it ended with an error: {error}{en}")


def _deadline(call: Call, problem: Problem) -> Text:
    return Text(
        es=f"no terminó en {call.deadline:g} s: ¿espera algo que ya no va a llegar?",
        en=f"it did not end within {call.deadline:g} s: does it wait for what will not come?",
    )


def _not_json(call: Call, problem: Problem) -> Text:
    why = shorten_line(problem.message, 300)
    return Text(
        es=f"devolvió algo que no es JSON (listas, dict, str, números, bool, None): {why}",
        en=f"it returned what is not JSON (lists, dict, str, numbers, bool, None): {why}",
    )


def _gone(call: Call, problem: Problem) -> Text:
    return Text(es="el cuaderno dejó de responder", en="the notebook stopped answering")


def shorten_line(words: str, limit: int = 120) -> str:
    """One line of the learner's code, error or type, as `plain` shows it."""
    return plain(words, limit)


SEEN = {
    "missing": _missing,
    "unwritten": _unwritten,
    "not_callable": _not_callable,
    "raised": _raised,
    "deadline": _deadline,
    "not_json": _not_json,
    "gone": _gone,
}
