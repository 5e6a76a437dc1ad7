"""Do reports that `workbook grade` made give the marks and notebooks that autograde gives?"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

from classroom import SLUG, Class, Judge, report

from grader.gradebook import import_reports
from grader.report import Outcome, Report
from workbook.text import Language

CASES: dict[str, tuple[Language, dict[str, Outcome]]] = {
    "ana maría": ("es", {}),
    "tom": ("en", {"send_waits_for_kafka": Outcome.FAILED}),
    "ñusta": ("es", {"each_reader_gets_every_order": Outcome.BROKEN}),
}


def hand_in(room: Class) -> dict[str, Report]:
    for student, (language, _) in CASES.items():
        folder = room.hand_in(student, language).parent
        (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC", "utf-8")
    return {s: report(s, outcomes, language=lang) for s, (lang, outcomes) in CASES.items()}


def facts(room: Class) -> dict[str, Any]:
    answers = ("create_orders", "send", "read", "start_from", "reasons")
    return {
        student: (
            room.marks(student),
            {answer: room.comment(student, answer) for answer in answers},
            room.autograded(student),
        )
        for student in CASES
    }


def test_both_ways_give_the_same(room_of_class: Class, judge: Judge):
    reports = hand_in(room_of_class)
    judge.reports |= reports
    assert room_of_class.run("autograde", SLUG) == 0
    by_autograde = facts(room_of_class)
    shutil.rmtree(room_of_class.folder / "autograded")
    (room_of_class.folder / "gradebook.db").unlink()
    submitted = room_of_class.folder / "submitted"
    assert (
        import_reports(SLUG, reports.values(), submitted) == []
    )  # into a gradebook that is not there yet
    assert facts(room_of_class) == by_autograde
    assert import_reports(SLUG, reports.values(), submitted) == []  # again
    assert facts(room_of_class) == by_autograde


def test_nbgrader_goes_on_from_there(room_of_class: Class, judge: Judge, tmp_path: Path):
    submitted = room_of_class.folder / "submitted"
    assert import_reports(SLUG, hand_in(room_of_class).values(), submitted) == []
    assert room_of_class.run("autograde", SLUG) == 0
    assert judge.asked == []  # they are graded: nothing newer was handed in
    assert room_of_class.run("generate_feedback", SLUG) == 0
    assert "Found: 5" in room_of_class.feedback("tom")
    file = tmp_path / "marks.csv"
    assert room_of_class.run("export", "--MarksExport.provisional=True", f"--to={file}") == 0
    with file.open(encoding="utf-8", newline="") as opened:
        scores = {row["student_id"]: row["score"] for row in csv.DictReader(opened)}
    assert scores == {"ana maría": "20.0", "tom": "16.0", "ñusta": "16.0"}


def test_who_handed_in_nothing_has_no_row(room_of_class: Class):
    reports = hand_in(room_of_class) | {"nobody": report("nobody", flags=["missing"])}
    (room_of_class.folder / "submitted" / "nobody").mkdir()
    assert import_reports(SLUG, reports.values(), room_of_class.folder / "submitted") == []
    with room_of_class.gradebook() as gradebook:
        assert {each.id for each in gradebook.students} == set(CASES)


def test_one_that_cannot_be_written_stops_nobody_else(room_of_class: Class):
    reports = hand_in(room_of_class)
    reports["ana maría"] = report("ana maría", mode="practice")
    stamp = room_of_class.folder / "submitted" / "tom" / SLUG / "timestamp.txt"
    stamp.write_text("yesterday?", "utf-8")
    findings = import_reports(SLUG, reports.values(), room_of_class.folder / "submitted")
    assert len(findings) == 2
    assert "practice" in findings[0].en
    assert "tom" in findings[1].es
    assert room_of_class.score("ñusta") == 16
