"""What can be asked of whoever holds the notebook's programs, and why may there be no answer?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Action = Literal["start", "freeze", "thaw", "stop", "kill", "wait", "look", "end"]
MOST_OUTPUT = 10_000  # characters of a program's last words
LONGEST = 2_000  # characters of a message or a line


@dataclass(frozen=True)
class Problem:
    """Why there is no value: missing, unwritten, not_callable, raised, deadline, not_json or gone;
    for a program also not_started.
    """

    kind: str
    message: str = ""
    line: str | None = None
    line_number: int | None = None


class CallProblem(Exception):
    """The function gave no value, or the program could not be dealt with."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


@dataclass(frozen=True)
class Deed:
    """One thing to do with one run of a program; `handle` is the judge's number for that run.

    `seconds`: how long to wait, or how long a thawed program goes on before it is frozen again.
    """

    action: Action
    program: str
    handle: int
    arguments: tuple[str, ...] = ()
    seconds: float = 0.0


class Stagehand(Protocol):
    """Whoever can do it: the open `check()`, or an executor."""

    def act(self, deed: Deed) -> Any:
        """The run's state afterwards, as `state_of` takes it; raises CallProblem."""


@dataclass(frozen=True)
class State:
    """A run of a program as it was told last: nothing of it is trusted to be true."""

    running: bool
    code: int | None
    output: str
    problem: Problem | None


def state_of(told: Any) -> State:
    """What somebody untrusted says of a program, cut to its shape; CallProblem where it has none."""
    if not isinstance(told, dict) or not isinstance(told.get("running"), bool):
        raise CallProblem(Problem("gone"))
    code, output = told.get("code"), told.get("output")
    return State(
        running=told["running"],
        code=code if type(code) is int and -256 < code < 256 else None,
        output=output[-MOST_OUTPUT:] if isinstance(output, str) else "",
        problem=_problem(told.get("problem")),
    )


def _problem(said: Any) -> Problem | None:
    if not isinstance(said, dict) or said.get("kind") not in ("raised", "unwritten"):
        return None
    line, number = said.get("line"), said.get("line_number")
    return Problem(
        said["kind"],
        str(said.get("message", ""))[:LONGEST],
        line[:LONGEST] if isinstance(line, str) else None,
        number if type(number) is int and 0 <= number < 1_000_000 else None,
    )
