"""What does the judge reply at once to `%%answer`, without a cluster and without a session?"""

from __future__ import annotations

from datetime import UTC, datetime

import infra
from grader.expect import Mismatch
from grader.lab import Check, Lab
from grader.report import CheckReport, Outcome, Report
from grader.run import report_on, suggested
from grader.theory.asked import not_empty, reply
from grader.tries import Tries
from workbook.text import Text


def practice_report(lab: Lab, check: Check, text: str, me: str, tries: Tries) -> Report:
    """A practice report of one answer, like the one that `check()` gives."""
    return Report(
        lab=lab.slug,
        mode="practice",
        student=me,
        kafka=infra.KAFKA_VERSION,
        seed="–",
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        checks=[_judged(check, text, tries)],
    )


def _judged(check: Check, text: str, tries: Tries) -> CheckReport:
    try:
        return suggested(check, reply(check.name, not_empty(check.name, text, HINT), tries))
    except Mismatch as missing:
        facts = {"expected": missing.expected, "seen": missing.seen, "hint": missing.hint}
        return report_on(check, Outcome.FAILED, **facts)


HINT = Text(
    es="escribe dos o tres frases con tus palabras; con errores de tipeo también se entiende.",
    en="write two or three sentences in your own words; typing mistakes do no harm.",
)
