"""What do nbgrader's commands do here in place of their own steps?

nbgrader runs a submission in a process that could read answers, marks and the gradebook, and takes the points from
what the cell prints. Here a submission is judged from outside, and the points come from the judge's report.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from traitlets.config import LoggingConfigurable

from grader.build import write_whole
from grader.gradebook import as_node, record, refuse_practice
from grader.marked import exercise, marked_notebook, read_paper, with_report
from grader.notebook import as_text
from workbook.errors import WorkbookError
from workbook.text import LANGUAGES, as_language, user_language

Step = tuple[Any, Any]


def course_of(step: LoggingConfigurable) -> CourseDirectory:
    """The course folder of the command that this step or exporter belongs to."""
    owner: Any = step
    while not isinstance(getattr(owner, "coursedir", None), CourseDirectory):
        owner = owner.parent
    return owner.coursedir


class FreshRelease(NbGraderPreprocessor):  # type: ignore[misc]
    """generate_assignment: what is released comes from the lab's source, in every language.

    Whatever the file in exercises/ holds by now, nobody's work in it is handed out.
    """

    def preprocess(self, nb: Any, resources: Any) -> Step:
        """One language's notebook for nbgrader; the other ones into the folders beside it."""
        slug = resources["nbgrader"]["notebook"]
        lab, course = exercise(slug), course_of(self)
        here = Path(course.root, course.release_directory)
        for language in LANGUAGES:
            place = here.parent / language / slug / f"{slug}.ipynb"
            if language != here.name:
                write_whole(place, as_text(lab.released(language)))
        return as_node(lab.released(as_language(here.name) or "es")), resources


class SubmissionReader(NotebookExporter):
    """autograde: opens a submission without trusting a byte of it, so that none stops the others."""

    def from_filename(self, filename: str, resources: Any = None, **_: Any) -> Step:
        """A submission's words go through TakeWords; only our own file is read as a notebook."""
        path, course = Path(filename), course_of(self)
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        is_ours = path.is_relative_to(Path(course.root, course.autograded_directory))
        node = nbformat.read(path, as_version=4) if is_ours else nbformat.v4.new_notebook()
        done: Step = self.from_notebook_node(node, resources)  # type: ignore[no-untyped-call]
        return done


class TakeWords(NbGraderPreprocessor):  # type: ignore[misc]
    """autograde: the submission's words in its own language, with the lab's marks and checks."""

    def preprocess(self, nb: Any, resources: Any) -> Step:
        """In place of ClearOutput, DeduplicateIds, OverwriteKernelspec and OverwriteCells."""
        names = resources["nbgrader"]
        lab = exercise(names["notebook"])
        made = marked_notebook(read_paper(submission(self, names), lab.lab), lab)
        return as_node(made), resources


class JudgeFromOutside(NbGraderPreprocessor):  # type: ignore[misc]
    """autograde: in place of Execute. Asks the judge and puts its words where a cell's output was."""

    def preprocess(self, nb: Any, resources: Any) -> Step:
        """One submission, in the sandbox, by the same judge as in practice."""
        from grader import grade

        names = resources["nbgrader"]
        slug, path = names["notebook"], submission(self, names)
        try:
            report = grade.graded(path, names["student"], slug)
            refuse_practice(report, slug)
        except WorkbookError as error:
            self.log.error("%s: %s", names["student"], error.text.say(user_language()))
            raise
        language = as_language(nb.metadata.workbook.language) or "es"
        with_report(nb, exercise(slug), report, language)
        resources["workbook"] = {"report": report, "language": language}
        return nbformat.from_dict(nb), resources


class SaveReport(NbGraderPreprocessor):  # type: ignore[misc]
    """autograde: in place of SaveAutoGrades. Marks come from the report and the lab, never from a cell."""

    def preprocess(self, nb: Any, resources: Any) -> Step:
        """Marks, open marks and comments of one submission."""
        names, judged = resources["nbgrader"], resources["workbook"]
        lab = exercise(names["notebook"])
        with Gradebook(names["db_url"]) as gradebook:
            record(gradebook, names["student"], lab, judged["report"], judged["language"])
        return nb, resources


class MarksOnly(GetGrades):  # type: ignore[misc]
    """generate_feedback: marks and a person's comments; the judge's own words are in the cells already."""

    def _get_comment(self, cell: Any, resources: Any) -> None:
        name, ours = cell.metadata.nbgrader.grade_id, (self.notebook_id, self.assignment_id)
        comment = self.gradebook.find_comment(name, *ours, self.student_id)
        cell.metadata.nbgrader["comment"] = comment.manual_comment

    def _get_score(self, cell: Any, resources: Any) -> None:
        super()._get_score(cell, resources)
        name, ours = cell.metadata.nbgrader.grade_id, (self.notebook_id, self.assignment_id)
        grade = self.gradebook.find_grade(name, *ours, self.student_id)
        cell.metadata.nbgrader["open"] = grade.needs_manual_grade


def submission(step: LoggingConfigurable, names: dict[str, str]) -> Path:
    """The file as it was handed in, not the copy that nbgrader is making of it."""
    course = course_of(step)
    folder = course.format_path(course.submitted_directory, names["student"], names["assignment"])
    return Path(folder, f"{names['notebook']}.ipynb")


def leave_links_out(assignment: str, student: str, notebooks: list[str]) -> None:
    """Before autograde copies a submission's other files: a link or a pipe among them is no work.

    nbgrader would follow it, copy what it points at (another student's work, a gradebook, an endless device) and
    hand it back. The notebook itself stays, whatever it is, because the judge says what is wrong with it.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for above in (folder.parent, folder):
            if above.is_symlink():
                above.unlink()
                folder.mkdir(parents=True)  # nothing was handed in here
        for path in _entries(folder):
            kind = path.lstat().st_mode
            plain = stat.S_ISREG(kind) or stat.S_ISDIR(kind)
            if not plain and str(path) not in notebooks:
                path.unlink()


def _entries(folder: Path) -> list[Path]:
    found = [(Path(parent), [*dirs, *files]) for parent, dirs, files in os.walk(folder)]
    return [parent / name for parent, names in found for name in names]
