"""How is a folder of submissions graded, each once, and what is written down and told of it?"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import infra
from grader import discover
from grader.execution import sandboxed
from grader.findings import plain
from grader.graded_run import Assignment, Factory, judge_submission, not_judged
from grader.lab import Lab
from grader.learners import course_secret
from grader.render import SYMBOL, number
from grader.report import Outcome, Report
from grader.run import Telling, tell_nobody
from grader.sample import derive_seed
from grader.sandbox import proof
from grader.submission import Submission, read_submission
from infra import Cluster, ClusterSpec, Progress, paths, print_nothing
from infra.pool import Pool
from infra.state import private_folder, write_private
from workbook.errors import WorkbookError
from workbook.text import Language, Text

VOCABULARY = (
    "breaking.py", "compare.py", "deeds.py", "expect.py", "graded_run.py", "groups.py", "hunt.py", "lab.py",
    "plan.py", "program.py", "pulse.py", "revival.py", "run.py", "sample.py", "share.py", "stage.py", "stage_topic.py",
    "student.py", "suggestion.py", "tail.py", "tries.py", "view.py", "drawings", "theory",
)  # fmt: skip
ASKED = {".py", ".yaml", ".yml"}
NOT_CHECKS = {"lab.py", "mistakes.py"}
LONGEST_NAME = 150  # bytes of a file name that is a student's own
GRADING = Text(
    es="Calificando {student} ({done} de {all})", en="Grading {student} ({done} of {all})"
)
CHECKING = Text(es="{student}: {title}", en="{student}: {title}")
NO_FOLDER = Text(
    es="No hay ninguna carpeta {folder}. Da la que tiene una carpeta por estudiante: "
    "--submissions CARPETA.",
    en="There is no folder {folder}. Give the one that holds a folder for each student: "
    "--submissions FOLDER.",
)
NOBODY = Text(
    es="En {folder} no hay ninguna entrega: espero CARPETA/<estudiante>/{lab}/{lab}.ipynb.",
    en="There is no submission in {folder}: FOLDER/<student>/{lab}/{lab}.ipynb is expected.",
)
OURS = Text(
    es="Sin nota: en {names} falló el juez, no el estudiante. El mismo comando lo califica otra vez.",
    en="No mark: for {names} the judge failed, not the student. The same command grades it again.",
)


@dataclass(frozen=True)
class Marker:
    """Grades single submissions of one lab, and keeps their reports."""

    assignment: Assignment
    force: bool = False

    def __call__(self, path: Path, student: str, telling: Telling = tell_nobody) -> Report:
        """The report of this submission; what fails on our side costs nobody else's."""
        try:
            return self._kept_or_new(path, student, telling)
        except Exception:
            return not_judged(self.assignment, student)

    def _kept_or_new(self, path: Path, student: str, telling: Telling) -> Report:
        lab = self.assignment.lab
        submission = read_submission(path, lab, within=_within(path, student))
        file = report_file(lab.slug, student)
        kept = None if self.force else _kept(file)
        if kept is not None and self._still_holds(kept, submission, student):
            return kept
        report = judged(submission, self.assignment, student, telling)
        write_private(file, json.dumps(report.model_dump(mode="json"), ensure_ascii=False))
        return report

    def _still_holds(self, kept: Report, submission: Submission, student: str) -> bool:
        key = (kept.student, kept.submission, kept.check_set, kept.kafka)
        wanted = (student, submission.digest, self.assignment.check_set, infra.KAFKA_VERSION)
        return key == wanted and not kept.broken


def judged(
    submission: Submission, assignment: Assignment, student: str, telling: Telling
) -> Report:
    """A graded run with the data that this submission always gets."""
    secret = course_secret(paths.home())
    seed = derive_seed(secret, assignment.lab.slug, student, submission.digest)
    return judge_submission(submission, assignment, student, seed, telling)


@contextmanager
def assignment(
    lab: Lab,
    progress: Progress = print_nothing,
    *,
    cluster: Cluster | None = None,
    factory: Factory | None = None,
) -> Iterator[Assignment]:
    """What all submissions of this lab need, for as long as they are graded: a cluster and the sandbox."""
    if factory is None:
        proof.require()  # now, and for the whole class, rather than once for each submission
        factory = sandboxed
    cluster = cluster or infra.start(ClusterSpec(), progress=progress)
    with Pool(cluster, progress) as pool:
        yield Assignment(lab, pool, factory, check_set(lab))


def graded(path: Path, student: str, lab_slug: str) -> Report:
    """One submission's report, from what was kept or from a run in the sandbox."""
    with own_log(), assignment(discover.lab(lab_slug)) as work:
        return Marker(work)(path.absolute(), shown(student))


def grade(
    lab_slug: str,
    submissions: Path,
    labs: Path | None = None,
    progress: Progress = print_nothing,
    *,
    force: bool = False,
    cluster: Cluster | None = None,
    factory: Factory | None = None,
) -> list[Report]:
    """Every submission of a folder in nbgrader's layout, one at a time; a strange one stops nobody."""
    lab = discover.lab(lab_slug, labs)
    found = handed_in(submissions, lab.slug)
    with own_log(), assignment(lab, progress, cluster=cluster, factory=factory) as work:
        return list(each_of(found, Marker(work, force), progress))


@contextmanager
def own_log() -> Iterator[None]:
    """What goes wrong on our side is written into a file, under the code that the report shows."""
    file = private_folder(paths.home() / "judge") / "grading.log"
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("workbook.judge")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()


def handed_in(submissions: Path, slug: str) -> list[tuple[str, Path]]:
    """Each student's name and where their notebook should be."""
    folder = submissions.absolute()
    if not folder.is_dir():
        raise WorkbookError(NO_FOLDER.format(folder=plain(str(submissions))))
    students = sorted(
        each.name
        for each in folder.iterdir()
        if not each.name.startswith(".") and (each.is_dir() or each.is_symlink())
    )
    if not students:
        raise WorkbookError(NOBODY.format(folder=plain(str(submissions)), lab=slug))
    return [(name, folder / name / slug / f"{slug}.ipynb") for name in students]


def each_of(
    found: Iterable[tuple[str, Path]],
    one: Callable[[Path, str, Telling], Report],
    progress: Progress,
) -> Iterator[Report]:
    """One after the other; whatever maps `one` over `found` can take this function's place."""
    every = list(found)
    for done, (name, path) in enumerate(every):
        student, part = shown(name), done / len(every)
        progress(GRADING.format(student=student, done=done + 1, all=len(every)), part)

        def telling(title: Text, student: str = student, part: float = part) -> None:
            progress(CHECKING.format(student=student, title=title), part)

        yield one(path, student, telling)


def shown(name: str) -> str:
    """A folder's name as a student's: two that differ stay different, and none steers a terminal."""
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if readable == plain(readable, LONGEST_NAME) and len(readable.encode()) <= LONGEST_NAME:
        return readable
    mark = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{plain(readable, 60)}~{mark}"


def _within(path: Path, student: str) -> Path | None:
    """The folder of all students, where the file lies in nbgrader's layout: links below it are refused."""
    layout = len(path.parents) > 2 and shown(path.parents[1].name) == student
    return path.parents[2] if layout else None


def report_file(slug: str, student: str) -> Path:
    """Where a student's report is kept."""
    judge = private_folder(paths.home() / "judge")
    folder = private_folder(private_folder(judge / "graded") / slug)
    return folder / f"{student.replace('/', '∕')}.json"


def _kept(file: Path) -> Report | None:
    try:
        return Report.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return None


def check_set(lab: Lab) -> str:
    """The version of the questions: the lab's checks, and the words in which they are asked."""
    whole = hashlib.sha256()
    checks = [file for file in _sources(lab.folder) if file.name not in NOT_CHECKS]
    words = (Path(__file__).with_name(name) for name in VOCABULARY)
    for file in [*checks, *(each for word in words for each in _sources(word))]:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _sources(place: Path) -> list[Path]:
    """A file, or every source and every rubric of a folder, in order."""
    return [place] if place.is_file() else sorted(f for f in place.rglob("*") if f.suffix in ASKED)


def to_json(slug: str, reports: list[Report]) -> dict[str, Any]:
    """As `workbook grade --json` prints it; a broken run has no score: null, never a zero."""
    return {
        "lab": slug,
        "submissions": [
            {
                "student": report.student,
                "score": None if report.broken else report.points,
                "max": report.max,
                "checks": [
                    {"name": c.name, "outcome": c.outcome.value, "points": c.points, "max": c.max}
                    for c in report.checks
                ],
                "flags": report.flags,
            }
            for report in reports
        ],
    }


def as_lines(reports: list[Report], language: Language) -> list[str]:
    """A line a student, then what was odd about whom, then whom we owe a mark."""
    wide = max((len(report.student) for report in reports), default=0)
    lines = [f"{report.student:<{wide}}  {_score(report):>7}  {_row(report)}" for report in reports]
    odd = [report for report in reports if report.notes]
    for report in odd:
        lines += ["", report.student, *(f"  • {note.say(language)}" for note in report.notes)]
    owed = [report.student for report in reports if report.broken]
    return [*lines, "", OURS.format(names=", ".join(owed)).say(language)] if owed else lines


def _score(report: Report) -> str:
    points = "—" if report.broken else number(report.points)
    return f"{points}/{number(report.max)}"


def _row(report: Report) -> str:
    return "".join(SYMBOL[Outcome(check.outcome)] for check in report.checks)
