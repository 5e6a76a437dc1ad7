"""How does one submission get its report: a tenant of its own, its cells in order, the judge outside?"""

from __future__ import annotations

import logging
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import infra
from grader import share
from grader.execution import CellOutcome, Execution
from grader.findings import Finding, plain, printable, single
from grader.lab import Check, Lab
from grader.plan import Cell
from grader.report import CheckReport, Outcome, Report
from grader.revival import CELL_TIME, Revived
from grader.run import Room, Telling, report_on, run_checks, tell_nobody
from grader.share import used_up
from grader.student import Notebook
from grader.submission import Submission
from grader.support import copy_support
from grader.tries import ALL
from infra.pool import Lease, Pool
from workbook.errors import WorkbookError
from workbook.programs import in_cell
from workbook.text import Text

log = logging.getLogger("workbook.judge")
Config = Mapping[str, str | int]
Factory = Callable[[Path, Config, str], AbstractContextManager[Execution]]
MOST_NOTES = 3  # sentences about cells of one kind; the first ones say it all
MOST_SEEN = 2_000  # characters of what a check saw
NOBODY = cast(Notebook, None)  # until the kernel is there
READABLE = Text(es="un cuaderno que se pueda ejecutar", en="a notebook that can be run")


@dataclass(frozen=True)
class Assignment:
    """What every submission of one lab has in common."""

    lab: Lab
    pool: Pool
    factory: Factory
    check_set: str = ""


def judge_submission(
    submission: Submission,
    assignment: Assignment,
    student: str,
    seed: str,
    telling: Telling = tell_nobody,
) -> Report:
    """The report that becomes the mark. A failure of ours makes checks broken, never a zero."""
    findings = list(submission.findings)
    if submission.refusal is not None:
        checks = _nothing_to_run(assignment.lab, submission.refusal)
    else:
        checks = _run(submission, assignment, seed, telling, findings)
    facts = {"language": submission.language, "submission": submission.digest}
    return _report(assignment, student, checks, findings, seed=seed, **facts)


def not_judged(assignment: Assignment, student: str) -> Report:
    """Called where an error of ours left a submission without any report: no mark, never a zero."""
    incident = _incident(assignment.lab)
    checks = [_broken(check, incident) for check in assignment.lab.checks.values()]
    return _report(assignment, student, checks, [], seed="")


def _report(
    assignment: Assignment,
    student: str,
    checks: list[CheckReport],
    findings: list[Finding],
    **facts: Any,
) -> Report:
    incidents = dict.fromkeys(check.incident for check in checks if check.incident)
    findings = [*findings, *(single("broken", incident=incident) for incident in incidents)]
    return Report(
        lab=assignment.lab.slug,
        mode="graded",
        student=student,
        kafka=infra.KAFKA_VERSION,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        checks=checks,
        notes=list(dict.fromkeys(finding.text for finding in findings)),
        flags=list(dict.fromkeys(finding.flag for finding in findings)),
        check_set=assignment.check_set,
        **facts,
    )


def _nothing_to_run(lab: Lab, refusal: Finding) -> list[CheckReport]:
    return [
        report_on(check, Outcome.FAILED, expected=READABLE, seen=refusal.text)
        for check in lab.checks.values()
    ]


def _run(
    submission: Submission,
    assignment: Assignment,
    seed: str,
    telling: Telling,
    findings: list[Finding],
) -> list[CheckReport]:
    run = _Run(submission, assignment.lab, findings)
    try:
        with assignment.pool.lease(run.lab.need) as lease, _work_folder(submission) as folder:
            _run_on(lease, folder, run, assignment.factory, seed, telling)
    except WorkbookError as error:
        run.give_up()
        findings.append(Finding("broken", error.text))
    except Exception:
        run.give_up()
    return [run.reports[name] for name in run.lab.checks]


def _run_on(
    lease: Lease, folder: Path, run: _Run, factory: Factory, seed: str, telling: Telling
) -> None:
    me, cluster = lease.tenant.name, lease.cluster
    told = dict.fromkeys(run.lab.checks, ALL)  # with the mark, all is said
    own = cluster if lease.own else None
    room = Room(cluster.admin_config(), me, NOBODY, seed, told, own)
    with factory(folder, lease.tenant.config(cluster), me) as execution:
        run.whole_or_broken(execution, room, telling)
    if not cluster.is_up():
        run.doubt()
    if notice := lease.notice:
        run.findings.append(Finding("share", notice))


@dataclass
class _Run:
    """The cells of one submission in order, and the checks where they belong."""

    submission: Submission
    lab: Lab
    findings: list[Finding]
    reports: dict[str, CheckReport] = field(default_factory=dict)

    def whole(self, execution: Execution, room: Room, telling: Telling) -> None:
        """Every cell, and after each graded one its checks; then what could not be judged in its place."""
        plan = self.submission.plan
        own = {name for cell in plan.cells for name in cell.facts.functions}
        self._execution, self._notebook = execution, Revived(execution, own)
        self._started = time.monotonic()
        self._notebook.until = self._started + share.WHOLE_TIME
        self._room, self._telling = replace(room, notebook=self._notebook), telling
        for cell in plan.cells:
            if not cell.facts.only_asks:
                self._run_cell(cell)
            self._judge(cell.judges)
        unpassed = {n for n in plan.again if self.reports[n].outcome is not Outcome.PASSED}
        self._judge([n for n in self.lab.checks if n in unpassed or n not in self.reports])
        self._close_when_over()
        if self._notebook.deaths_in_checks:
            self.findings.append(single("died_in_check"))

    def whole_or_broken(self, execution: Execution, room: Room, telling: Telling) -> None:
        """What fails once the kernel is there is this run's own trouble, and stops nobody else's."""
        try:
            self.whole(execution, room, telling)
        except Exception:
            self.give_up()

    def give_up(self) -> None:
        """Our fault: what was judged stays, the rest is broken."""
        incident = _incident(self.lab)
        for check in self.lab.checks.values():
            self.reports.setdefault(check.name, _broken(check, incident))

    def doubt(self) -> None:
        """A node of the cluster is off: what did not pass may have failed because of that."""
        incident = secrets.token_hex(3)
        log.error("incident %s: a node of the cluster was off after a graded run", incident)
        for name, report in self.reports.items():
            if report.outcome is not Outcome.PASSED:
                self.reports[name] = _broken(self.lab.checks[name], incident)

    def _judge(self, names: Sequence[str]) -> None:
        """A check that breaks on our side is asked once more: most such troubles pass."""
        self._ask(names)
        self._ask([name for name in names if self.reports[name].outcome is Outcome.BROKEN])

    def _ask(self, names: Sequence[str]) -> None:
        if names:
            self._close_when_over()
            wanted = [self.lab.checks[name] for name in names]
            judged = run_checks(wanted, self._room, self._telling, self._passed())
            self.reports |= {report.name: self._without_prefix(report) for report in judged}

    def _passed(self) -> dict[Check, CheckReport]:
        """What a later check builds on is not asked a second time once it has passed."""
        return {
            self.lab.checks[name]: report
            for name, report in self.reports.items()
            if report.outcome is Outcome.PASSED
        }

    def _without_prefix(self, report: CheckReport) -> CheckReport:
        """The run's own prefix means nothing to anybody afterwards."""
        said = {name: getattr(report, name) for name in ("expected", "seen")}
        return report.model_copy(
            update={name: _as_me(text, self._room.me) for name, text in said.items() if text}
        )

    def _run_cell(self, cell: Cell) -> None:
        self._close_when_over()
        if self._notebook.closed:
            return
        if self._seconds() > share.CELLS_TIME:
            self._note("out_of_time", seconds=f"{share.CELLS_TIME:g}")
            return
        outcome = self._notebook.run_cell(cell.source, opening=cell.name == "setup-cell")
        if program := in_cell(cell.source):
            self._notebook.programs |= [program]
        facts = {"number": cell.number, "line": _first_line(cell.source)}
        if outcome.status == "died":
            self._note("died", **facts)
        elif outcome.status == "deadline":
            self._note("cell_deadline", seconds=f"{CELL_TIME:g}", **facts)
        elif outcome.status == "error" and (error := _error(outcome)):
            self._note("cell_error", error=error.replace(self._room.me, "ME"), **facts)

    def _note(self, flag: str, **facts: object) -> None:
        if sum(finding.flag == flag for finding in self.findings) < MOST_NOTES:
            self.findings.append(single(flag, **facts))

    def _close_when_over(self) -> None:
        """Nothing more is run of what has used up its time, or its share of the cluster."""
        if self._notebook.closed:
            return
        if finding := used_up(self._seconds(), self._execution, self._room):
            self._notebook.closed = True
            self._execution.close()
            self.findings.append(finding)

    def _seconds(self) -> float:
        return time.monotonic() - self._started


def _incident(lab: Lab) -> str:
    """A code in the report, and under it in our log the error that is being handled."""
    incident = secrets.token_hex(3)
    log.exception("incident %s in a graded run of %s", incident, lab.slug)
    return incident


def _broken(check: Check, incident: str) -> CheckReport:
    return report_on(check, Outcome.BROKEN, incident=incident)


def _as_me(text: Text, me: str) -> Text:
    """What was seen may hold a learner's own words: cut, and nothing in them steers a terminal."""
    es, en = (words.replace(me, "ME")[:MOST_SEEN] for words in (text.es, text.en))
    return Text(es=printable(es), en=printable(en))


def _first_line(source: str) -> str:
    return plain(next((line for line in source.splitlines() if line.strip()), ""), 60)


def _error(outcome: CellOutcome) -> str:
    """What a cell ended with, unless it only says that nothing was written yet."""
    for output in reversed(outcome.outputs):
        if output.get("output_type") == "error":
            name, words = str(output.get("ename"))[:100], str(output.get("evalue"))[:400]
            return "" if name == "NotImplementedError" else plain(f"{name}: {words}", 200)
    return ""


@contextmanager
def _work_folder(submission: Submission) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="workbook-", ignore_cleanup_errors=True) as folder:
        copy_support(submission.path, Path(folder))
        yield Path(folder)
