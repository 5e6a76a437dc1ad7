"""Do marks leave the gradebook whole, with their penalties, and only when each of them is one?"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from classroom import SLUG, Class, Judge, report

from grader.export import export_marks
from grader.report import Outcome

EXPORTER = "--exporter=grader.export.MarksExport"
BROKEN = {"send_waits_for_kafka": Outcome.BROKEN}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("how", [[EXPORTER], []], ids=["named", "as configured"])
def test_a_broken_check_blocks_the_export(
    room_of_class: Class, judge: Judge, tmp_path: Path, how: list[str], caplog
):
    room_of_class.hand_in("ana")
    room_of_class.hand_in("beto")
    judge.reports["ana"] = report(outcomes=BROKEN)
    room_of_class.run("autograde", SLUG)
    file = tmp_path / "marks.csv"
    assert room_of_class.run("export", *how, f"--to={file}") == 1
    assert not file.exists()
    provisional = "--MarksExport.provisional=True"
    assert room_of_class.run("export", *how, provisional, f"--to={file}") == 0
    ana, beto = rows(file)
    assert (ana["score"], ana["provisional"]) == ("16.0", "send_waits_for_kafka")
    assert (beto["score"], beto["provisional"]) == ("20.0", "")


def test_a_command_of_ours_refuses_in_the_same_way(
    room_of_class: Class, judge: Judge, tmp_path: Path
):
    room_of_class.hand_in("ana")
    judge.reports["ana"] = report(outcomes=BROKEN)
    room_of_class.run("autograde", SLUG)
    file = tmp_path / "marks.csv"
    refused = export_marks(file)
    assert [each.en for each in refused] == [
        "ana, lab01_log: no final mark for send_waits_for_kafka."
    ]
    assert not file.exists()
    assert export_marks(file, provisional=True) == refused
    assert rows(file)[0]["score"] == "16.0"


def test_a_persons_mark_opens_it(room_of_class: Class, judge: Judge, tmp_path: Path):
    room_of_class.hand_in("ana")
    judge.reports["ana"] = report(outcomes=BROKEN)
    room_of_class.run("autograde", SLUG)
    with room_of_class.gradebook() as gradebook:
        grade = gradebook.find_grade("send_waits_for_kafka", SLUG, SLUG, "ana")
        grade.manual_score, grade.needs_manual_grade = 3, False
        gradebook.db.commit()
    file = tmp_path / "marks.csv"
    assert room_of_class.run("export", EXPORTER, f"--to={file}") == 0
    assert rows(file)[0]["score"] == "19.0"


def test_names_cannot_break_the_file(room_of_class: Class, judge: Judge, tmp_path: Path):
    room_of_class.hand_in("María José Ñ")
    room_of_class.run("autograde", SLUG)
    with room_of_class.gradebook() as gradebook:
        names = {"first_name": "=HYPERLINK(1)", "last_name": 'Pérez, "Pepa"'}
        gradebook.update_or_create_student("María José Ñ", **names)
        gradebook.update_or_create_student("nobody")
    file = tmp_path / "marks.csv"
    assert room_of_class.run("export", EXPORTER, f"--to={file}") == 0
    nobody, maria = rows(file)
    assert maria["student_id"] == "María José Ñ"
    assert maria["last_name"] == 'Pérez, "Pepa"'
    assert maria["first_name"] == "'=HYPERLINK(1)"
    assert nobody["score"] == "0.0"


def test_late_penalties_are_nbgraders_own(room_of_class: Class, judge: Judge, tmp_path: Path):
    folder = room_of_class.hand_in("ana").parent
    (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC", "utf-8")
    room_of_class.hand_in("beto")
    with room_of_class.gradebook() as gradebook:
        due = datetime(2026, 3, 2, 10) - timedelta(hours=2)
        gradebook.update_or_create_assignment(SLUG, duedate=due)
    judge.reports["ana"] = report(outcomes={"send_waits_for_kafka": Outcome.FAILED})
    room_of_class.run("autograde", SLUG, "--LateSubmissionPlugin.penalty_method=zero")
    file = tmp_path / "marks.csv"
    assert room_of_class.run("export", EXPORTER, f"--to={file}") == 0
    ana, beto = rows(file)
    assert (ana["raw_score"], ana["late_submission_penalty"], ana["score"]) == ("16.0",) * 2 + (
        "0.0",
    )
    assert beto["score"] == "20.0"
    room_of_class.run("generate_feedback", SLUG)
    assert "Descuento por entrega tardía" in room_of_class.feedback("ana")
