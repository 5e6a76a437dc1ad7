"""Does autograde take marks from the judge's report, whatever a submission holds?"""

from __future__ import annotations

import json
from pathlib import Path

from classroom import CHECKS, SEND_FAILED, SLUG, Class, Judge, autograde, cell_of, report

from grader.report import Outcome
from workbook.errors import WorkbookError
from workbook.text import Text


def test_marks_comments_and_cells_are_the_reports(room_of_class: Class, judge: Judge):
    path = room_of_class.hand_in("ana")
    judge.reports["ana"] = report(outcomes=SEND_FAILED)
    assert autograde(room_of_class) == 0
    assert judge.asked == [(path, "ana", SLUG)]
    marks = room_of_class.marks("ana")
    assert marks["send_waits_for_kafka"] == (0, False)
    assert marks["orders_has_one_partition"] == (1, False)
    assert room_of_class.score("ana") == 16
    comment = room_of_class.comment("ana", "send")
    assert comment is not None
    assert "Encontré: 5 registros" in comment
    assert "Pista: ¿Quién espera a Kafka?" in comment
    assert room_of_class.comment("ana", "read") is None
    shown = cell_of(room_of_class.autograded("ana"), "send_waits_for_kafka")["outputs"]
    assert "Encontré" in "".join(shown[0]["data"]["text/plain"])
    assert "&lt;b&gt;raros" in "".join(shown[0]["data"]["text/html"])
    assert shown[1]["data"]["text/plain"] == ["0"]


def test_each_submission_keeps_its_language(room_of_class: Class, judge: Judge):
    for student, language in (("eva", "es"), ("tom", "en")):
        room_of_class.hand_in(student, language)
        judge.reports[student] = report(student, SEND_FAILED)
    assert autograde(room_of_class) == 0
    for student, language, word in (("eva", "es", "Encontré"), ("tom", "en", "Found")):
        notebook = room_of_class.autograded(student)
        assert notebook["metadata"]["workbook"]["language"] == language
        built = json.loads(Path(f"exercises/{language}/{SLUG}/{SLUG}.ipynb").read_text("utf-8"))
        assert [c["source"] for c in notebook["cells"]] == [c["source"] for c in built["cells"]]
        assert word in (room_of_class.comment(student, "send") or "")
    with room_of_class.gradebook() as gradebook:
        assert len(gradebook.assignment_submissions(SLUG)) == 2


def test_a_broken_check_has_no_mark_and_waits_for_a_person(room_of_class: Class, judge: Judge):
    room_of_class.hand_in("ana")
    judge.reports["ana"] = report(outcomes={"send_waits_for_kafka": Outcome.BROKEN})
    assert autograde(room_of_class) == 0
    marks = room_of_class.marks("ana")
    assert marks.pop("send_waits_for_kafka") == (None, True)
    assert not any(waits for _, waits in marks.values())
    assert "abc123" in (room_of_class.comment("ana", "send") or "")


def test_a_check_that_the_report_forgot_is_no_zero(room_of_class: Class, judge: Judge):
    room_of_class.hand_in("ana")
    whole = report()
    judge.reports["ana"] = whole.model_copy(update={"checks": whole.checks[1:]})
    assert autograde(room_of_class) == 0
    assert room_of_class.marks("ana")[CHECKS[0]] == (None, True)


def test_points_never_exceed_what_the_lab_gives(room_of_class: Class, judge: Judge):
    room_of_class.hand_in("ana")
    whole = report()
    checks = [check.model_copy(update={"points": 99.0}) for check in whole.checks]
    judge.reports["ana"] = whole.model_copy(update={"checks": checks})
    assert autograde(room_of_class) == 0
    assert room_of_class.score("ana") == 20


def test_a_persons_mark_stays_and_waits_only_when_the_judge_changed_its_mind(
    room_of_class: Class, judge: Judge
):
    def by_hand() -> tuple[float, bool]:
        with room_of_class.gradebook() as gradebook:
            grade = gradebook.find_grade("send_waits_for_kafka", SLUG, SLUG, "ana")
            return grade.score, grade.needs_manual_grade

    room_of_class.hand_in("ana")
    judge.reports["ana"] = report(outcomes=SEND_FAILED)
    autograde(room_of_class)
    with room_of_class.gradebook() as gradebook:
        gradebook.find_grade("send_waits_for_kafka", SLUG, SLUG, "ana").manual_score = 3
        gradebook.db.commit()
    room_of_class.run("autograde", SLUG, "--force")
    assert by_hand() == (3, False)
    judge.reports["ana"] = report()
    room_of_class.run("autograde", SLUG, "--force")
    assert by_hand() == (3, True)


def test_a_practice_report_is_no_mark(room_of_class: Class, judge: Judge):
    room_of_class.hand_in("ana")
    room_of_class.hand_in("beto")
    judge.reports["ana"] = report(mode="practice")
    assert autograde(room_of_class) == 1
    assert all(mark == (None, True) for mark in room_of_class.marks("ana").values())
    assert room_of_class.score("beto") == 20


def test_a_judge_that_cannot_work_leaves_no_mark_and_stops_nobody_else(
    room_of_class: Class, judge: Judge
):
    for student in ("ana", "beto"):
        room_of_class.hand_in(student)
    judge.reports["ana"] = WorkbookError(Text(es="Sin sandbox.", en="No sandbox."))
    assert autograde(room_of_class) == 1
    assert all(mark == (None, True) for mark in room_of_class.marks("ana").values())
    assert room_of_class.score("beto") == 20
