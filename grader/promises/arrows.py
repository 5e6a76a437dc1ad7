"""Does every import follow the arrows: solutions → grader → infra → the leaf of workbook?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from grader.promises.base import Repository
from workbook.text import Text

OURS = ("workbook", "infra", "grader", "solutions", "course", "exercises", "tests")
LEAF = tuple(
    f"workbook.{name}"
    for name in (
        *("text", "errors", "shop", "drawings"),
        *("answer", "process", "programs", "sentences"),  # what both sides must write alike
    )
)
MAY_IMPORT = {
    "workbook": ("workbook",),
    "infra": ("infra", *LEAF),
    "grader": ("grader", "infra", *LEAF),
    "solutions": ("solutions", "grader", "infra", "workbook"),
    "course": ("workbook",),
}


def imports_follow_the_arrows(repository: Repository) -> Iterator[Text]:
    """Nothing imports what stands above it, and a notebook only what a learner has."""
    for package in MAY_IMPORT:
        for file in sorted((repository.root / package).rglob("*.py")):
            allowed = _allowed(repository.root, file)
            for line, name in _imports(repository.root, file):
                if name.split(".")[0] in OURS and not _within(name, allowed):
                    place = f"{repository.shown(file)}:{line}"
                    yield AGAINST.format(place=place, name=name, allowed=", ".join(allowed))


def _allowed(root: Path, file: Path) -> tuple[str, ...]:
    package = file.relative_to(root).parts[0]
    is_notebook = package == "solutions" and file.name == "lab.py"
    return MAY_IMPORT["course" if is_notebook else package]


def _within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in allowed)


def _imports(root: Path, file: Path) -> Iterator[tuple[int, str]]:
    """Every module or name that the file imports, dotted and absolute, with its line."""
    try:
        tree = ast.parse(file.read_text("utf-8"))
    except (SyntaxError, ValueError):
        return  # whoever builds, lints or tests the file says so
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(root, file, node)
            yield from ((node.lineno, f"{module}.{name.name}") for name in node.names)
        elif isinstance(node, ast.Call) and _is_import_call(node):
            yield from ((node.lineno, name) for name in _texts(node))


def _absolute(root: Path, file: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = file.relative_to(root).parts[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def _is_import_call(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return "import_module" in (name, getattr(node.func, "id", ""))


def _texts(call: ast.Call) -> list[str]:
    values = [each.value for each in call.args if isinstance(each, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


AGAINST = Text(
    es="{place}: importa {name}, pero aquí solo se importa de: {allowed}. Quita ese import.",
    en="{place}: imports {name}, but only these may be imported here: {allowed}. Remove that import.",
)
