"""How do marks leave nbgrader's gradebook, and when are they not final?

Imported by nbgrader itself (`nbgrader export --exporter=grader.export.MarksExport`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import Bool
from traitlets.config import Config

from grader.build import write_whole
from grader.gradebook import configuration, environment_first
from workbook.text import Text, user_language

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "provisional"),
)


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
