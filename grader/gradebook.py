"""How do reports reach nbgrader's gradebook, and how do marks leave it?

Imported by nbgrader itself (`nbgrader export --exporter=grader.gradebook.MarksExport`), so it may take seconds.
"""

from __future__ import annotations

import csv
import io
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy.exc import SAWarning
from traitlets import Bool
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
from workbook.text import Language, Text, user_language

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "provisional"),
)


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
    Path(importing.course.root).mkdir(parents=True, exist_ok=True)
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
        """The assignment as `nbgrader generate_assignment` records it, by nbgrader's own step."""
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
        _mark(grade, points_of(parts[cell.grade_id], cell, lab))
    for answer in lab.source.answers:
        below = [check for name in lab.checks_of(answer) for check in parts[name].checks]
        comment = gradebook.find_comment(f"answer-{answer}", slug, slug, student)
        comment.auto_comment = comment_of(below, report, language)
    gradebook.db.commit()


def _mark(grade: Any, points: float | None) -> None:
    """A manual mark stays, and waits for its author when the judge has changed its mind below it."""
    changed = grade.auto_score != points
    grade.auto_score = points
    if grade.manual_score is None:
        grade.needs_manual_grade = points is None
    else:
        grade.needs_manual_grade = bool(grade.needs_manual_grade or changed)


class MarksExport(ExportPlugin):  # type: ignore[misc]
    """Marks as CSV, with nbgrader's own columns; refuses while a mark waits for the judge or a person."""

    provisional = Bool(False, help="export although some marks are still open").tag(config=True)

    def export(self, gradebook: Any) -> None:
        """What `nbgrader export` calls: the whole file or none of it."""
        for sentence in (open_ones := self.written(gradebook)):
            self.log.error(sentence.say(user_language()))
        if open_ones and not self.provisional:
            self.log.error(REFUSED.say(user_language()))
            raise SystemExit(1)

    def written(self, gradebook: Any) -> list[Text]:
        """Write the file when it may be written; a sentence for every submission with an open mark."""
        rows = list(_rows(gradebook, _names(self.assignment), _names(self.student)))
        open_ones = [_open(row) for row in rows if row["provisional"]]
        if self.provisional or not open_ones:
            write_whole(Path(self.to or "grades.csv").absolute(), _as_csv(rows))
        return open_ones


def export_marks(
    to: Path, *, provisional: bool = False, config: Config | None = None
) -> list[Text]:
    """Every mark as CSV, unless one is open; a sentence for each that is. `provisional` writes it all the same."""
    environment_first()
    chosen = config or configuration()
    course = CourseDirectory(config=chosen)
    exporter = MarksExport(config=chosen, to=str(to), provisional=provisional)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        return exporter.written(gradebook)


def _open(row: dict[str, Any]) -> Text:
    names = {"student": row["student_id"], "lab": row["assignment"]}
    return OPEN.format(**names, cells=row["provisional"])


def _names(wanted: Iterable[Any]) -> set[str]:
    return {str(name) for name in wanted}


def _rows(gradebook: Any, labs: set[str], students: set[str]) -> Iterator[dict[str, Any]]:
    """A row for every student and lab, as nbgrader's own export has them."""
    for assignment in gradebook.assignments:
        for student in gradebook.students:
            wanted = (not labs or assignment.name in labs, not students or student.id in students)
            if all(wanted):
                yield _row(gradebook, assignment, student)


def _row(gradebook: Any, assignment: Any, student: Any) -> dict[str, Any]:
    about = {"assignment": assignment.name, "duedate": assignment.duedate}
    about |= {"student_id": student.id, "last_name": student.last_name, "email": student.email}
    about |= {"first_name": student.first_name, "max_score": assignment.max_score}
    try:
        handed = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        none = dict.fromkeys(("raw_score", "late_submission_penalty", "score"), 0.0)
        return about | none | {"timestamp": "", "provisional": ""}
    penalty = handed.late_submission_penalty or 0.0
    about |= {"timestamp": handed.timestamp, "raw_score": handed.score}
    about |= {"late_submission_penalty": penalty, "score": max(0.0, handed.score - penalty)}
    return about | {"provisional": ", ".join(_open_cells(handed))}


def _open_cells(handed: Any) -> list[str]:
    grades = [grade for notebook in handed.notebooks for grade in notebook.grades]
    return sorted(grade.name for grade in grades if grade.needs_manual_grade)


def _as_csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _harmless(value: Any) -> Any:
    """A name that a spreadsheet would run as a formula is text."""
    return (
        f"'{value}"
        if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") and value
        else value
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
OPEN = Text(
    es="{student}, {lab}: sin nota definitiva en {cells}.",
    en="{student}, {lab}: no final mark for {cells}.",
)
REFUSED = Text(
    es="No se exporta nada: pon esas notas en formgrader o califica otra vez. "
    "Para exportar así, --MarksExport.provisional=True.",
    en="Nothing is exported: give those marks in formgrader or grade again. "
    "To export as it is, --MarksExport.provisional=True.",
)
