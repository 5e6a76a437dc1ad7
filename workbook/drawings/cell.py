"""What comes of the code of a drawing's cell: a drawing, or which sentence?"""

from __future__ import annotations

import ast
import difflib
import importlib
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workbook.drawings import sentences
from workbook.drawings.graph import (
    MOST_TRAPS,
    Drawing,
    NotADrawing,
    Trap,
    read_drawing,
    tidy,
)
from workbook.drawings.mermaid import MermaidError, is_mermaid, read_mermaid
from workbook.errors import WorkbookError
from workbook.text import Text

SHIFTS = (ast.RShift, ast.LShift)
MAGIC = re.compile(r"\A\s*%%(?=architecture\b)")
LONGEST = 200_000  # characters of code that are looked at for mixed operators


class NoDrawing(WorkbookError):
    """The code gave no drawing; the sentence says why."""


def draw(source: str, execute: Callable[[], Any]) -> Drawing:
    """The drawing of this code; `execute` runs it where it is Python. NoDrawing says why there is none."""
    drawing = _from_mermaid(source) if is_mermaid(source) else _from_python(source, execute)
    try:
        return read_drawing(drawing.to_json())
    except NotADrawing as problem:
        raise NoDrawing(sentences.TOO_LARGE.format(what=problem)) from None


def _from_mermaid(source: str) -> Drawing:
    try:
        drawing = read_mermaid(source)
    except MermaidError as problem:
        facts = {"line": problem.line, "words": problem.words}
        raise NoDrawing(sentences.MERMAID_LINE.format(**facts)) from None
    if not drawing.nodes:
        raise NoDrawing(sentences.NOTHING)
    return drawing


def _from_python(source: str, execute: Callable[[], Any]) -> Drawing:
    try:
        from workbook.drawings.capture import capturing
    except ImportError:
        raise NoDrawing(sentences.NOT_INSTALLED) from None
    with capturing() as recorder:
        try:
            execute()
        except Exception as error:
            known = library_sentence(error)
            if known is None:
                raise
            raise NoDrawing(known) from None
        drawing = recorder.drawing()
    if drawing is None:
        raise NoDrawing(sentences.NOTHING)
    traps = (*mixed_operators(source), *drawing.traps)
    return replace(drawing, traps=traps[:MOST_TRAPS])


def run_alone(source: str) -> Drawing:
    """As `draw`, in a namespace of its own; whatever the code raises becomes NoDrawing."""
    names: dict[str, Any] = {"__name__": "__main__"}
    if not is_mermaid(source):
        source = MAGIC.sub("#", source)  # a notebook's cell that was saved as a file

    def execute() -> None:
        exec(compile(source, "<drawing>", "exec"), names)

    try:
        return draw(source, execute)
    except NoDrawing:
        raise
    except BaseException as error:
        raise NoDrawing(_ended(error)) from None


def _ended(error: BaseException) -> Text:
    number = error.lineno if isinstance(error, SyntaxError) else _line(error)
    line = sentences.ON_LINE.format(number=number) if number else Text(es=" ", en=" ")
    try:
        words = error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:
        words = ""
    what = tidy(f"{type(error).__name__}: {words}".rstrip(": ").replace("\n", " "), 120)
    said = sentences.ENDED.format(what=what, line=line)
    return Text(es=said.es.replace(" .", "."), en=said.en.replace(" .", "."))


def _line(error: BaseException) -> int | None:
    number, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<drawing>":
            number = step.tb_lineno
        step = step.tb_next
    return number


def library_sentence(error: Exception) -> Text | None:
    """What an error of the library means; None for one that is not the library's."""
    words = str(error)
    if isinstance(error, OSError) and "diagrams context not set up" in words:
        return sentences.OUTSIDE
    if isinstance(error, TypeError) and re.search(r"(>>|<<|-): 'list' and 'list'", words):
        return sentences.TWO_LISTS
    missing = re.search(r"'(\w+)' object has no attribute '(forward|reverse|node|connect)'", words)
    if isinstance(error, AttributeError) and missing:
        return sentences.NOT_A_NODE.format(what=missing.group(1))
    if isinstance(error, ValueError) and "is not a valid" in words:
        return sentences.BAD_OPTION.format(what=tidy(words, 100))
    if isinstance(error, ImportError) and (error.name or "").split(".")[0] == "diagrams":
        return _import_sentence(error)
    if isinstance(error, NotImplementedError):
        return sentences.UNWRITTEN
    return None


def _import_sentence(error: ImportError) -> Text:
    module = str(error.name)
    wanted = re.search(r"cannot import name '(\w+)'", str(error))
    if not wanted or module not in sys.modules:
        return sentences.NO_SUCH_MODULE.format(module=tidy(module, 60))
    name = wanted.group(1)
    known = {each.lower(): each for each in dir(importlib.import_module(module)) if each[0] != "_"}
    near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    nearest = sentences.NEAREST.format(name=known[near[0]]) if near else Text(es=" ", en=" ")
    said = sentences.NO_SUCH_CLASS.format(module=module, name=name, nearest=nearest)
    return Text(es=said.es.rstrip(), en=said.en.rstrip())


def mixed_operators(source: str) -> list[Trap]:
    """`a >> k - h` is `a >> (k - h)`: k – h and a → h, which nobody means."""
    if len(source) > LONGEST:
        return []
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, SHIFTS):
            sides = [side for side in (node.left, node.right) if _is_line(side)]
            inside = [side for side in sides if not _in_parentheses(source, side)]
            if inside:
                words = ast.get_source_segment(source, node) or ""
                found.append(Trap("mixed_operators", tidy(words.replace("\n", " "), 80)))
    return list(dict.fromkeys(found))


def _is_line(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def _in_parentheses(source: str, node: ast.expr) -> bool:
    """Whether the learner grouped it on purpose."""
    line = source.split("\n")[node.lineno - 1].encode()
    return line[: node.col_offset].rstrip().endswith(b"(")
