"""Does the page that a learner gets back say asked, seen and try, in its language, and give nothing away?"""

from __future__ import annotations

import html
import inspect
import re

import pytest
from classroom import SLUG, Class, Judge, report

from grader import discover
from grader.marked import exercise
from grader.report import Outcome
from workbook.text import Language, Text

OUTCOMES = {
    "send_waits_for_kafka": Outcome.FAILED,
    "orders_has_three_copies": Outcome.SKIPPED,
    "orders_holds_the_twenty": Outcome.BROKEN,
}
WORDS = {
    "es": ("Esperaba: 7 registros", "Encontré: 5", "Pista: ¿Quién", "Nota: 12 / 20", "en revisión"),
    "en": ("Expected: 7 records", "Found: 5", "Hint: Who", "Score: 12 / 20", "under review"),
}


def page_of(room: Class, judge: Judge, language: Language) -> str:
    room.hand_in("ana", language)
    judge.reports["ana"] = report(outcomes=OUTCOMES)
    assert room.run("autograde", SLUG) == 0
    assert room.run("generate_feedback", SLUG) == 0
    return room.feedback("ana")


@pytest.mark.parametrize("language", ["es", "en"])
def test_asked_seen_and_try_in_the_submissions_language(
    room_of_class: Class, judge: Judge, language: Language
):
    page = page_of(room_of_class, judge, language)
    lab = discover.lab(SLUG)
    assert f'<html lang="{language}">' in page
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    for words in WORDS[language]:
        assert words in text
    for check in lab.checks.values():
        assert check.title.say(language).replace("`", "") in text
    other: Language = "en" if language == "es" else "es"
    assert not any(words in text for words in WORDS[other])
    assert lab.title.say(other) not in text


def test_no_answer_and_no_checks_code(room_of_class: Class, judge: Judge):
    page = page_of(room_of_class, judge, "es")
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    lab = exercise(SLUG)
    released = "".join("".join(cell["source"]) for cell in lab.released("es")["cells"])
    secret = [line for answer in lab.source.answers.values() for line in answer.code.splitlines()]
    for check in lab.lab.checks.values():
        secret += inspect.getsource(check.function).splitlines()
    told = [line.strip() for line in secret if len(line.strip()) > 12]
    given_away = [line for line in told if line in text and line not in released]
    assert [line for line in given_away if not line.startswith(("es=", "en=", "#"))] == []


def test_it_loads_nothing_from_elsewhere(room_of_class: Class, judge: Judge):
    page = page_of(room_of_class, judge, "en")
    assert re.findall(r"<(?:script|iframe|link|img)\b", page) == []
    assert re.findall(r"""(?:src=|url\()["']?http""", page) == []


def test_a_persons_mark_and_comment_are_shown(room_of_class: Class, judge: Judge):
    page_of(room_of_class, judge, "es")
    with room_of_class.gradebook() as gradebook:
        gradebook.find_comment("answer-send", SLUG, SLUG, "ana").manual_comment = "**Casi**"
        grade = gradebook.find_grade("orders_holds_the_twenty", SLUG, SLUG, "ana")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.db.commit()
    assert room_of_class.run("generate_feedback", SLUG, "--force") == 0
    page = room_of_class.feedback("ana")
    assert "<strong>Casi</strong>" in page
    assert "14.5 / 20" in page
    assert "en revisión" not in page


def test_notes_are_on_top_and_escaped(room_of_class: Class, judge: Judge):
    room_of_class.hand_in("ana")
    note = Text(es="Escribiste `ana.x` <script>\n\na mano", en="You wrote `ana.x`")
    judge.reports["ana"] = report(notes=[note])
    room_of_class.run("autograde", SLUG)
    room_of_class.run("generate_feedback", SLUG)
    page = room_of_class.feedback("ana")
    assert "<code>ana.x</code> &lt;script&gt; a mano" in page
