"""Does a report read well in both languages, and can nothing in it become markup?"""

import pytest

from grader.render import as_html, as_text
from grader.report import CheckReport, Outcome, Report
from workbook.text import Text

PARTITIONS = Text(es="`orders` tiene 3 particiones", en="`orders` has 3 partitions")
LAG = Text(es="«billing» leyó todos los pedidos", en="`billing` has read every order")
HINT = Text(es="¿Cuántas pediste al crear el topic?", en="How many did you ask for?")


def report(*checks, mode="practice", notes=()):
    facts = {"lab": "lab04", "student": "ana-4f1", "kafka": "4.3.1", "seed": "abc", "at": "now"}
    return Report(**facts, mode=mode, checks=list(checks), notes=list(notes))


def check(outcome, **facts):
    facts = {"name": "c", "title": PARTITIONS, "points": 0, "max": 2, **facts}
    return CheckReport(outcome=outcome, **facts)


FAILED = check(Outcome.FAILED, expected=Text(es="3", en="3"), seen=Text(es="1", en="1"), hint=HINT)
SKIPPED = check(Outcome.SKIPPED, title=LAG, max=3, after=[PARTITIONS])
PASSED = check(Outcome.PASSED, points=2)
BROKEN = check(Outcome.BROKEN, incident="ab12cd")


def test_a_failed_and_a_waiting_check_in_spanish():
    assert as_text(report(FAILED, SKIPPED), "es").splitlines() == [
        "✗ `orders` tiene 3 particiones                                 0/2",
        "  Esperaba: 3 · Encontré: 1",
        "  Pista: ¿Cuántas pediste al crear el topic?",
        "– «billing» leyó todos los pedidos                             0/3"
        "   se comprueba cuando pase `orders` tiene 3 particiones",
        "0 de 5 puntos",
    ]


def test_a_passed_check_is_one_line():
    assert as_text(report(PASSED), "en").split() == [
        "✓",
        "`orders`",
        "has",
        "3",
        "partitions",
        "2/2",
    ]


def test_our_fault_is_told_as_our_fault():
    assert "El juez falló, no tú" in as_text(report(BROKEN), "es")
    assert "ab12cd" in as_text(report(BROKEN), "en")


def test_who_was_graded_is_not_told_to_run_a_cell():
    graded = report(BROKEN).model_copy(update={"mode": "graded"})
    assert "Tu instructor lo califica otra vez (código ab12cd)" in as_text(graded, "es")
    assert "cell" not in as_text(graded, "en")


def test_a_note_stands_after_the_checks():
    note = Text(es="El broker 2 está apagado.", en="Broker 2 is off.")
    assert as_text(report(PASSED, notes=[note]), "es").endswith("• El broker 2 está apagado.")


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_a_learner_wrote_never_becomes_markup(language):
    evil = Text(es="<script>alert(1)</script>{{7*7}}", en="`<img src=x onerror=alert(1)>`{{7*7}}")
    html = as_html(report(check(Outcome.FAILED, expected=evil, seen=evil, hint=HINT)), language)
    assert "<script" not in html
    assert "<img" not in html
    assert "{{7*7}}" in html


def test_the_page_says_in_words_what_the_colours_say():
    html = as_html(report(PASSED, FAILED, SKIPPED, BROKEN), "es")
    for word in ("Bien", "Falta", "En espera", "Fallo nuestro", 'lang="es"', "práctica"):
        assert word in html
    assert "<code>orders</code>" in html


def test_only_a_practice_report_says_practice():
    assert "práctica" not in as_html(report(PASSED, mode="graded"), "es")


def test_a_report_survives_its_own_json():
    written = report(PASSED, FAILED, SKIPPED, BROKEN)
    assert Report.model_validate_json(written.model_dump_json()) == written
