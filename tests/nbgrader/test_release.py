"""Is each language released as it was built, as one assignment?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader import discover
from workbook.text import LANGUAGES, Language

SLUG = "lab01_log"


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_are_released_as_they_were_built(released: Path, language: Language):
    given = released / "release" / language / SLUG / f"{SLUG}.ipynb"
    built = discover.ROOT / "exercises" / language / SLUG / f"{SLUG}.ipynb"
    assert given.read_text("utf-8") == built.read_text("utf-8")


def test_everything_lies_in_the_class_folder(released: Path):
    assert sorted(each.name for each in released.iterdir()) == ["gradebook.db", "release"]


def test_it_is_one_assignment_worth_what_the_lab_is_worth(released: Path):
    with Gradebook(f"sqlite:///{released}/gradebook.db") as gradebook:
        assert [each.name for each in gradebook.assignments] == [SLUG]
        assert gradebook.find_assignment(SLUG).max_score == discover.lab(SLUG).points
        assert len(gradebook.find_assignment(SLUG).notebooks) == 1


def test_the_other_language_has_the_same_cells_and_changes_no_row(room_of_class, monkeypatch):
    monkeypatch.setenv("WORKBOOK_LANGUAGE", "en")
    room_of_class.hand_in("ana")
    assert room_of_class.run("generate_assignment", SLUG, "--force") == 0
    with room_of_class.gradebook() as gradebook:
        names = {cell.name for cell in gradebook.find_notebook(SLUG, SLUG).grade_cells}
    assert names == set(discover.lab(SLUG).checks)


def test_work_in_the_source_folder_is_not_handed_out(room_of_class, tmp_path, monkeypatch):
    """Somebody has solved the lab in the very checkout that releases it."""
    worked = tmp_path / "course" / "exercises" / "es" / SLUG / f"{SLUG}.ipynb"
    worked.parent.mkdir(parents=True)
    notebook = json.loads((discover.ROOT / f"exercises/es/{SLUG}/{SLUG}.ipynb").read_text("utf-8"))
    notebook["cells"][4]["source"] = ["the_answer = 42"]
    worked.write_text(json.dumps(notebook), "utf-8")
    (tmp_path / "course" / "solutions").symlink_to(discover.ROOT / "solutions")
    monkeypatch.setenv("WORKBOOK_LABS", str(tmp_path / "course" / "solutions"))
    assert room_of_class.run("generate_assignment", SLUG, "--force") == 0
    for language in LANGUAGES:
        given = room_of_class.folder / "release" / language / SLUG / f"{SLUG}.ipynb"
        assert "the_answer" not in given.read_text("utf-8")
