"""In which direction do the data of a drawing move, whichever way its arrows were meant?

A consumer asks, and so does a dashboard: `consumer → Kafka` («poll») and `dashboard → store` («query») are right
drawings of the same movement, so they are turned. A line without a head moves nothing; it is kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from grader.drawings.words import PULL, WRITE, Role, fold, says
from workbook.drawings import Drawing, Edge

MOST_ARCS = 6_000
RANK = {
    Role.SOURCE: 0,
    Role.PRODUCER: 1,
    Role.BROKER: 2,
    Role.CONSUMER: 3,
    Role.PROCESSING: 3,
    Role.STORE: 4,
    Role.SERVING: 5,
}
Arc = tuple[str, str]
RoleOf = Callable[[str], Role | None]


@dataclass(frozen=True)
class Flow:
    """Arcs between node ids, as the data move; `loose` are lines without direction, as drawn."""

    arcs: frozenset[Arc]
    loose: frozenset[Arc]
    turned: frozenset[Arc]

    def after(self, starts: Iterable[str], *, loose: bool = False) -> set[str]:
        """Everything that can be reached from there, the starts not counted unless reached again."""
        return _reached(starts, self.arcs | (self.loose if loose else frozenset()))

    def before(self, ends: Iterable[str], *, loose: bool = False) -> set[str]:
        """Everything from which one can get there."""
        arcs = self.arcs | (self.loose if loose else frozenset())
        return _reached(ends, {(head, tail) for tail, head in arcs})


def _reached(starts: Iterable[str], arcs: Iterable[Arc]) -> set[str]:
    nexts: dict[str, list[str]] = {}
    for tail, head in arcs:
        nexts.setdefault(tail, []).append(head)
    waiting, seen = list(starts), set[str]()
    while waiting:
        for head in nexts.get(waiting.pop(), ()):
            if head not in seen:
                seen.add(head)
                waiting.append(head)
    return seen


def ends(drawing: Drawing, name: str) -> tuple[str, ...]:
    """A node, or for an arrow to a box the nodes in it."""
    return tuple(n.id for n in drawing.inside(name)) if name in drawing.box_of else (name,)


def pairs(drawing: Drawing, edge: Edge, role: RoleOf) -> Iterator[Arc]:
    """An edge from node to node, as drawn; whoever points at Kafka's box means its brokers."""
    for tail in _meant(drawing, edge.tail, role):
        for head in _meant(drawing, edge.head, role):
            if tail != head:
                yield tail, head


def _meant(drawing: Drawing, name: str, role: RoleOf) -> tuple[str, ...]:
    nodes = ends(drawing, name)
    return tuple(node for node in nodes if role(node) is Role.BROKER) or nodes


def flow_of(drawing: Drawing, role: RoleOf) -> Flow:
    """The movement of the data, where `role` says what each node is by its own words and icon."""
    drawn, loose, labels = set[Arc](), set[Arc](), dict[Arc, str]()
    for edge in drawing.edges:
        for pair in pairs(drawing, edge, role):
            if len(drawn) + len(loose) >= MOST_ARCS:
                break
            labels[pair] = fold(edge.label)
            (loose if edge.way == "none" else drawn).add(pair)
            if edge.way == "both":
                drawn.add(pair[::-1])
    turned = {arc for arc in drawn if _is_pull(arc, drawn, labels.get(arc, ""), role)}
    arcs = (drawn - turned) | {(head, tail) for tail, head in turned}
    return Flow(frozenset(arcs), frozenset(loose), frozenset(turned))


def _is_pull(arc: Arc, drawn: set[Arc], label: str, role: RoleOf) -> bool:
    tail, head = arc
    asks, holds = role(tail), role(head)
    if holds is None or (head, tail) in drawn or says(label, WRITE):
        return False
    if asks is None:
        return holds is Role.BROKER and says(label, PULL)
    back = RANK.get(asks, 0) - RANK.get(holds, 9)
    if says(label, PULL) and (back > 0 or (back == 0 and asks is Role.SERVING)):
        return holds is not Role.SOURCE
    if asks is Role.CONSUMER:
        return holds is Role.BROKER
    if asks is Role.SERVING:
        return holds is Role.STORE
    fed = any(end == tail and start != head for start, end in drawn)
    return asks is Role.PROCESSING and holds is Role.BROKER and not fed
