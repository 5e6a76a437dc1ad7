"""Does a person's mark win, stay, and join the examples; and is the queue in an order that helps?"""

from __future__ import annotations

import json
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from traitlets.config import Config

from grader import discover
from grader.gradebook import as_node, environment_first, record
from grader.marked import exercise
from grader.report import Report
from grader.theory.desk import Desk
from grader.theory.examples import examples
from grader.theory.practice import practice_report
from grader.theory.review import SLUG, Review, review
from grader.theory.rubric import Questions, theory_folder
from grader.tries import Tries
from workbook.errors import WorkbookError
from workbook.text import Text

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nbgrader.api import Gradebook

ANSWERS = {
    "ana": {"q1": "Es una plataforma distribuida de eventos en tiempo real.", "q8": "Los brokers."},
    "luis": {"q1": "Una cola que borra los mensajes al leerlos.", "q8": "Brokers y controladores."},
}


@pytest.fixture
def own_rubrics(tmp_path: Path) -> Questions:
    place = tmp_path / "rubrics"
    shutil.copytree(theory_folder(), place, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return Questions(place)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with two submissions, as `record` writes them, and their graded notebooks."""
    folder = tmp_path_factory.mktemp("class")
    lab = exercise(SLUG)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("PATH", os.environ["PATH"])
        environment_first()
        with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
            prepare(gradebook, lab)
            for student, answers in ANSWERS.items():
                gradebook.update_or_create_student(student)
                gradebook.update_or_create_submission(SLUG, student)
                record(gradebook, student, lab, graded(student, answers), "es")
                hand_back(folder, student, lab, answers)
    return folder


@pytest.fixture
def course(classroom: Path, tmp_path: Path) -> Config:
    """A copy of the class that a test may change."""
    folder = tmp_path / "class"
    shutil.copytree(classroom, folder)
    url = f"sqlite:///{folder}/gradebook.db"
    return Config({"CourseDirectory": {"root": str(folder), "db_url": url}})


def prepare(gradebook: Any, lab: Any) -> None:
    gradebook.update_or_create_assignment(SLUG)
    gradebook.update_or_create_notebook(SLUG, SLUG)
    for cell in lab.released("es")["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade"):
            facts = {"max_score": marks["points"], "cell_type": "code"}
            gradebook.update_or_create_grade_cell(marks["grade_id"], SLUG, SLUG, **facts)
        if marks.get("solution"):
            gradebook.update_or_create_solution_cell(marks["grade_id"], SLUG, SLUG)


def graded(student: str, answers: dict[str, str]) -> Report:
    lab = discover.lab(SLUG)
    parts = [
        practice_report(lab, check, answers.get(name, ""), student, Tries(least=2))
        for name, check in lab.checks.items()
    ]
    checks = [check for part in parts for check in part.checks]
    return parts[0].model_copy(update={"mode": "graded", "checks": checks})


def hand_back(folder: Path, student: str, lab: Any, answers: dict[str, str]) -> None:
    notebook = as_node(lab.released("es"))
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("answer-")
        if name in answers:
            cell.source = f"%%answer {name}\n{answers[name]}\n"
    place = folder / "autograded" / student / SLUG / f"{SLUG}.ipynb"
    place.parent.mkdir(parents=True)
    nbformat.write(notebook, place)


def keys(*pressed: str) -> Any:
    left = list(pressed)
    return lambda: left.pop(0) if left else ""


def desk(found: Review, asked: Questions, *pressed: str) -> tuple[Desk, list[str]]:
    said: list[str] = []
    return Desk(found, asked, keys(*pressed), lambda text: said.append(text.es)), said


def test_suggestions_wait_flagged_first_with_the_learners_text(course, own_rubrics):
    with review(own_rubrics, course) as found:
        queue = found.queue("q1")
        assert [(each.student, bool(each.verdict.flags)) for each in queue] == [
            ("luis", True),
            ("ana", False),
        ]
        assert queue[1].text == ANSWERS["ana"]["q1"]
        assert len(found.queue()) == 2 * 8


def test_the_notebook_is_flagged_with_a_comment_while_something_is_doubtful(course):
    with Gradebook(course.CourseDirectory.db_url) as gradebook:
        assert gradebook.find_submission_notebook(SLUG, SLUG, "luis").flagged
        comment = gradebook.find_comment("answer-q1", SLUG, SLUG, "luis").auto_comment
        assert "Para quien califica" in comment
        assert "borra los mensajes al leerlos" in comment


def test_one_key_confirms_or_changes_and_the_persons_mark_wins(course, own_rubrics):
    with review(own_rubrics, course) as found:
        sitting, _ = desk(found, own_rubrics, "x", "3", "\r")
        sitting.sit(found.queue("q1"))
        assert sitting.marked == 2
        assert found.queue("q1") == []
    with Gradebook(course.CourseDirectory.db_url) as gradebook:
        grade = gradebook.find_grade("q1", SLUG, SLUG, "luis")
        assert (grade.manual_score, grade.needs_manual_grade, grade.score) == (3, False, 3)


def test_it_stays_when_the_class_is_graded_again(course, own_rubrics):
    with review(own_rubrics, course) as found:
        desk(found, own_rubrics, "4")[0].sit(found.queue("q8"))
    with Gradebook(course.CourseDirectory.db_url) as gradebook:
        lab = exercise(SLUG)
        for student, answers in ANSWERS.items():
            record(gradebook, student, lab, graded(student, answers), "es")
        marks = {s: gradebook.find_grade("q8", SLUG, SLUG, s).manual_score for s in ANSWERS}
        assert sorted(marks.values(), key=str) == [4, None]


def test_a_marked_answer_joins_the_examples(course, own_rubrics):
    with review(own_rubrics, course) as found:
        sitting, said = desk(found, own_rubrics, "3", "a", "q")
        sitting.sit(found.queue("q1"))
    added = examples(own_rubrics.folder, "q1")[-1]
    assert (added.text, added.score, added.set) == (ANSWERS["luis"]["q1"], 0.75, "marked")
    assert any("Agregada" in each for each in said)


def test_leaving_and_skipping_mark_nothing(course, own_rubrics):
    with review(own_rubrics, course) as found:
        sitting, _ = desk(found, own_rubrics, "s", "q")
        sitting.sit(found.queue("q1"))
        assert sitting.marked == 0
        assert len(found.queue("q1")) == 2


def test_a_mark_out_of_range_is_a_sentence(course, own_rubrics):
    with review(own_rubrics, course) as found, pytest.raises(WorkbookError, match="7"):
        found.mark(found.queue("q1")[0], 7)


def test_a_gradebook_without_theory_is_a_sentence(tmp_path, own_rubrics):
    config = Config(
        {"CourseDirectory": {"root": str(tmp_path), "db_url": f"sqlite:///{tmp_path}/x.db"}}
    )
    with pytest.raises(WorkbookError, match="workbook grade theory"), review(own_rubrics, config):
        pass


def test_the_words_of_a_released_cell_are_no_answer():
    from workbook.answer import STUB, written

    assert isinstance(STUB, Text)
    assert written(f"\n{STUB.es}\n") == written(STUB.en) == ""
    assert json.dumps(written(" Un log. ")) == '"Un log."'
