"""What can be told of a cell's Python without running it, whoever wrote it?"""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workbook.programs import in_cell

PARSING = threading.RLock()  # Python 3.11 counts the depth of all threads' parsing in one place
LONGEST = 100_000  # characters: a longer cell is run, but not read
MAGIC = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)
DRAWING = re.compile(r"^\s*%%(?:architecture|answer)[ \t]+([A-Za-z_][A-Za-z0-9_]*)")
WHOLE_CELL_MAGIC = re.compile(r"^\s*%%")
PREFIX = re.compile(r"[a-z0-9]{1,12}-[0-9a-f]{3}")
NAME = re.compile(PREFIX.pattern + r"\.[A-Za-z0-9._-]*")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)
ACTS = {"produce", "send", "commit", "create_topics", "delete_topics", "delete_records", "reset"}


def statements(source: str) -> list[ast.stmt]:
    """A cell's statements; none where it is too long or not Python. IPython's own lines are left out."""
    if len(source) > LONGEST or WHOLE_CELL_MAGIC.match(source):
        return []
    return _parsed(source) or _parsed(MAGIC.sub("pass", source))


def _parsed(source: str) -> list[ast.stmt]:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(source, "cell", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return []
    return tree.body if isinstance(tree, ast.Module) else []


@dataclass(frozen=True)
class Facts:
    """What a cell does at its top, or which program it is, and which names with a prefix it has by hand."""

    asks: tuple[str, ...] = ()
    only_asks: bool = False
    functions: tuple[str, ...] = ()
    program: str = ""
    opens: tuple[tuple[object, ...], ...] = ()
    literal: tuple[str, ...] = ()


def facts(source: str, me: str | None = None) -> Facts:
    """Everything that is asked of a cell's code, in one reading; `me` is the practice prefix if known."""
    program = in_cell(source)
    if program is not None:
        return Facts(program=program[0], literal=tuple(_literal_names(statements(program[1]), me)))
    if drawing := DRAWING.match(source):
        return Facts(functions=(drawing[1],))
    found = statements(source)
    calls = [s.value for s in found if isinstance(s, ast.Expr) and isinstance(s.value, ast.Call)]
    checks = [call for call in calls if _is_name(call.func, "check") and not call.keywords]
    names = tuple(value for call in checks for value in _constants(call) if isinstance(value, str))
    return Facts(
        asks=names,
        only_asks=bool(names) and len(checks) == len(found),
        functions=tuple(each.name for each in found if isinstance(each, FUNCTIONS)),
        opens=tuple(_constants(call) for call in calls if _is_name(call.func, "open_notebook")),
        literal=tuple(_literal_names(found, me)),
    )


def _constants(call: ast.Call) -> tuple[object, ...]:
    return tuple(each.value for each in call.args if isinstance(each, ast.Constant))


def _literal_names(found: list[ast.stmt], me: str | None) -> Iterator[str]:
    """Texts that begin with a practice prefix, and such a prefix given to `ME` by hand."""
    for node in (node for statement in found for node in ast.walk(statement)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            known = me is not None and node.value.startswith(f"{me}.")
            if known or NAME.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.Assign) and any(_is_name(t, "ME") for t in node.targets):
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            if isinstance(value, str) and PREFIX.fullmatch(value):
                yield value


def definitions(source: str, own: Collection[str]) -> str:
    """What of a cell can run a second time: imports, functions, values; nothing that sends or calls
    one of the notebook's `own` functions.
    """
    if DRAWING.match(source):
        return source
    kept = [each for each in statements(source) if not _acts(each, own)]
    try:
        return "\n".join(map(ast.unparse, kept))
    except (RecursionError, ValueError):
        return ""


def only(source: str, kinds: tuple[type[ast.stmt], ...]) -> str:
    """The statements of these kinds."""
    return "\n".join(ast.unparse(each) for each in statements(source) if isinstance(each, kinds))


def _acts(statement: ast.stmt, own: Collection[str]) -> bool:
    if isinstance(statement, DEFINITIONS):
        return False
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)}
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    return bool(named & {*own, "check"} or methods & ACTS)


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
