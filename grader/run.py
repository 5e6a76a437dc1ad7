"""How are checks run: in which order, with which actors, and what becomes of each outcome?"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from confluent_kafka.admin import AdminClient

from grader.breaking import Breakable
from grader.expect import Mismatch, watching
from grader.lab import Check, in_order
from grader.pulse import ClusterPulse, feel
from grader.report import CheckReport, Outcome
from grader.sample import Sample
from grader.stage import Stage
from grader.student import Notebook, Student
from grader.suggestion import Suggestion
from grader.tries import NONE, Tries, digest
from grader.view import ClusterView, Config
from infra import Cluster
from workbook.text import Text

log = logging.getLogger("workbook.judge")
Telling = Callable[[Text], None]
NOTHING: Mapping[Check, CheckReport] = MappingProxyType({})


def tell_nobody(doing: Text) -> None:
    """For whoever does not want to know what is under way."""


@dataclass(frozen=True)
class Room:
    """Where one learner's checks take place: the judge's own configuration, a prefix, a notebook."""

    config: Config
    me: str
    notebook: Notebook
    seed: str
    tries: Mapping[str, Tries] = field(default_factory=dict)  # by check
    own: Cluster | None = None  # where the cluster is lent to this run alone, and may be broken


def run_checks(
    wanted: list[Check],
    room: Room,
    telling: Telling = tell_nobody,
    known: Mapping[Check, CheckReport] = NOTHING,
) -> list[CheckReport]:
    """Run the wanted checks and what they depend on; report the wanted ones in the given order.

    What `known` says of a check that is not wanted itself is not asked again.
    """
    admin = AdminClient(dict(room.config))
    outcomes = {check: report for check, report in known.items() if check not in wanted}
    with watching(ClusterPulse(lambda: feel(admin, room.me))):
        for check in in_order(wanted):
            if check not in outcomes:
                telling(check.title)
                outcomes[check] = _run_or_skip(check, room, outcomes)
    return [outcomes[check] for check in wanted]


def _run_or_skip(check: Check, room: Room, outcomes: dict[Check, CheckReport]) -> CheckReport:
    open_ones = [c for c in check.after if outcomes[c].outcome is not Outcome.PASSED]
    if open_ones:
        return report_on(check, Outcome.SKIPPED, after=[c.title for c in open_ones])
    started = time.monotonic()
    report = _run(check, room)
    return report.model_copy(update={"seconds": round(time.monotonic() - started, 3)})


def _run(check: Check, room: Room) -> CheckReport:
    try:
        with ExitStack() as cleaning:
            actors = {name: _actor(name, room, check, cleaning) for name in check.needs}
            said = check.function(**actors)
    except Mismatch as mismatch:
        return report_on(
            check,
            Outcome.FAILED,
            expected=mismatch.expected,
            seen=mismatch.seen,
            hint=mismatch.hint,
        )
    except Exception:
        incident = secrets.token_hex(3)
        log.exception("incident %s in check %s of %s", incident, check.name, room.me)
        return report_on(check, Outcome.BROKEN, incident=incident)
    if isinstance(said, Suggestion):
        return suggested(check, said)
    return report_on(check, Outcome.PASSED)


def suggested(check: Check, said: Suggestion) -> CheckReport:
    """Part of the points, with the evidence; only a full answer has passed."""
    outcome = Outcome.PASSED if said.is_full else Outcome.FAILED
    facts = {
        n: getattr(said, n) for n in ("expected", "seen", "hint", "details", "picture", "doubts")
    }
    report = report_on(check, outcome, suggested=True, answer=digest(said.answer), **facts)
    return report.model_copy(update={"points": said.points(check.points)})


def _actor(name: str, room: Room, check: Check, cleaning: ExitStack) -> Any:
    if name == "cluster":
        breakable = cleaning.enter_context(Breakable(room.own).healed())
        return ClusterView(room.config, room.me, breakable)
    if name == "student":
        student = Student(room.notebook, room.me, f"{room.seed}:{check.name}")
        return cleaning.enter_context(student.on_stage())
    if name == "tries":
        return room.tries.get(check.name, NONE)
    if name == "stage":
        return cleaning.enter_context(Stage(room.config, room.me))
    return Sample(f"{room.seed}:{check.name}")


def report_on(check: Check, outcome: Outcome, **facts: Any) -> CheckReport:
    """One check's line in a report: its points if it passed, and the facts that explain it."""
    points = check.points if outcome is Outcome.PASSED else 0
    return CheckReport(
        name=check.name,
        title=check.title,
        outcome=outcome,
        points=points,
        max=check.points,
        **facts,
    )
