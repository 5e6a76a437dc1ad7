"""How does a check, or the judge itself, get an answer and say what it suggests for it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.deeds import CallProblem
from grader.expect import Mismatch
from grader.student import Call
from grader.suggestion import Suggestion
from grader.theory.feedback import feedback
from grader.theory.rubric import questions
from grader.theory.score import suggest
from grader.tries import Tries
from workbook.text import Text

TIME = 10.0  # seconds: the text is already there
EXPECTED = Text(
    es="una respuesta en la celda `%%answer {name}`", en="an answer in the cell `%%answer {name}`"
)
MISSING = Text(
    es="todavía no hay ninguna: ¿ejecutaste la celda?",
    en="there is none yet: did you run the cell?",
)
EMPTY = Text(
    es="la celda `%%answer {name}` está sin escribir", en="the cell `%%answer {name}` is unwritten"
)
NOT_TEXT = Text(
    es="`{name}` ya no es un texto; ejecuta otra vez su celda",
    en="`{name}` is no text any more; run its cell again",
)


def answered(run: Callable[[Call], Any], name: str, hint: Text) -> str:
    """The text that the notebook keeps under this name; a Mismatch where there is none."""
    expected, spoilt = EXPECTED.format(name=name), NOT_TEXT.format(name=name)
    try:
        text = run(Call(name, (), TIME))
    except CallProblem as trouble:
        seen = MISSING if trouble.problem.kind == "missing" else spoilt
        raise Mismatch(expected, seen, hint) from None
    if not isinstance(text, str):
        raise Mismatch(expected, spoilt, hint)
    return not_empty(name, text, hint)


def not_empty(name: str, text: str, hint: Text) -> str:
    """The text; a Mismatch where nothing is written."""
    if not text.strip():
        raise Mismatch(EXPECTED.format(name=name), EMPTY.format(name=name), hint)
    return text


def reply(question: str, text: str, tries: Tries) -> Suggestion:
    """What a check of an answer returns: its share of the points, and the feedback for this try."""
    asked = questions()
    rubric = asked.rubric(question)
    said = feedback(suggest(text, rubric, asked), rubric, asked, tries.before(text))
    return replace(said, answer=text)
