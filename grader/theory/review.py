"""Which suggested marks wait for a person, in which order, and what becomes of the person's mark?"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from grader.gradebook import configuration, environment_first
from grader.theory.rubric import POINTS, Questions
from grader.theory.score import Verdict, suggest
from workbook.answer import written
from workbook.errors import WorkbookError
from workbook.text import Text

SLUG = "theory"


@dataclass(frozen=True)
class Waiting:
    """One answer whose mark is only a suggestion; `points` is what the gradebook holds so far."""

    student: str
    question: str
    text: str
    points: float
    verdict: Verdict

    @property
    def order(self) -> tuple[str, bool, tuple[str, ...], float]:
        """By question; flagged first; alike ones together; the least sure first."""
        states = tuple(f"{name}{found.state}" for name, found in self.verdict.ideas.items())
        return self.question, not self.verdict.flags, states, self.verdict.confidence


class Review:
    """The gradebook of one class, as far as the theory questions go."""

    def __init__(self, gradebook: Any, course: Any, questions: Questions) -> None:
        self._gradebook, self._course, self._questions = gradebook, course, questions

    def queue(self, question: str | None = None) -> list[Waiting]:
        """What waits, flagged answers first."""
        found = [w for w in self._waiting() if question in (None, w.question)]
        return sorted(found, key=lambda waiting: waiting.order)

    def _waiting(self) -> Iterator[Waiting]:
        for submission in self._gradebook.assignment_submissions(SLUG):
            student = submission.student.id
            open_ones = [
                grade
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.needs_manual_grade and grade.name in self._questions.rubrics
            ]
            texts = self._texts(student) if open_ones else {}
            for grade in open_ones:
                yield self._one(student, grade, texts.get(grade.name, ""))

    def _one(self, student: str, grade: Any, text: str) -> Waiting:
        rubric = self._questions.rubric(grade.name)
        verdict = suggest(text, rubric, self._questions)
        return Waiting(student, grade.name, text, float(grade.score or 0), verdict)

    def _texts(self, student: str) -> dict[str, str]:
        """What the student wrote, by question, from the notebook that was graded."""
        folder = self._course.format_path(self._course.autograded_directory, student, SLUG)
        path = Path(folder, f"{SLUG}.ipynb")
        if not path.is_file():
            return {}
        cells = nbformat.read(path, as_version=4).cells
        return dict(_answers(cell) for cell in cells if _is_answer(cell))

    def mark(self, waiting: Waiting, points: float) -> None:
        """The person's mark: it wins over every suggestion, and is kept when the class is graded again."""
        if not 0 <= points <= POINTS:
            raise WorkbookError(NO_MARK.format(points=points, most=POINTS))
        grade = self._gradebook.find_grade(waiting.question, SLUG, SLUG, waiting.student)
        grade.manual_score = points
        grade.needs_manual_grade = False
        notebook = self._gradebook.find_submission_notebook(SLUG, SLUG, waiting.student)
        notebook.flagged = any(each.needs_manual_grade for each in notebook.grades)
        self._gradebook.db.commit()


def _is_answer(cell: Any) -> bool:
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    return cell.cell_type == "code" and str(name).startswith("answer-")


def _answers(cell: Any) -> tuple[str, str]:
    """`answer-q1` and the words below the cell's `%%answer` line."""
    name = str(cell.metadata.nbgrader.grade_id).removeprefix("answer-")
    first, _, rest = cell.source.partition("\n")
    return name, written(rest if first.startswith("%%answer") else cell.source)


@contextmanager
def review(questions: Questions, config: Config | None = None) -> Iterator[Review]:
    """The class's gradebook, open; a sentence where there is none, or no theory in it."""
    environment_first()
    course = CourseDirectory(config=config or configuration())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own use of SQLAlchemy
        with Gradebook(course.db_url, course.course_id) as gradebook:
            try:
                gradebook.find_assignment(SLUG)
            except MissingEntry as error:
                raise WorkbookError(NO_THEORY) from error
            yield Review(gradebook, course, questions)


NO_THEORY = Text(
    es="La libreta todavía no tiene respuestas de teoría. Primero: workbook grade theory --submissions CARPETA",
    en="The gradebook holds no theory answers yet. First: workbook grade theory --submissions FOLDER",
)
NO_MARK = Text(
    es="{points} no es una nota: va de 0 a {most}. Escribe otra.",
    en="{points} is no mark: it goes from 0 to {most}. Type another.",
)
