"""What does the judge need of whoever runs a notebook?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from grader.deeds import Deed
from grader.student import Call

Status = Literal["ok", "error", "deadline", "died"]


@dataclass(frozen=True)
class Limits:
    """What one submission may use in all."""

    memory_mb: int = 1500
    processes: int = 256  # threads count too
    cpu_seconds: int = 300
    wall_seconds: int = 500
    disk_mb: int = 200
    sent_mb: int = 100  # to the brokers, which keep every byte three times
    output_characters: int = 200_000


@dataclass(frozen=True)
class CellOutcome:
    """What running a cell came to; outputs as nbformat has them, cut where they grow too long."""

    status: Status
    outputs: list[dict[str, Any]] = field(default_factory=list)


class Execution(Protocol):
    """One notebook, run from outside."""

    @property
    def overdrawn(self) -> bool:
        """It has sent more to the brokers than it may; nothing of it reaches them any more."""

    def run_cell(self, source: str, deadline: float) -> CellOutcome:
        """Run a cell for at most `deadline` seconds; after "died", every cell is until `restart()`."""

    def run(self, call: Call) -> Any:
        """A function of the notebook, in its main thread: its JSON value, or CallProblem."""

    def act(self, deed: Deed, text: str) -> Any:
        """A program with this text is started, stopped, looked at: its state, or CallProblem."""

    def restart(self) -> None:
        """A fresh kernel in a fresh sandbox; nothing of the former is left."""

    def close(self) -> None:
        """End it and everything that it started."""
