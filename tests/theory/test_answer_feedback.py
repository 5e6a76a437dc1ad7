"""Does the reply ask first, then point, then say; in the learner's words; and never call unknown words wrong?"""

from __future__ import annotations

import re

import pytest

from grader import discover
from grader.render import as_html, as_text
from grader.report import Outcome, Report
from grader.suggestion import Suggestion
from grader.theory.asked import reply
from grader.theory.practice import practice_report
from grader.tries import NONE, Tries, digest
from workbook.text import LANGUAGES

QUEUE = "Es una cola de mensajes en tiempo real que borra cada mensaje al leerlo."
WRONG = re.compile(r"\b(?:incorrect[oa]?|equivocad[oa]|wrong|mistaken|error)\b", re.IGNORECASE)


def lines(said: Suggestion, language: str = "es") -> str:
    return "\n".join(text.say(language) for text in said.details)


def report(text: str, tries: int = 0, question: str = "q1") -> Report:
    lab = discover.lab("theory")
    return practice_report(lab, lab.checks[question], text, "ana-1", Tries(least=tries))


def test_three_levels(questions):
    say = {idea.say.es for idea in questions.rubric("q1").ideas}
    first, second, third = (lines(reply("q1", QUEUE, Tries(least=tries))) for tries in range(3))
    assert "Para completar: ¿" in first
    assert "unidad" not in first
    assert "Repásalo en la unidad" in second
    assert "Así se puede decir" in third
    assert not any(each in first + second for each in say)
    assert any(each in third for each in say)
    assert lines(reply("q1", QUEUE, Tries(least=9))) == third


def test_the_cell_and_its_check_are_one_try():
    """`%%answer` replies, then `check("q1")` asks about the same answer: the ladder stays where it was."""
    (asked,) = report(QUEUE).checks
    tried = Tries(frozenset({str(asked.answer), digest("another one")}))
    assert lines(reply("q1", QUEUE, tried)) == lines(reply("q1", QUEUE, Tries(least=1)))


def test_the_learners_own_words_are_quoted_in_both_languages():
    said = reply("q1", QUEUE, NONE)
    for language in LANGUAGES:
        assert "cola de mensajes" in said.seen.say(language)
        assert "borra cada mensaje al leerlo" in lines(said, language)


def test_what_is_not_recognised_is_never_called_wrong():
    text = "Como el río que pasa por el pueblo y del que cada casa toma con su propio balde cuando quiere."
    said = report(text)
    for language in LANGUAGES:
        for page in (as_text(said, language), as_html(said, language)):
            assert not WRONG.search(
                re.sub(r"no quiere decir que esté mal|does not mean it is wrong", "", page)
            )
            assert "✗" not in page
            assert "…" in page
    assert "la leerá tu instructor" in as_text(said, "es")


def test_a_part_is_shown_as_a_part_and_all_as_passed():
    assert as_text(report(QUEUE), "es").startswith("◐")
    whole = report("Los brokers y los controladores.", question="q8")
    assert whole.checks[0].outcome is Outcome.PASSED
    assert as_text(whole, "en").startswith("✓")


def test_an_empty_cell_gets_a_sentence_and_no_mark():
    said = report("   \n ")
    assert said.points == 0
    assert "sin escribir" in as_text(said, "es")


@pytest.mark.parametrize("number", range(1, 9))
def test_every_idea_can_be_asked_for_in_whole_sentences(questions, number):
    rubric = questions.rubric(f"q{number}")
    for idea in rubric.ideas:
        for language in LANGUAGES:
            assert idea.ask.say(language).endswith("?")
            assert idea.say.say(language).endswith(".")
    for belief in questions.misconceptions(rubric):
        assert "?" in belief.ask.es + belief.ask.en or belief.ask.es.endswith(".")


def test_a_backtick_of_the_learners_is_no_code_in_the_report():
    assert "`" not in reply("q1", "una `cola` de `mensajes`", NONE).seen.es


def test_mistakes_and_alternatives_of_the_lab_are_judged_as_they_say():
    lab = discover.lab("theory")
    for mistake in lab.mistakes:
        assert reply(mistake.fails.name, mistake.function(), NONE).share < 0.5
    for other in lab.alternatives:
        for function in other.functions:
            assert reply(function.__name__, function(), NONE).share == 1
