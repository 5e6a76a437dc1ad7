"""What does `workbook rubric lint` say?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.theory.agreement import (
    LEAST_AGREEMENT,
    MOST_FLAGGED,
    MOST_OFF,
    MOST_UNSTABLE,
    Judged,
    findings,
    judge,
    of_set,
    unstable,
)
from grader.theory.rubric import Questions, questions

SETS = ("dev", "held_out", "marked")


def report(asked: Questions | None = None) -> dict[str, Any]:
    """Per question and set: the figures; what is unstable; what was expected; the findings."""
    chosen = asked or questions()
    judged = {name: judge(chosen, name) for name in chosen.rubrics}
    shaky = {name: unstable(chosen, rubric) for name, rubric in chosen.rubrics.items()}
    everything = [each for found in judged.values() for each in found]
    return {
        "questions": {name: _sets(judged[name]) | {"unstable": shaky[name]} for name in judged},
        "all": _sets(everything),
        "reach": {
            "kappa": LEAST_AGREEMENT,
            "off_unflagged": MOST_OFF,
            "cooperative_flagged": MOST_FLAGGED,
            "unstable": MOST_UNSTABLE,
        },
        "findings": [finding.to_json() for finding in findings(judged, shaky)],
    }


def _sets(judged: list[Judged]) -> dict[str, Any]:
    found = {name: of_set(judged, name) for name in SETS}
    return {name: each.to_json() for name, each in found.items() if each.judged}


def as_lines(content: dict[str, Any]) -> Iterator[str]:
    """A table: a line for each question and set."""
    yield f"{'':9}{'set':10}{'n':>4}{'QWK':>7}{'=':>6}{'½ off':>8}{'flagged':>9}"
    for name, sets in (*content["questions"].items(), ("all", content["all"])):
        for each in (one for one in SETS if one in sets):
            yield _row(name, each, sets[each])


def _row(name: str, each: str, found: dict[str, Any]) -> str:
    numbers = f"{found['examples']:4}{found['kappa']:7.3f}{found['exact']:6.0%}"
    return f"{name:9}{each:10}{numbers}{found['off_unflagged']:8.1%}{found['cooperative_flagged']:9.0%}"
