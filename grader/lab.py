"""What is a lab: its title, its checks, and the wrong and alternative answers that prove them?"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.pool import Need, Own
from workbook.text import Text

Function = Callable[..., Any]
ACTORS = ("cluster", "student", "stage", "sample", "tries")


@dataclass(frozen=True, eq=False)
class Check:
    """One question to the cluster or to the learner's functions; worth `points` when it passes."""

    name: str
    points: float
    title: Text
    function: Function
    after: tuple[Check, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The actors that the function asks for, by the names of its parameters."""
        return tuple(inspect.signature(self.function).parameters)


@dataclass(frozen=True, eq=False)
class Mistake:
    """A typical wrong answer: the function that replaces the solution's, and the check it fails."""

    name: str
    function: Function
    fails: Check


@dataclass(frozen=True, eq=False)
class Alternative:
    """Another right answer: functions that replace the solution's, or stand beside them as helpers."""

    title: str
    functions: tuple[Function, ...]


@dataclass(eq=False)
class Lab:
    """A lab as its `checks.py` declares it; its slug is the name of the folder that holds the file."""

    title: Text
    minutes: int
    folder: Path
    checks: dict[str, Check] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)
    need: Need = field(default_factory=Need)
    suggests: bool = False  # its marks wait for a person who confirms them

    def __init__(
        self,
        *,
        es: str,
        en: str,
        minutes: int,
        cluster: Own | None = None,
        grants: Sequence[str] = (),
        suggests: bool = False,
        folder: Path | None = None,
    ) -> None:
        caller = Path(sys._getframe(1).f_globals.get("__file__", "lab/checks.py"))
        self.title, self.minutes = Text(es=es, en=en), minutes
        self.folder = folder or caller.resolve().parent
        self.checks, self.mistakes, self.alternatives = {}, [], []
        self.need = Need(cluster, tuple(grants))
        self.suggests = suggests

    @property
    def slug(self) -> str:
        """`lab01_log`: the folder's name, which orders the labs and names the notebook."""
        return self.folder.name

    @property
    def points(self) -> float:
        """What the whole lab is worth."""
        return sum(check.points for check in self.checks.values())

    def check(
        self, *, points: float, es: str, en: str, after: Check | tuple[Check, ...] = ()
    ) -> Callable[[Function], Check]:
        """Declare a check; `after` names the checks without which this one makes no sense."""

        def declare(function: Function) -> Check:
            earlier = after if isinstance(after, tuple) else (after,)
            check = Check(function.__name__, points, Text(es=es, en=en), function, earlier)
            self._refuse_a_bad_check(check)
            self.checks[check.name] = check
            return check

        return declare

    def _refuse_a_bad_check(self, check: Check) -> None:
        if check.name in self.checks:
            raise ValueError(f"{self.slug}: two checks are called '{check.name}'; rename one")
        if check.points <= 0:
            raise ValueError(f"{self.slug}: '{check.name}' is worth {check.points}; give it more")
        unknown = [name for name in check.needs if name not in ACTORS]
        if unknown:
            known = ", ".join(ACTORS)
            raise ValueError(f"{self.slug}: '{check.name}' asks for {unknown}; there is {known}")

    def mistake(self, *, fails: Check) -> Callable[[Function], Function]:
        """Declare a wrong answer that exactly this check must catch."""

        def declare(function: Function) -> Function:
            name = _summary(function)
            self.mistakes.append(Mistake(name, function, fails))
            return function

        return declare

    def alternative(self, title: str) -> Callable[[Function], Function]:
        """Declare another right answer; functions with the same title belong together."""

        def declare(function: Function) -> Function:
            same = next((a for a in self.alternatives if a.title == title), None)
            earlier = same.functions if same else ()
            if same:
                self.alternatives.remove(same)
            self.alternatives.append(Alternative(title, (*earlier, function)))
            return function

        return declare


def _summary(function: Function) -> str:
    """The first line of a mistake's docstring names it in reports; without one, its function does."""
    words = inspect.getdoc(function) or function.__name__
    return words.splitlines()[0].rstrip(".")


def own(*, brokers: int = 3, controllers: int = 1) -> Own:
    """`Lab(cluster=own(controllers=3))`: nobody else is on it, so that the lab may break its nodes.

    Only there may a lab ask for rights on the cluster itself, for example `grants=["ALTER"]` to elect
    leaders: who has it may change anybody's rights.
    """
    return Own(brokers, controllers)


def in_order(wanted: list[Check]) -> list[Check]:
    """The checks and all that they depend on, each after what it needs."""
    ordered: list[Check] = []
    for check in wanted:
        for each in (*in_order(list(check.after)), check):
            if each not in ordered:
                ordered.append(each)
    return ordered
