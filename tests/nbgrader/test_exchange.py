"""Do both languages go through nbgrader's exchange and come back as one class?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from classroom import SLUG, Class, Judge
from nbgrader.apps import (
    CollectApp,
    FetchAssignmentApp,
    ReleaseAssignmentApp,
    SubmitApp,
)

from grader import discover


def run(app_class: type, *arguments: str) -> None:
    app = app_class()
    app.initialize([*arguments, "--log-level=WARN"])
    app.start()


@pytest.mark.filterwarnings("ignore")  # nbgrader's own
def test_each_language_has_a_shelf_and_one_class_collects_both(
    room_of_class: Class, judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root = f"--Exchange.root={tmp_path / 'exchange'}"
    learners = {"es": "eva", "en": "tom"}
    for language, student in learners.items():
        monkeypatch.setenv("WORKBOOK_LANGUAGE", language)
        shelf = f"kafka-workbook-{language}"
        run(ReleaseAssignmentApp, SLUG, root)
        home = tmp_path / student
        home.mkdir()
        monkeypatch.chdir(home)
        course = f"--course={shelf}"
        cache = f"--Exchange.cache={home / 'cache'}"
        run(FetchAssignmentApp, SLUG, course, root, cache)
        notebook = json.loads((home / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
        assert notebook["metadata"]["workbook"]["language"] == language
        run(SubmitApp, SLUG, course, root, cache, f"--student={student}")
        monkeypatch.chdir(discover.ROOT)
        run(CollectApp, SLUG, root, "--ExchangeCollect.check_owner=False")
    assert room_of_class.run("autograde", SLUG) == 0
    for language, student in learners.items():
        told = room_of_class.autograded(student)["metadata"]["workbook"]["language"]
        assert (told, room_of_class.score(student)) == (language, 20)
    with room_of_class.gradebook() as gradebook:
        assert len(gradebook.assignments) == 1
        assert len(gradebook.assignment_submissions(SLUG)) == 2
        stamps = [s.timestamp for s in gradebook.assignment_submissions(SLUG)]
        assert all(stamps)
