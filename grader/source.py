"""What does a lesson's or lab's source hold, cell by cell, and what is wrong with it?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.areas import check_answer, check_no_marks, has_marks
from grader.cells import Answer, Cell, Given, Grade, Prose, Setup, Source
from grader.percent import FORMS, CellError, Chunk, decode, parse, split
from workbook import programs
from workbook.errors import WorkbookError
from workbook.text import Text

SETUP_NAMES = ("ME", "check", "cluster", "open_notebook")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LONGEST_ID = 128  # what nbgrader's gradebook keeps of a cell's name


class SourceError(WorkbookError):
    """Everything that is wrong with one source, a sentence each, with file and line."""

    def __init__(self, problems: Sequence[Text]) -> None:
        super().__init__(lines(problems))
        self.problems = tuple(problems)


def at(shown: str, line: int, text: Text) -> Text:
    """The sentence behind its `file:line:`, which editors and terminals make a link."""
    return Text(es=f"{shown}:{line}: {text.es}", en=f"{shown}:{line}: {text.en}")


def lines(texts: Sequence[Text]) -> Text:
    """Several sentences as one, a line each."""
    return Text(es="\n".join(each.es for each in texts), en="\n".join(each.en for each in texts))


def read(path: Path, shown: str = "") -> Source:
    """The file's cells. SourceError says all that is wrong with them at once."""
    slug = path.parent.name if path.name == "lab.py" else path.stem
    shown = shown or path.as_posix()
    wrongs: list[CellError] = []
    try:
        cells = _cells(decode(path.read_bytes()), wrongs)
    except CellError as wrong:
        wrongs = [wrong]
    if wrongs:
        ordered = sorted(wrongs, key=lambda wrong: wrong.line)
        raise SourceError([at(shown, wrong.line, wrong.text) for wrong in ordered])
    return Source(slug, shown, cells)


def _cells(text: str, wrongs: list[CellError]) -> tuple[Cell, ...]:
    """The cells of a file that Python can read; what is wrong with them goes into `wrongs`."""
    parse(text)
    header, chunks, bad_markers = split(text)
    wrongs += bad_markers
    cells: list[Cell] = []
    for step in () if bad_markers else tuple(_steps(chunks, wrongs)):
        try:
            cells.append(_cell(step))
        except CellError as wrong:
            wrongs.append(wrong)
    wrongs += [*_bad_header(header), *_bad_setup(cells), *_repeated(cells)]
    if not chunks and not wrongs:
        wrongs.append(CellError(1, NO_CELLS.format(forms=FORMS)))
    return tuple(cells)


def _steps(chunks: list[Chunk], wrongs: list[CellError]) -> Iterator[tuple[Chunk, ...]]:
    """Each es cell together with the en cell that follows it; all others alone."""
    waiting: Chunk | None = None
    for chunk in [*chunks, None]:
        language = chunk.value if chunk and chunk.kind == "markdown" else ""
        if waiting and chunk and language == "en":
            yield waiting, chunk
        elif waiting:
            wrongs.append(CellError(waiting.line, NO_ENGLISH))
        elif chunk and language == "en":
            wrongs.append(CellError(chunk.line, NO_SPANISH))
        if chunk and not language:
            yield (chunk,)
        waiting = chunk if language == "es" else None


def _cell(step: tuple[Chunk, ...]) -> Cell:
    chunk = step[0]
    if chunk.kind == "markdown":
        es, en = (_words(each) for each in step)
        return Prose(chunk.line, Text(es=es, en=en))
    if chunk.kind == "setup":
        return _setup(chunk)
    if not chunk.body:
        raise CellError(chunk.line, EMPTY_CELL)
    tree = parse(chunk.body, chunk.first)
    if chunk.kind == "answer":
        return _answer(chunk)
    if chunk.kind == "program":
        return _program(chunk)
    if chunk.kind == "architecture":
        return _drawing(chunk)
    if chunk.kind == "prose":
        return _prose(chunk)
    check_no_marks(chunk.body, chunk.first)
    return _grade(chunk, tree) if chunk.kind == "grade" else Given(chunk.line, chunk.body)


def _words(chunk: Chunk) -> str:
    body = parse(chunk.body, chunk.first).body
    words = _constant(body[0]) if len(body) == 1 else None
    if not isinstance(words, str):
        raise CellError(chunk.line, NOT_ONE_STRING)
    if not words.strip():
        raise CellError(chunk.line, EMPTY_CELL)
    check_no_marks(words, chunk.first)
    return words.strip("\n").rstrip()


def _constant(node: ast.stmt) -> object:
    value = node.value if isinstance(node, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) else None


def _setup(chunk: Chunk) -> Setup:
    if chunk.body:
        raise CellError(chunk.line, SETUP_NOT_EMPTY)
    return Setup(chunk.line)


def _answer(chunk: Chunk) -> Answer:
    if not NAME.fullmatch(chunk.value):
        raise CellError(chunk.line, BAD_NAME.format(found=chunk.value))
    check_answer(chunk.body, chunk.first)
    return Answer(chunk.line, chunk.value, chunk.body)


def _program(chunk: Chunk) -> Cell:
    """The learner's, where it holds a solution; else one that is given."""
    if not programs.NAME.fullmatch(chunk.value):
        raise CellError(chunk.line, BAD_NAME.format(found=chunk.value))
    if not has_marks(chunk.body):
        return Given(chunk.line, chunk.body, chunk.value)
    check_answer(chunk.body, chunk.first)
    return Answer(chunk.line, chunk.value, chunk.body, is_program=True)


def _drawing(chunk: Chunk) -> Cell:
    """The learner's, where it holds a solution; else one that is given."""
    if not NAME.fullmatch(chunk.value):
        raise CellError(chunk.line, BAD_NAME.format(found=chunk.value))
    if not has_marks(chunk.body):
        return Given(chunk.line, chunk.body, drawing=chunk.value)
    check_answer(chunk.body, chunk.first)
    return Answer(chunk.line, chunk.value, chunk.body, is_drawing=True)


def _prose(chunk: Chunk) -> Answer:
    """A question's answer in words: the source holds a good one, the release asks for one."""
    if not NAME.fullmatch(chunk.value):
        raise CellError(chunk.line, BAD_NAME.format(found=chunk.value))
    return Answer(chunk.line, chunk.value, _words(chunk), is_prose=True)


def _grade(chunk: Chunk, tree: ast.Module) -> Grade:
    names = tuple(name.strip() for name in chunk.value.split(","))
    for name in names:
        if not NAME.fullmatch(name):
            raise CellError(chunk.line, BAD_NAME.format(found=name))
    wanted = "check({})".format(", ".join(f'"{name}"' for name in names))
    if ast.dump(tree) != ast.dump(ast.parse(wanted)):
        raise CellError(chunk.line, BAD_CALL.format(wanted=wanted))
    grade = Grade(chunk.line, names, chunk.body)
    if len(grade.grade_id) > LONGEST_ID:
        raise CellError(chunk.line, TOO_MANY)
    return grade


def _bad_header(header: str) -> Iterator[CellError]:
    """Above the first cell only words, and the names that the setup cell brings to the notebook."""
    for place, node in enumerate(ast.parse(header).body):
        is_docstring = place == 0 and isinstance(_constant(node), str)
        if not is_docstring and not _brings_setup_names(node):
            yield CellError(node.lineno, CODE_IN_HEADER)


def _brings_setup_names(node: ast.stmt) -> bool:
    if not isinstance(node, ast.ImportFrom) or node.module not in ("workbook", "__future__"):
        return False
    return node.module == "__future__" or all(name.name in SETUP_NAMES for name in node.names)


def _bad_setup(cells: Sequence[Cell]) -> Iterator[CellError]:
    """One setup cell at most, before all other code, and never none before a graded cell."""
    code = [cell for cell in cells if not isinstance(cell, Prose)]
    setups = [cell for cell in code if isinstance(cell, Setup)]
    if setups and code[0] is not setups[0]:
        yield CellError(setups[0].line, SETUP_LATE)
    for again in setups[1:]:
        yield CellError(again.line, SETUP_TWICE)
    if not setups and any(isinstance(cell, Answer | Grade) for cell in code):
        yield CellError(code[0].line, NO_SETUP)


def _repeated(cells: Sequence[Cell]) -> Iterator[CellError]:
    seen: dict[tuple[type[Cell], str], int] = {}
    for cell in cells:
        names = cell.checks if isinstance(cell, Grade) else ()
        for name in (cell.name,) if isinstance(cell, Answer) else names:
            first = seen.setdefault((type(cell), name), cell.line)
            if first != cell.line or names.count(name) > 1:
                yield CellError(cell.line, REPEATED.format(name=name, line=first))


NO_CELLS = Text(
    es="el archivo no tiene celdas; comienza cada una con una de estas líneas: {forms}.",
    en="the file has no cells; start each with one of these lines: {forms}.",
)
NO_ENGLISH = Text(
    es='a esta celda es le falta su gemela: escribe justo debajo # %% [markdown] lang="en".',
    en='this es cell lacks its twin: write # %% [markdown] lang="en" right below it.',
)
NO_SPANISH = Text(
    es='a esta celda en le falta su gemela: escribe justo encima # %% [markdown] lang="es".',
    en='this en cell lacks its twin: write # %% [markdown] lang="es" right above it.',
)
NOT_ONE_STRING = Text(
    es='una celda de texto es una sola cadena entre """ … """ y nada más, sin f delante.',
    en='a Markdown cell is one string between """ … """ and nothing else, without an f.',
)
EMPTY_CELL = Text(
    es="la celda está vacía; escríbela o bórrala.",
    en="the cell is empty; write it or delete it.",
)
SETUP_NOT_EMPTY = Text(
    es="el contenido de la celda setup lo escribe «make build»; déjala vacía.",
    en="`make build` writes what the setup cell holds; leave it empty.",
)
SETUP_LATE = Text(
    es="la celda setup va antes de cualquier otro código; súbela.",
    en="the setup cell comes before any other code; move it up.",
)
SETUP_TWICE = Text(
    es="ya hay una celda setup más arriba; borra esta.",
    en="there is a setup cell above already; delete this one.",
)
NO_SETUP = Text(
    es="falta la celda que abre el cuaderno; escribe «# %% setup» antes del código.",
    en="the cell that opens the notebook is missing; write `# %% setup` before the code.",
)
BAD_NAME = Text(
    es="«{found}» no sirve de nombre; usa letras sin tilde, cifras y _, como en «send_order».",
    en="`{found}` is no good as a name; use plain letters, digits and _, as in `send_order`.",
)
BAD_CALL = Text(
    es="el código de esta celda debe ser exactamente {wanted}: así dice su etiqueta.",
    en="this cell's code must be exactly {wanted}: that is what its tag says.",
)
TOO_MANY = Text(
    es=f"sus comprobaciones suman más de {LONGEST_ID} letras; reparte la celda en dos.",
    en=f"its checks are more than {LONGEST_ID} letters together; split the cell in two.",
)
CODE_IN_HEADER = Text(
    es="este código está encima de la primera celda y no llegaría al cuaderno; ponlo en una celda.",
    en="this code stands above the first cell and would not reach the notebook; put it in a cell.",
)
REPEATED = Text(
    es="«{name}» ya está en la celda de la línea {line}; cada nombre va una sola vez.",
    en="`{name}` is already in the cell of line {line}; each name stands once.",
)
