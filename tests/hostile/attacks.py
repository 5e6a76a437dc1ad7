"""What is an attack: a notebook somebody could hand in, and what it may earn at most?"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader import discover
from grader.variants import variants

Notebook = dict[str, Any]
LAB = discover.lab("lab01_log")
EVERY = {variant.name: variant for variant in variants(LAB)}
ALL = frozenset(LAB.checks)
TOPIC = frozenset({"orders_has_one_partition", "orders_has_three_copies"})
SEND = frozenset({"send_waits_for_kafka", "orders_holds_the_twenty"})
READ = frozenset({"each_reader_gets_every_order", "a_second_read_gives_only_what_is_new"})
START = frozenset({"readers_start_where_they_must", "billing_resumes_where_it_stopped"})
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Attack:
    """`earned` are the checks that its honest part deserves: those pass and no other.

    With `exact=False` whoever harms their own work may lose some of them.
    """

    name: str
    notebook: Notebook
    earned: frozenset[str]
    alone: bool = False  # it eats the machine: nobody else is graded meanwhile
    exact: bool = True
    core: bool = False  # run with every `make test`, not only with the long ones
    flag: str | None = None  # what its report must say


ATTACKS: dict[str, Attack] = {}


def attack(
    *,
    base: str = "released es",
    earned: frozenset[str] = NOTHING,
    alone: bool = False,
    exact: bool = True,
    core: bool = False,
    flag: str | None = None,
) -> Callable[[Callable[[Notebook], None]], Callable[[Notebook], None]]:
    """Register what a function does to a copy of the released or the reference notebook."""

    def add(change: Callable[[Notebook], None]) -> Callable[[Notebook], None]:
        notebook = copy.deepcopy(EVERY[base].notebook)
        change(notebook)
        ATTACKS[change.__name__] = Attack(
            change.__name__, notebook, earned, alone, exact, core, flag
        )
        return change

    return add


def cell(source: str) -> dict[str, Any]:
    """A code cell of the attacker's own."""
    return {
        "cell_type": "code",
        "id": f"x{len(source)}",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def named(notebook: Notebook, name: str) -> dict[str, Any]:
    """The cell of that grade_id."""
    return next(
        c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def replace(notebook: Notebook, **answers: str) -> None:
    """Other code in the cells of these answers."""
    for name, source in answers.items():
        named(notebook, f"answer-{name}")["source"] = source


def first(notebook: Notebook, source: str) -> None:
    """A cell after the one that imports everything."""
    place = notebook["cells"].index(named(notebook, "given-03"))
    notebook["cells"].insert(place + 1, cell(source))


def without(notebook: Notebook, name: str) -> None:
    """Nothing happens in this given cell."""
    named(notebook, name)["source"] = "pass"


def written(notebook: Notebook) -> str:
    """As it lies in the folder."""
    return json.dumps(notebook)
