"""How does a run go on after its kernel has died, so that only what killed it is lost?"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from grader.deeds import CallProblem, Deed, Problem
from grader.execution import CellOutcome, Execution
from grader.python_cells import DEFINITIONS, definitions, only
from grader.student import Call

CELL_TIME = 20.0  # seconds of one cell
PROBE_TIME = 5.0
MOST_RESTARTS = 12
TOLD_BY_THE_FUNCTION = {"missing", "unwritten", "not_callable", "raised", "not_json"}


class Revived:
    """An execution whose kernel comes back with the definitions of the cells that ran so far.

    What sends, or calls a function of the notebook, is not done a second time: the topics hold what
    the first time left there.
    """

    def __init__(self, execution: Execution, own: Collection[str]) -> None:
        self._execution, self._own = execution, own
        self._replay: list[str] = []
        self.programs: dict[str, str] = {}  # by name, as the cells that ran so far have them
        self._suspect = self.closed = False
        self._restarts = self.deaths_in_checks = 0
        self.until = float("inf")  # on the clock of time.monotonic()

    def run_cell(self, source: str, *, opening: bool = False) -> CellOutcome:
        """Run one cell, in a kernel that lives."""
        self._revive()
        outcome = self._execution.run_cell(source, CELL_TIME)
        self._suspect = outcome.status in ("died", "deadline")
        if opening and not self._suspect:
            self._replay.append(source)
        else:
            again = definitions(source, self._own)
            self._replay.append(only(again, DEFINITIONS) if self._suspect else again)
        return outcome

    def run(self, call: Call) -> Any:
        """The Notebook protocol of grader.student; each call finds a kernel that lives."""
        if self._is_over():
            raise CallProblem(Problem("gone"))
        self._revive()
        try:
            return self._execution.run(call)
        except CallProblem as trouble:
            if trouble.problem.kind not in TOLD_BY_THE_FUNCTION:
                self._suspect = True
                self.deaths_in_checks += self._is_dead()
            raise

    def act(self, deed: Deed) -> Any:
        """The same for a program, which is no part of the kernel and does not die with it."""
        if self._is_over():
            raise CallProblem(Problem("gone"))
        if deed.program not in self.programs:
            raise CallProblem(Problem("missing"))
        return self._execution.act(deed, self.programs[deed.program])

    def _revive(self) -> None:
        """A kernel that may have died is asked, and replaced where it does not answer."""
        while self._suspect and self._is_dead() and self._restarts < MOST_RESTARTS:
            if self._is_over():
                return
            self._restarts += 1
            self._execution.restart()
            self._suspect = self._replayed_until_death()
        self._suspect = False

    def _is_over(self) -> bool:
        return self.closed or time.monotonic() > self.until

    def _is_dead(self) -> bool:
        return self._execution.run_cell("pass", PROBE_TIME).status != "ok"

    def _replayed_until_death(self) -> bool:
        """Whether a definition ended this kernel too; it is left out from then on."""
        for source in list(filter(None, self._replay)):
            if self._execution.run_cell(source, CELL_TIME).status in ("died", "deadline"):
                self._replay.remove(source)
                return True
        return False
