"""Does the repository keep its promises, those seen in its files and those proved on a real cluster?"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import infra
from grader import discover, service
from grader.deeds import Deed
from grader.execute import Run, run_as
from grader.execution import sandboxed
from grader.grade import own_log
from grader.graded_run import Assignment, Factory, judge_submission
from grader.lab import Lab
from grader.notebook import as_text
from grader.promises import Promise, static_promises
from grader.report import CheckReport, Outcome, Report
from grader.run import Room, run_checks
from grader.sandbox.proof import require
from grader.sandbox.refusal import SandboxRefused
from grader.say import Working
from grader.student import Call, CallProblem, Problem
from grader.submission import read_submission
from grader.variants import Variant, variants
from infra import Cluster, ClusterSpec, Progress
from infra.pool import Pool
from workbook.text import Text, same

Mode = Literal["practice", "graded"]
AT_ONCE = 6  # most of a run is waiting: for a group to form, for a deadline to pass
RUNNING = Text(es="Ejecutando {name} ({done} de {all})", en="Running {name} ({done} of {all})")
OR_PRACTICE = Text(
    es="{why} En un cuaderno abierto: workbook audit --practice",
    en="{why} In an open notebook: workbook audit --practice",
)


def audit(
    slugs: list[str], *, static: bool, progress: Working, mode: Mode = "graded"
) -> list[Promise]:
    """Every promise; the dynamic ones run each lab's notebooks on a cluster made for it.

    In mode "graded" they go through the sandbox, as a student's submission does: SandboxRefused where there is none.
    """
    promises = static_promises(discover.ROOT)
    if static:
        return promises
    if mode == "graded":
        _require_sandbox()
    labs = [discover.lab(slug) for slug in slugs] or discover.labs()
    with own_room(progress) as (cluster, home):
        proofs = [proof for lab in labs for proof in prove(lab, cluster, home, progress, mode)]
        empty = nothing_given_passes(labs, cluster)
    return [*promises, *dynamic_promises(proofs), empty]


def _require_sandbox() -> None:
    try:
        require()
    except SandboxRefused as refused:
        raise SandboxRefused(OR_PRACTICE.format(why=refused.text)) from None


@contextmanager
def own_room(progress: Progress) -> Iterator[tuple[Cluster, Path]]:
    """A cluster and a judge in a folder of their own, gone afterwards."""
    before = os.environ.get("WORKBOOK_HOME")
    home = Path(tempfile.mkdtemp(prefix="workbook-"))
    os.environ["WORKBOOK_HOME"] = str(home)
    try:
        cluster = infra.start(ClusterSpec(), "local", progress=progress)
        service.ensure(home)
        yield cluster, home
    finally:
        _close(home)
        os.environ.pop("WORKBOOK_HOME")
        if before is not None:
            os.environ["WORKBOOK_HOME"] = before


def _close(home: Path) -> None:
    service.stop(home)
    for name in infra.names():
        infra.attach(name).delete()
    shutil.rmtree(home, ignore_errors=True)


@dataclass(frozen=True)
class Proof:
    """A variant, the lab it belongs to, and what the judge said of it."""

    lab: Lab
    variant: Variant
    run: Run | GradedRun


@dataclass(frozen=True)
class GradedRun:
    """What came of one notebook as a submission."""

    report: Report

    @property
    def checks(self) -> Mapping[str, CheckReport]:
        """The report of every check."""
        return {check.name: check for check in self.report.checks}

    @property
    def points(self) -> float:
        """What the run earned."""
        return self.report.points

    def errors(self) -> list[str]:
        """What the report says besides its checks: nothing, of a notebook of ours."""
        return [note.en for note in self.report.notes]


def grade_variant(
    lab: Lab, variant: Variant, pool: Pool, factory: Factory = sandboxed
) -> GradedRun:
    """Hand the notebook in and grade it, as `workbook grade` does."""
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        path = Path(folder) / f"{lab.slug}.ipynb"
        path.write_text(as_text(variant.notebook), encoding="utf-8")
        submission = read_submission(path, lab)
        assignment = Assignment(lab, pool, factory)
        return GradedRun(judge_submission(submission, assignment, variant.name, submission.digest))


def prove(
    lab: Lab, cluster: Cluster, home: Path, progress: Working, mode: Mode = "practice"
) -> list[Proof]:
    """Run every notebook of one lab, a few at a time, each as a learner of its own."""
    every = list(variants(lab))
    done = 0
    lent = Pool(cluster)

    def one(numbered: tuple[int, Variant]) -> Proof:
        nonlocal done
        number, variant = numbered
        run = (
            grade_variant(lab, variant, lent)
            if mode == "graded"
            else _practised(lab, variant, f"audit-{number:02}", lent, home)
        )
        done += 1
        progress(RUNNING.format(name=variant.name, done=done, all=len(every)), done / len(every))
        return Proof(lab, variant, run)

    with own_log(), lent, ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, enumerate(every)))


def _practised(lab: Lab, variant: Variant, me: str, pool: Pool, home: Path) -> Run:
    """As a learner of a class; where a lab breaks brokers, as one on a cluster of their own."""
    if lab.need.own is None:
        return run_as(me, variant.notebook, pool.shared, home)
    with pool.lease(lab.need) as lease:
        return run_as(me, variant.notebook, lease.cluster, home, owns=True)


def dynamic_promises(proofs: list[Proof]) -> list[Promise]:
    """What the runs prove, one promise per kind of notebook."""
    rules: list[tuple[str, str, Callable[[Proof], list[str]]]] = [
        ("reference_scores_full", "reference", must_be_full),
        ("released_scores_nothing", "released", must_be_nothing),
        ("mistakes_are_caught_by_their_check", "mistake", must_fail_only_its_check),
        ("alternatives_score_full", "alternative", must_be_full),
    ]
    return [
        Promise(
            name,
            tuple(
                same(f"{proof.lab.slug} · {proof.variant.name}: {finding}")
                for proof in proofs
                if proof.variant.kind == kind
                for finding in rule(proof)
            ),
        )
        for name, kind, rule in rules
    ]


def must_be_full(proof: Proof) -> list[str]:
    """Every check of the lab passes, and no cell ends in an error."""
    open_ones = [
        f"{name} is {outcome}; mend the answer or the check"
        for name, outcome in outcomes(proof).items()
        if outcome != Outcome.PASSED
    ]
    if proof.variant.kind == "alternative":
        return open_ones  # a given cell may not fit it: an `async def` wants an `await`
    return open_ones + [f"a cell ended with {error}" for error in proof.run.errors()]


def must_be_nothing(proof: Proof) -> list[str]:
    """No check gives a point to who wrote nothing."""
    return [
        f"{name} is {outcome} although nothing was written; it must fail or wait"
        for name, outcome in outcomes(proof).items()
        if outcome not in (Outcome.FAILED, Outcome.SKIPPED)
    ]


def must_fail_only_its_check(proof: Proof) -> list[str]:
    """The named check fails; every other one passes, or waits for a check that failed."""
    named = proof.variant.fails
    return [
        f"{name} is {outcome}; only {named} may fail"
        for name, outcome in outcomes(proof).items()
        if (outcome is Outcome.FAILED) != (name == named) or outcome == Outcome.BROKEN
    ]


def outcomes(proof: Proof) -> dict[str, Outcome | str]:
    """Each check's outcome; `never asked` where the notebook did not get to it."""
    known = proof.run.checks
    return {n: known[n].outcome if n in known else "never asked" for n in proof.lab.checks}


def nothing_given_passes(labs: list[Lab], cluster: Cluster) -> Promise:
    """Asked of a learner who has nothing, in a cluster that holds nothing, no check passes alone."""
    me = "audit-nobody"
    cluster.create_tenant(me)
    room = Room(cluster.admin_config(), me, EmptyNotebook(), seed="nothing")
    alone = [replace(check, after=()) for lab in labs for check in lab.checks.values()]
    passed = [c.name for c in alone if run_checks([c], room)[0].outcome is not Outcome.FAILED]
    cluster.remove_tenant(me)
    findings = (same(f"{name} does not fail where nothing exists; let it") for name in passed)
    return Promise("nothing_passes_on_an_empty_cluster", tuple(findings))


class EmptyNotebook:
    """A notebook without a single function."""

    def run(self, call: Call) -> None:
        """There is nothing to call."""
        raise CallProblem(Problem("missing"))

    def act(self, deed: Deed) -> None:
        """There is no program."""
        raise CallProblem(Problem("missing"))


def to_json(promises: list[Promise]) -> dict[str, list[dict[str, object]]]:
    """As `workbook audit --json` prints them."""
    return {
        "promises": [
            {"name": p.name, "holds": p.holds, "findings": [finding.en for finding in p.findings]}
            for p in promises
        ]
    }


def as_lines(promises: list[Promise]) -> list[str]:
    """A line a promise, and under each broken one what to edit."""
    lines: list[str] = []
    for promise in promises:
        lines.append(f"{'✓' if promise.holds else '✗'} {promise.name}")
        lines += [f"    {finding.en}" for finding in promise.findings]
    return lines
