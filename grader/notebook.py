"""How does a source become a notebook that JupyterLab opens and nbgrader accepts?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.areas import released
from grader.cells import Answer, Cell, Given, Grade, Prose, Setup, Source
from grader.source import SourceError, at
from workbook.answer import STUB
from workbook.text import Language, Text

Notebook = dict[str, Any]
FORMAT = {"nbformat": 4, "nbformat_minor": 5}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
SCHEMA_VERSION = 3  # of nbgrader's cell metadata
SETUP = 'from workbook import ME, check, cluster, open_notebook\n\nopen_notebook("{}", "{}")'


def build_notebook(
    source: Source,
    language: Language,
    points: Mapping[str, float] | None = None,
    *,
    solution: bool = False,
    replace: Mapping[str, str] | None = None,
    helpers: Sequence[str] = (),
) -> Notebook:
    """The notebook in one language; `points` says what each check of a lab is worth.

    All metadata is that of the release, whatever the answers hold: as in a learner's submission.
    `solution` keeps the reference answers (with their marks, as nbgrader's own sources have them).
    `replace` puts other code into the answers it names; `helpers` become cells before the answers.
    """
    _refuse_what_is_not_there(source, points, replace or {})
    cells = [_cell(source, cell, n, language, points) for n, cell in enumerate(source.cells, 1)]
    about = _metadata(source, language, cells)
    solved = {name: answer.code for name, answer in source.answers.items() if solution}
    for cell, built in zip(source.cells, cells, strict=True):
        code = (solved | dict(replace or {})).get(cell.name) if isinstance(cell, Answer) else None
        built["source"] = built["source"] if code is None else _lines(_with_magic(cell, code))
    place = next((n for n, cell in enumerate(source.cells) if isinstance(cell, Answer)), len(cells))
    cells[place:place] = [_code(f"helper-{n:02}", code, {}) for n, code in enumerate(helpers, 1)]
    return {"cells": cells, "metadata": about, **FORMAT}


def as_text(notebook: Notebook) -> str:
    """The file's text, in the form in which Jupyter itself saves it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest(cells: Sequence[Mapping[str, Any]]) -> str:
    """What the cells say, in 16 letters: it tells whether somebody has written in a notebook."""
    told = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def checksum(code: str, marks: Mapping[str, Any]) -> str:
    """The sum that nbgrader makes of a code cell: with it `nbgrader validate` sees an edited check."""
    parts = [code, "code", str(marks["grade"]), str(marks["solution"]), str(marks["locked"])]
    parts += [marks["grade_id"]]
    parts += [str(float(marks["points"]))] if marks["grade"] else []
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def _cell(
    source: Source,
    cell: Cell,
    number: int,
    language: Language,
    points: Mapping[str, float] | None,
) -> Notebook:
    """One cell as it is released, whichever answer it will hold."""
    name = f"cell-{number:02}"
    if isinstance(cell, Prose):
        words = _lines(cell.text.say(language))
        return {"cell_type": "markdown", "id": name, "metadata": {}, "source": words}
    opening = SETUP.format(source.slug, language)
    if isinstance(cell, Answer) and cell.is_prose:
        code = STUB.say(language)
    else:
        code = opening if isinstance(cell, Setup) else released(cell.code, language)
    code = _with_magic(cell, code)
    return _code(name, code, {} if points is None else _marks(cell, number, code, points))


def _with_magic(cell: Cell, code: str) -> str:
    """A program of its own, a drawing, or prose says so in its first line, whoever writes the rest."""
    if isinstance(cell, Answer | Given) and cell.program:
        return f"%%program {cell.program}\n{code}"
    if isinstance(cell, Answer | Given) and cell.drawing:
        return f"%%architecture {cell.drawing}\n{code}"
    if isinstance(cell, Answer) and cell.is_prose:
        return f"%%answer {cell.name}\n{code}"
    return code


def _code(name: str, code: str, metadata: Notebook) -> Notebook:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": _lines(code),
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _marks(cell: Cell, number: int, code: str, points: Mapping[str, float]) -> Notebook:
    """A code cell's metadata for nbgrader, as `nbgrader generate_assignment` would release it."""
    is_answer, is_grade = isinstance(cell, Answer), isinstance(cell, Grade)
    marks: Notebook = {"schema_version": SCHEMA_VERSION, "task": False, "cell_type": "code"}
    marks |= {"grade": is_grade, "solution": is_answer, "locked": not is_answer}
    marks["grade_id"] = _grade_id(cell, number)
    if isinstance(cell, Grade):
        marks["points"] = _number(sum(points[name] for name in cell.checks))
    marks["checksum"] = checksum(code, marks)
    lock = {"deletable": False} if is_answer else {"deletable": False, "editable": False}
    return {**lock, "nbgrader": marks}


def _grade_id(cell: Cell, number: int) -> str:
    if isinstance(cell, Answer):
        return f"answer-{cell.name}"
    if isinstance(cell, Grade):
        return cell.grade_id
    return "setup-cell" if isinstance(cell, Setup) else f"given-{number:02}"


def _number(points: float) -> float:
    whole = round(points, 6)
    return int(whole) if whole == int(whole) else whole


def _metadata(source: Source, language: Language, cells: Sequence[Notebook]) -> Notebook:
    about = {"slug": source.slug, "language": language}
    about |= {"generated_from": source.shown, "digest": digest(cells)}
    return {"kernelspec": KERNEL, "language_info": {"name": "python"}, "workbook": about}


def _refuse_what_is_not_there(
    source: Source, points: Mapping[str, float] | None, replace: Mapping[str, str]
) -> None:
    problems = [*_graded_lesson(source, points), *_unknown_checks(source, points)]
    for name in sorted(replace.keys() - source.answers.keys()):
        known = ", ".join(source.answers) or "–"
        problems.append(at(source.shown, 1, NO_ANSWER.format(name=name, known=known)))
    if problems:
        raise SourceError(problems)


def _graded_lesson(source: Source, points: Mapping[str, float] | None) -> Iterator[Text]:
    for cell in source.cells if points is None else ():
        if isinstance(cell, Answer | Grade):
            yield at(source.shown, cell.line, GRADED_LESSON)


def _unknown_checks(source: Source, points: Mapping[str, float] | None) -> Iterator[Text]:
    for cell in source.grades if points is not None else ():
        for name in cell.checks:
            if name not in (points or {}):
                known = ", ".join(points or {}) or "–"
                yield at(source.shown, cell.line, NO_CHECK.format(name=name, known=known))


NO_CHECK = Text(
    es="no hay ninguna comprobación «{name}» en checks.py; las que hay: {known}.",
    en="there is no check `{name}` in checks.py; there are: {known}.",
)
NO_ANSWER = Text(
    es="no hay ninguna respuesta «{name}» en este cuaderno; las que hay: {known}.",
    en="there is no answer `{name}` in this notebook; there are: {known}.",
)
GRADED_LESSON = Text(
    es="una lección no se califica; pasa esta celda a un laboratorio o quítale la etiqueta.",
    en="a lesson is not graded; move this cell to a lab or drop its tag.",
)
