"""Who is in the tests of nbgrader's part: a class folder, and a judge whose answers a test chooses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader import discover
from grader.marked import exercise
from grader.report import CheckReport, Outcome, Report
from workbook.errors import WorkbookError
from workbook.text import Language, Text

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of packages below nbgrader, when they are imported
    from nbgrader.api import Gradebook
    from nbgrader.apps import AutogradeApp, ExportApp, GenerateAssignmentApp, GenerateFeedbackApp

SLUG = "lab01_log"
CHECKS = tuple(discover.lab(SLUG).checks)
APPS = {
    "generate_assignment": GenerateAssignmentApp,
    "autograde": AutogradeApp,
    "generate_feedback": GenerateFeedbackApp,
    "export": ExportApp,
}
NBGRADER = str(Path(sys.executable).parent / "nbgrader")
SEEN = Text(es="5 registros <b>raros</b>", en="5 <b>odd</b> records")


def nbgrader(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A true command, from a shell whose PATH does not hold this environment."""
    plain = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", "JUPYTER_NO_CONFIG": ""}
    return subprocess.run(
        [NBGRADER, *arguments],
        cwd=folder,
        env=plain | environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def report(
    student: str = "ana", outcomes: dict[str, Outcome] | None = None, **facts: Any
) -> Report:
    """A graded report: what is not mentioned has passed."""
    chosen = outcomes or {}
    checks = [_check(name, chosen.get(name, Outcome.PASSED)) for name in CHECKS]
    about: dict[str, Any] = {"lab": SLUG, "mode": "graded", "student": student, "kafka": "4.3.1"}
    return Report(**(about | {"seed": "s", "at": "now", "checks": checks} | facts))


def _check(name: str, outcome: Outcome) -> CheckReport:
    check = discover.lab(SLUG).checks[name]
    facts: dict[str, Any] = {"points": check.points if outcome is Outcome.PASSED else 0}
    if outcome is Outcome.FAILED:
        facts |= {"expected": Text(es="7 registros", en="7 records"), "seen": SEEN}
        facts |= {"hint": Text(es="¿Quién espera a Kafka?", en="Who waits for Kafka?")}
    if outcome is Outcome.SKIPPED:
        facts |= {"after": [discover.lab(SLUG).checks[CHECKS[0]].title]}
    if outcome is Outcome.BROKEN:
        facts |= {"incident": "abc123"}
    return CheckReport(name=name, title=check.title, max=check.points, outcome=outcome, **facts)


class Judge:
    """A judge that answers what a test told it, and remembers who was asked about."""

    def __init__(self) -> None:
        self.reports: dict[str, Report | WorkbookError] = {}
        self.asked: list[tuple[Path, str, str]] = []

    def graded(self, path: Path, student: str, slug: str) -> Report:
        """In place of `grader.grade.graded`."""
        self.asked.append((path, student, slug))
        found = self.reports.get(student) or report(student)
        if isinstance(found, WorkbookError):
            raise found
        return found


class Class:
    """One class folder; `run` is one of nbgrader's commands, in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, command: str, *arguments: str) -> int:
        """The exit code; the log goes where pytest sees it."""
        app = APPS[command]()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # nbgrader's own
                app.initialize([*arguments, "--log-level=WARN"])
                app.start()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def hand_in(
        self,
        student: str,
        language: Language = "es",
        change: Callable[[dict[str, Any]], Any] = lambda _: None,
    ) -> Path:
        """The released notebook, with whatever the student has done to it."""
        notebook = exercise(SLUG).released(language)
        replaced = change(notebook)
        return self.file(student, json.dumps(notebook if replaced is None else replaced).encode())

    def file(self, student: str, content: bytes) -> Path:
        """A file of that content where the notebook should be."""
        path = self.folder / "submitted" / student / SLUG / f"{SLUG}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def gradebook(self) -> Any:
        """The gradebook, to be used in a `with`."""
        return Gradebook(f"sqlite:///{self.folder}/gradebook.db")

    def marks(self, student: str) -> dict[str, tuple[float | None, bool]]:
        """Each cell's automatic mark, and whether it waits for a person."""
        with self.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook(SLUG, SLUG, student)
            return {g.name: (g.auto_score, g.needs_manual_grade) for g in notebook.grades}

    def score(self, student: str) -> float:
        """The sum of the marks."""
        with self.gradebook() as gradebook:
            return float(gradebook.find_submission(SLUG, student).score)

    def comment(self, student: str, answer: str) -> str | None:
        """What the judge says about an answer."""
        with self.gradebook() as gradebook:
            found = gradebook.find_comment(f"answer-{answer}", SLUG, SLUG, student)
            return found.auto_comment  # type: ignore[no-any-return]

    def autograded(self, student: str) -> dict[str, Any]:
        """The notebook that formgrader shows."""
        path = self.folder / "autograded" / student / SLUG / f"{SLUG}.ipynb"
        return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]

    def feedback(self, student: str) -> str:
        """The page that the student gets back."""
        return (self.folder / "feedback" / student / SLUG / f"{SLUG}.html").read_text("utf-8")


class InCourse:
    """Inside: the repository is the current folder, and the class folder the one given."""

    def __init__(self, folder: Path) -> None:
        self._patch = pytest.MonkeyPatch()
        self._folder = folder

    def __enter__(self) -> None:
        self._patch.setenv("WORKBOOK_CLASS", str(self._folder))
        self._patch.setenv("PATH", os.defpath)  # nbgrader wants `alembic`: ours must put it there
        self._patch.setenv("JUPYTER_NO_CONFIG", "")
        self._patch.chdir(discover.ROOT)

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


def cell_of(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    found = [c for c in notebook["cells"] if grade_id(c) == name]
    assert len(found) == 1
    return found[0]


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def autograde(room: Class) -> int:
    return room.run("autograde", SLUG)


SEND_FAILED = {"send_waits_for_kafka": Outcome.FAILED}
