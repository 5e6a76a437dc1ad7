"""Which names did the learner write without `ME`, or with their own prefix by hand?"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbook import memory

MOST = 20  # names of each kind
Kind = Literal["topic", "group"]
TAKES_A_TOPIC = {"NewTopic", "produce", "TopicPartition", "KafkaConsumer"}  # as the first argument
TAKES_TOPICS = {"subscribe", "create_topics", "delete_topics"}  # a list of them
TOPIC_KEYWORDS = {"topic", "topics", "name", "new_topics"}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Use:
    """An expression that names a topic or a group, and the names that are local where it stands."""

    kind: Kind
    node: ast.expr
    local: frozenset[str] = frozenset()

    def value(self, names: Mapping[str, Any]) -> str | None:
        """The name itself, where it can be told without running anything."""
        return value_of(self.node, {k: v for k, v in names.items() if k not in self.local})


def clues(me: str) -> dict[str, list[str]]:
    """What the cells give away, for the judge's report; never worth an error."""
    statements = list(_last_statements(memory.cells()))
    names = memory.namespace()
    written = [use.value(names) for statement in statements for use in uses(statement)]
    return {
        "literal_prefix": _few(n for s in statements for n in literal_prefixes(s, me)),
        "bare_names": _few(name for name in written if is_bare(name, me)),
    }


def _few(names: Iterator[str | None]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name][:MOST]


def is_bare(name: str | None, me: str) -> bool:
    """Whether a name lacks the learner's prefix; patterns and Kafka's own topics are left alone."""
    return bool(name) and not str(name).startswith((f"{me}.", "^", "__"))


def literal_prefixes(tree: ast.AST, me: str) -> Iterator[str]:
    """The strings that begin with the learner's prefix, written by hand."""
    if isinstance(tree, ast.JoinedStr):
        return
    if isinstance(tree, ast.Constant) and str(tree.value).startswith(f"{me}."):
        yield str(tree.value)
    for child in ast.iter_child_nodes(tree):
        yield from literal_prefixes(child, me)


def parse(source: str) -> list[ast.stmt]:
    """A cell's statements; none where it is not Python."""
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return []


def _last_statements(sources: list[str]) -> Iterator[ast.stmt]:
    """Every statement that ran, but of what is defined twice only the last."""
    later: set[str] = set()
    for source in reversed(sources):
        statements = parse(source)
        yield from (s for s in statements if not (_defines(s) and _defines(s) <= later))
        later |= {name for statement in statements for name in _defines(statement)}


def _defines(statement: ast.stmt) -> set[str]:
    if isinstance(statement, DEFINITIONS):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return set()


def uses(tree: ast.AST, local: frozenset[str] = frozenset()) -> Iterator[Use]:
    """Every place where a topic or a group is named."""
    if isinstance(tree, FUNCTIONS):
        local = local | _locals(tree)
    for kind, node in _named_here(tree):
        yield Use(kind, node, local)
    for child in ast.iter_child_nodes(tree):
        yield from uses(child, local)


def _locals(function: ast.AST) -> frozenset[str]:
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and _is_stored(n)}
    return frozenset(stored | {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)})


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _named_here(tree: ast.AST) -> Iterator[tuple[Kind, ast.expr]]:
    if isinstance(tree, ast.Call):
        yield from (("topic", node) for node in _topics_of(tree))
        yield from (("group", k.value) for k in tree.keywords if k.arg == "group_id")
    if isinstance(tree, ast.Dict):
        pairs = zip(tree.keys, tree.values, strict=True)
        yield from (("group", value) for key, value in pairs if _is_group_id(key))
    if isinstance(tree, ast.Assign) and any(_sets_group_id(t) for t in tree.targets):
        yield "group", tree.value


def _topics_of(call: ast.Call) -> Iterator[ast.expr]:
    function = getattr(call.func, "attr", getattr(call.func, "id", None))
    keywords = [k.value for k in call.keywords if k.arg in TOPIC_KEYWORDS]
    if function in TAKES_A_TOPIC:
        yield from [*call.args[:1], *keywords]
    elif function in TAKES_TOPICS:
        for argument in [*call.args[:1], *keywords]:
            yield from argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]


def _is_group_id(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "group.id"


def _sets_group_id(target: ast.expr) -> bool:
    return isinstance(target, ast.Subscript) and _is_group_id(target.slice)


def value_of(node: ast.expr, names: Mapping[str, Any]) -> str | None:
    """The text that an expression gives: a string, a name, an f-string or a sum of these."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        value = names.get(node.id)
        return value if isinstance(value, str) else None
    if isinstance(node, ast.FormattedValue):
        return value_of(node.value, names) if node.format_spec is None else None
    parts = node.values if isinstance(node, ast.JoinedStr) else _sum(node)
    found = [value_of(part, names) for part in parts]
    return "".join(map(str, found)) if found and None not in found else None


def _sum(node: ast.expr) -> list[ast.expr]:
    added = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
    return [node.left, node.right] if added and isinstance(node, ast.BinOp) else []
