"""Where does each cell of a percent file begin, and which tag does it carry?"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from workbook.text import LANGUAGES, Text

Kind = Literal["markdown", "setup", "code", "answer", "program", "architecture", "prose", "grade"]
NAMED: dict[str, Kind] = {
    "answer": "answer",
    "program": "program",
    "architecture": "architecture",
    "prose": "prose",
    "grade": "grade",
}
MARKER = re.compile(r"# %%(?: +(?P<tag>\S.*?))?\s*")
ALMOST = re.compile(
    r"#+\s*%\s*%|#+\s*%\s*(?:\[|setup\b|answer\b|program\b|architecture\b|prose\b|grade\b)"
)
TAG = re.compile(
    r'(?P<kind>\[markdown\] lang|answer|program|architecture|prose|grade)="(?P<value>[^"]*)"'
)
FORMS = (
    '# %% · # %% setup · # %% [markdown] lang="es" · # %% answer="…" · # %% program="…" · '
    '# %% architecture="…" · # %% prose="…" · # %% grade="…"'
)


class CellError(Exception):
    """One thing that is wrong with a file, and the line where it is."""

    def __init__(self, line: int, text: Text) -> None:
        super().__init__(f"{line}: {text.en}")
        self.line, self.text = line, text


@dataclass(frozen=True)
class Chunk:
    """A cell as it stands in the file: its marker's line, its tag, the lines below it."""

    line: int
    kind: Kind
    value: str
    body: str
    first: int  # the line on which the body begins


def decode(raw: bytes) -> str:
    """The file's text with a plain line feed after each line, whatever system wrote it."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CellError(line, NOT_UTF8) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(code: str, line: int = 1) -> ast.Module:
    """The code's syntax tree; `line` is where the code begins in its file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a learner would see the warning in their notebook
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            compile(code, "<cell>", "exec", flags=flags, dont_inherit=True)
            return ast.parse(code)
    except SyntaxError as error:
        raise CellError(line + (error.lineno or 1) - 1, SYNTAX.format(what=error.msg)) from None
    except ValueError as error:  # Python 3.11 says so of a null byte
        raise CellError(line, SYNTAX.format(what=str(error))) from None


def split(text: str) -> tuple[str, list[Chunk], list[CellError]]:
    """What stands above the first cell, the cells, and the markers that are none."""
    lines, problems = text.split("\n"), list[CellError]()
    tags = {}
    for line, comment in _comments(text):
        try:
            tags[line] = _tag(line, comment)
        except CellError as problem:
            problems.append(problem)
    starts = [*tags, len(lines) + 1]
    chunks = [_chunk(start, tags[start], lines[start : end - 1]) for start, end in pairwise(starts)]
    return "\n".join(lines[: starts[0] - 1]), chunks, problems


def _chunk(line: int, tag: tuple[Kind, str], below: list[str]) -> Chunk:
    blank = next((n for n, each in enumerate(below) if each.strip()), 0)
    return Chunk(line, *tag, "\n".join(below[blank:]).rstrip(), line + 1 + blank)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Comments that are markers or look like one; never a line inside a string."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        alone = token.line.strip() == token.string.strip()
        if token.type == tokenize.COMMENT and alone and ALMOST.match(token.string):
            yield token.start[0], token.line.rstrip("\n")


def _tag(line: int, comment: str) -> tuple[Kind, str]:
    marker = MARKER.fullmatch(comment)
    if not marker:
        raise CellError(line, NO_MARKER.format(found=comment.strip(), forms=FORMS))
    words = marker["tag"] or ""
    if words in ("", "setup"):
        return ("setup" if words else "code"), ""
    tag = TAG.fullmatch(words)
    if not tag:
        raise CellError(line, UNKNOWN_TAG.format(found=words, forms=FORMS))
    if tag["kind"] in NAMED:
        return NAMED[tag["kind"]], tag["value"]
    if tag["value"] not in LANGUAGES:
        raise CellError(line, UNKNOWN_LANGUAGE.format(found=tag["value"]))
    return "markdown", tag["value"]


NOT_UTF8 = Text(
    es="el archivo no está en UTF-8; guárdalo en UTF-8.",
    en="the file is not in UTF-8; save it as UTF-8.",
)
SYNTAX = Text(
    es="esto no es Python válido: {what}. Corrígelo.",
    en="this is not valid Python: {what}. Correct it.",
)
NO_MARKER = Text(
    es="«{found}» parece el comienzo de una celda, pero no lo es; escribe una de estas: {forms}.",
    en="`{found}` looks like the start of a cell but is none; write one of these: {forms}.",
)
UNKNOWN_TAG = Text(
    es="no existe la etiqueta de celda «{found}»; escribe una de estas: {forms}.",
    en="there is no cell tag `{found}`; write one of these: {forms}.",
)
UNKNOWN_LANGUAGE = Text(
    es='no hay idioma «{found}»; escribe lang="es" o lang="en".',
    en='there is no language `{found}`; write lang="es" or lang="en".',
)
