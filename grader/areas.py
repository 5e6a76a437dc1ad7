"""Which lines of an answer are its solution, and what does the learner find in their place?"""

from __future__ import annotations

from grader.percent import CellError, parse
from workbook.text import LANGUAGES, Language, Text

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
NBGRADER_WORDS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "AUTOTEST")
STUB = Text(es="# Escribe tu código aquí", en="# Write your code here")


def released(code: str, language: Language) -> str:
    """The code with a stub, equally indented, where each solution was."""
    kept: list[str] = []
    inside = False
    for line in code.split("\n"):
        if line.strip() == BEGIN:
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + STUB.say(language), indent + "raise NotImplementedError()"]
        if not inside and line.strip() not in (BEGIN, END):
            kept.append(line)
        inside = line.strip() == BEGIN or (inside and line.strip() != END)
    return "\n".join(kept)


def solutions(code: str) -> list[str]:
    """The text of each solution, without its markers."""
    found: list[list[str]] = []
    inside = False
    for line in code.split("\n"):
        if line.strip() == BEGIN:
            found.append([])
        elif inside and line.strip() != END:
            found[-1].append(line)
        inside = line.strip() == BEGIN or (inside and line.strip() != END)
    return ["\n".join(lines) for lines in found]


def check_answer(code: str, line: int) -> None:
    """Raise CellError unless markers pair, hold something, and leave valid Python when cut out."""
    marks = [(n, each.strip()) for n, each in enumerate(code.split("\n"), line) if _is_mark(each)]
    if not marks:
        raise CellError(line, NO_MARKS)
    for number, mark in marks:
        if mark not in (BEGIN, END):
            raise CellError(number, BAD_MARK.format(found=mark))
    for place, (number, mark) in enumerate(marks):
        if mark != (END if place % 2 else BEGIN):
            raise CellError(number, NOT_PAIRED.format(found=mark))
    if len(marks) % 2:
        raise CellError(marks[-1][0], NOT_PAIRED.format(found=BEGIN))
    if not all(each.strip() for each in solutions(code)):
        raise CellError(marks[0][0], EMPTY)
    for language in LANGUAGES:
        _check_release(released(code, language), line)


def has_marks(code: str) -> bool:
    """Whether a cell holds one of the words that nbgrader acts on."""
    return any(map(_is_mark, code.split("\n")))


def check_no_marks(code: str, line: int) -> None:
    """Raise CellError if a cell that is no answer holds one of the words that nbgrader acts on."""
    for number, each in enumerate(code.split("\n"), line):
        if any(word in each for word in NBGRADER_WORDS):
            raise CellError(number, MARK_ELSEWHERE.format(found=each.strip()))


def _is_mark(line: str) -> bool:
    return any(word in line for word in NBGRADER_WORDS)


def _check_release(code: str, line: int) -> None:
    try:
        parse(code)
    except CellError as wrong:
        raise CellError(line, BROKEN_RELEASE.format(what=wrong.text)) from None


NO_MARKS = Text(
    es=f"esta respuesta no dice cuál es su solución; enciérrala entre «{BEGIN}» y «{END}».",
    en=f"this answer does not say what its solution is; put it between `{BEGIN}` and `{END}`.",
)
BAD_MARK = Text(
    es=f"«{{found}}» no es una marca; escribe «{BEGIN}» o «{END}» en una línea propia.",
    en=f"`{{found}}` is not a mark; write `{BEGIN}` or `{END}` on a line of its own.",
)
NOT_PAIRED = Text(
    es=f"«{{found}}» no tiene pareja; cada «{BEGIN}» va seguido de un «{END}».",
    en=f"`{{found}}` has no partner; each `{BEGIN}` is followed by one `{END}`.",
)
EMPTY = Text(
    es="la solución está vacía; escribe la respuesta de referencia entre las dos marcas.",
    en="the solution is empty; write the reference answer between the two marks.",
)
MARK_ELSEWHERE = Text(
    es='«{found}» fuera de una respuesta llegaría al alumno; marca la celda con answer="…".',
    en='`{found}` outside an answer would reach the learner; tag the cell answer="…".',
)
BROKEN_RELEASE = Text(
    es="sin su solución, {what} Deja fuera de las marcas lo que la celda necesita para ejecutarse.",
    en="without its solution, {what} Leave outside the marks what the cell needs to run.",
)
