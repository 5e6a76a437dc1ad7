"""How do reports reach nbgrader's gradebook?"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader import discover
from grader.build import write_whole
from grader.grade import handed_in, shown
from grader.marked import (
    Exercise,
    comment_of,
    exercise,
    marked_notebook,
    part_of,
    points_of,
    read_paper,
    with_report,
)
from grader.notebook import Notebook, as_text
from grader.report import Report
from workbook.errors import WorkbookError
from workbook.text import Language, Text


def environment_first() -> None:
    """Put ours before others: nbgrader starts `alembic` through PATH when it makes a gradebook."""
    ours = str(Path(sys.executable).parent)
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if places[0] != ours:
        os.environ["PATH"] = os.pathsep.join([ours, *places])


def configuration(root: Path = discover.ROOT) -> Config:
    """What nbgrader_config.py says, for whoever is not one of nbgrader's own commands."""
    loaded: Config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    return loaded


def as_node(notebook: Notebook) -> Any:
    """A notebook as nbgrader holds it: read from the text that a file would have."""
    return nbformat.reads(as_text(notebook), as_version=4)


def import_reports(
    slug: str,
    reports: Iterable[Report],
    submissions: Path,
    labs: Path | None = None,
    config: Config | None = None,
) -> list[Text]:
    """One graded report per student into the gradebook and, for formgrader, into `autograded`.

    `submissions` holds DIR/<student>/<lab>/<lab>.ipynb. A student whose marks cannot be written is a
    sentence in the result and stops nobody else.
    """
    environment_first()
    made = {report.student: report for report in reports}
    folders = [(shown(name), path) for name, path in handed_in(submissions, slug)]
    folders = [each for each in folders if each[1].parent.exists()]  # the others handed in nothing
    chosen = config or configuration()
    importing = _Import(exercise(slug, labs), CourseDirectory(config=chosen), chosen)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own use of SQLAlchemy
        importing.prepare()
        said = [importing.one_or_why_not(path, made[n]) for n, path in folders if n in made]
    return [sentence for sentence in said if sentence]


class _Import:
    """One lab on its way into the gradebook."""

    def __init__(self, lab: Exercise, course: Any, config: Config) -> None:
        self.exercise, self.course, self._config = lab, course, config
        self.slug = lab.lab.slug

    def prepare(self) -> None:
        """The assignment in a gradebook that can be opened, or a WorkbookError."""
        try:
            self._record_assignment()
        except WorkbookError:
            raise
        except Exception as error:  # whatever a database, its driver or its disk says
            what = f"{type(error).__name__}: {str(error).splitlines()[0]}"
            where = url_without_password(self.course.db_url)
            raise WorkbookError(NOT_OPENED.format(where=where, what=what)) from error

    def _record_assignment(self) -> None:
        """As `nbgrader generate_assignment` records it, by nbgrader's own step."""
        Path(self.course.root).mkdir(parents=True, exist_ok=True)
        released = as_node(self.exercise.released("es"))
        with Gradebook(self.course.db_url, self.course.course_id) as gradebook:
            gradebook.update_or_create_assignment(self.slug)
        try:
            SaveCells().preprocess(released, self._resources("."))
        except RuntimeError as error:
            raise WorkbookError(CHANGED.format(lab=self.slug)) from error

    def one_or_why_not(self, path: Path, report: Report) -> Text | None:
        """One student; a sentence when it could not be."""
        try:
            self.one(path.parents[1].name, report, path)
        except WorkbookError as error:
            return error.text
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            return NOT_WRITTEN.format(student=report.student, what=what)
        return None

    def one(self, student: str, report: Report, path: Path) -> None:
        """The marks, the notebook that formgrader opens, and the late penalty."""
        refuse_practice(report, self.slug)
        paper = read_paper(path, self.exercise.lab)
        facts: dict[str, Any] = {}
        if stamp := self.course.get_existing_timestamp(str(path.parent)):
            facts["timestamp"] = stamp
        with Gradebook(self.course.db_url, self.course.course_id) as gradebook:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(self.slug, student, **facts)
            record(gradebook, student, self.exercise, report, paper.language)
        notebook = marked_notebook(paper, self.exercise)
        with_report(notebook, self.exercise, report, paper.language)
        place = Path(self.course.format_path(self.course.autograded_directory, student, self.slug))
        write_whole(place / f"{self.slug}.ipynb", f"{nbformat.writes(as_node(notebook))}\n")
        if facts:
            write_whole(place / "timestamp.txt", f"{facts['timestamp'].isoformat()} UTC\n")
        empty = nbformat.v4.new_notebook()
        AssignLatePenalties(config=self._config).preprocess(empty, self._resources(student))

    def _resources(self, student: str) -> dict[str, Any]:
        names = {"notebook": self.slug, "assignment": self.slug, "student": student}
        return {"nbgrader": names | {"db_url": self.course.db_url}}


def url_without_password(url: str) -> str:
    """A database's address as it may be shown."""
    return str(make_url(url).render_as_string(hide_password=True))


def refuse_practice(report: Report, slug: str) -> None:
    """A practice report says `practice`, and nothing takes it into a gradebook."""
    if report.mode != "graded" or report.lab != slug:
        raise WorkbookError(NOT_A_MARK.format(mode=report.mode, lab=report.lab, wanted=slug))


def record(gradebook: Any, student: str, lab: Exercise, report: Report, language: Language) -> None:
    """Every mark and comment of one submission; what a person has written stays."""
    slug = lab.lab.slug
    refuse_practice(report, slug)
    parts = {cell.grade_id: part_of(report, cell) for cell in lab.source.grades}
    for cell in lab.source.grades:
        grade = gradebook.find_grade(cell.grade_id, slug, slug, student)
        _mark(grade, points_of(parts[cell.grade_id], cell, lab), lab.lab.suggests)
    for answer in lab.source.answers:
        below = [check for name in lab.checks_of(answer) for check in parts[name].checks]
        comment = gradebook.find_comment(f"answer-{answer}", slug, slug, student)
        comment.auto_comment = comment_of(below, report, language)
    if any(check.doubts for check in report.checks):
        gradebook.find_submission_notebook(slug, slug, student).flagged = True
    gradebook.db.commit()


def _mark(grade: Any, points: float | None, suggested: bool = False) -> None:
    """A manual mark stays, and waits for its author when the judge has changed its mind below it.

    What is only suggested waits for a person who confirms it.
    """
    changed = grade.auto_score != points
    grade.auto_score = points
    if grade.manual_score is None:
        grade.needs_manual_grade = points is None or suggested
    else:
        grade.needs_manual_grade = bool(grade.needs_manual_grade or changed)


NOT_OPENED = Text(
    es="La libreta {where} no se puede abrir ({what}). Las notas están guardadas: corrígelo y repite la orden.",
    en="The gradebook {where} cannot be opened ({what}). The marks are kept: mend it and repeat the command.",
)
NOT_WRITTEN = Text(
    es="La nota de {student} no se pudo escribir en la libreta ({what}); las demás sí. Corrígelo y repite la orden.",
    en="The mark of {student} could not be written to the gradebook ({what}); the others were. "
    "Mend it and repeat the command.",
)
CHANGED = Text(
    es="{lab} tiene ahora otras celdas que cuando se entregó: la libreta de nbgrader no las puede cambiar. "
    "Vuelve a la versión con la que se entregó, o empieza otra libreta (WORKBOOK_CLASS).",
    en="{lab} now has other cells than when it was handed in: nbgrader's gradebook cannot change them. "
    "Go back to the version that was handed in, or start another gradebook (WORKBOOK_CLASS).",
)
NOT_A_MARK = Text(
    es="Este informe es «{mode}» de {lab}: a la libreta solo pasa una calificación de {wanted} («graded»).",
    en="This report is `{mode}` of {lab}: only a graded run of {wanted} goes into the gradebook.",
)
