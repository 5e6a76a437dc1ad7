"""Which notebooks prove a lab: the reference, the released one, every mistake, every alternative?"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from grader.build import lab_source
from grader.discover import ROOT
from grader.lab import Function, Lab
from grader.notebook import Notebook, build_notebook
from workbook.text import LANGUAGES, Language

Kind = Literal["reference", "released", "mistake", "alternative"]


@dataclass(frozen=True)
class Variant:
    """One notebook to run, and the check that it must fail; `fails` is None unless it is a mistake."""

    kind: Kind
    name: str
    language: Language
    notebook: Notebook
    fails: str | None = None


def variants(lab: Lab) -> Iterator[Variant]:
    """Every notebook of a lab; mistakes and alternatives once, in Spanish: the code is the same."""
    source = lab_source(ROOT, lab.folder)
    points = {check.name: check.points for check in lab.checks.values()}
    for language in LANGUAGES:
        yield Variant(
            "reference", f"reference {language}", language,
            build_notebook(source, language, points, solution=True),
        )  # fmt: skip
        yield Variant(
            "released", f"released {language}", language, build_notebook(source, language, points)
        )

    def answered(functions: tuple[Function, ...]) -> Notebook:
        programs = {n for n, a in source.answers.items() if a.is_program or a.is_drawing}
        prose = {name for name, answer in source.answers.items() if answer.is_prose}
        code = {
            function.__name__: function()
            if function.__name__ in prose
            else (as_program if function.__name__ in programs else as_cell)(function)
            for function in functions
        }
        replaced = {name: text for name, text in code.items() if name in source.answers}
        helpers = [text for name, text in code.items() if name not in source.answers]
        return build_notebook(
            source, "es", points, solution=True, replace=replaced, helpers=helpers
        )

    for mistake in lab.mistakes:
        notebook = answered((mistake.function,))
        yield Variant("mistake", mistake.name, "es", notebook, fails=mistake.fails.name)
    for other in lab.alternatives:
        yield Variant("alternative", other.title, "es", answered(other.functions))


def as_cell(function: Function) -> str:
    """A function's source as a learner would write it: no decorators, no indentation."""
    node, lines = _source(function)
    return "\n".join(lines[node.lineno - 1 :])


def as_program(function: Function) -> str:
    """What a function does, as a learner would write it in a program's cell."""
    node, lines = _source(function)
    own = node.body[1:] if ast.get_docstring(node) else node.body
    return textwrap.dedent("\n".join(lines[own[0].lineno - 1 :]))


def _source(function: Function) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, list[str]]:
    text = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return node, text.splitlines()
