"""How does a check get a drawing from a notebook, and what does it suggest for it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.deeds import CallProblem
from grader.drawings.feedback import suggestion
from grader.drawings.task import Task, mark
from grader.expect import Mismatch
from grader.student import Call
from grader.suggestion import Suggestion
from grader.tries import Tries
from workbook.drawings import Drawing, NotADrawing, read_drawing
from workbook.text import Text

TIME = 10.0  # seconds: the drawing is already made
EXPECTED = Text(
    es="un dibujo en la celda `%%architecture {name}`",
    en="a drawing in the cell `%%architecture {name}`",
)
MISSING = Text(
    es="todavía no hay ninguno: ¿ejecutaste la celda, y terminó sin error?",
    en="there is none yet: did you run the cell, and did it end without an error?",
)
NOT_READABLE = Text(
    es="`{name}` ya no es un dibujo; ejecuta otra vez su celda",
    en="`{name}` is no drawing any more; run its cell again",
)


def drawn(run: Callable[[Call], Any], name: str, hint: Text) -> Drawing:
    """The drawing that the notebook keeps under this name; a Mismatch where there is none."""
    expected = EXPECTED.format(name=name)
    try:
        return read_drawing(run(Call(name, (), TIME)))
    except NotADrawing:
        raise Mismatch(expected, NOT_READABLE.format(name=name), hint) from None
    except CallProblem as trouble:
        seen = MISSING if trouble.problem.kind == "missing" else NOT_READABLE.format(name=name)
        raise Mismatch(expected, seen, hint) from None


def suggest(task: Task, drawing: Drawing, tries: Tries) -> Suggestion:
    """What a check of a drawing returns: its share of the points, and the feedback for this try."""
    answer = repr(drawing)
    said = suggestion(mark(task, drawing), drawing, tries.before(answer))
    return replace(said, answer=answer)
