"""What does a drawing consist of, and is this JSON one?

The JSON comes from a learner's process, so `read_drawing` believes nothing: sizes are capped, names must be there,
boxes must nest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal, get_args

Way = Literal["forward", "both", "none"]
VERSION = 1
MOST_NODES, MOST_BOXES, MOST_EDGES, MOST_TRAPS = 300, 100, 1_500, 30
LONGEST_LABEL, LONGEST_NAME = 200, 100  # characters
DEEPEST = 12  # boxes in one another
SPACE = re.compile(r"[ \t\r\f\v]+")


class NotADrawing(ValueError):
    """The message names what is wrong; it is ours, not a quotation."""


@dataclass(frozen=True)
class Node:
    """One icon: `kind` is its class below `diagrams`, such as `onprem.queue.Kafka`, or empty."""

    id: str
    label: str
    kind: str = ""
    box: str | None = None


@dataclass(frozen=True)
class Box:
    """A frame around nodes and other boxes."""

    id: str
    label: str
    inside: str | None = None


@dataclass(frozen=True)
class Edge:
    """A line between two nodes or boxes; `forward` points from tail to head."""

    tail: str
    head: str
    way: Way = "forward"
    label: str = ""


@dataclass(frozen=True)
class Trap:
    """Something that the library does otherwise than its user may think; `what` fills its sentence."""

    kind: str
    what: str = ""


@dataclass(frozen=True)
class Drawing:
    """A graph as it was drawn; the order is that of the learner's code."""

    name: str
    nodes: tuple[Node, ...] = ()
    boxes: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()
    traps: tuple[Trap, ...] = ()

    @property
    def items(self) -> tuple[Node | Box, ...]:
        """Everything that an arrow can join."""
        return (*self.nodes, *self.boxes)

    @cached_property
    def box_of(self) -> dict[str, Box]:
        """The boxes by id."""
        return {box.id: box for box in self.boxes}

    def around(self, item: Node | Box) -> Iterator[Box]:
        """The boxes around a node or a box, the nearest first."""
        place = item.box if isinstance(item, Node) else item.inside
        while place is not None:
            box = self.box_of[place]
            yield box
            place = box.inside

    def inside(self, box: str) -> tuple[Node, ...]:
        """The nodes in a box, at whatever depth."""
        return tuple(n for n in self.nodes if any(b.id == box for b in self.around(n)))

    def to_json(self) -> dict[str, Any]:
        """As it travels to the judge."""
        return {"version": VERSION, **asdict(self)}


def read_drawing(said: Any) -> Drawing:
    """The drawing in this JSON; NotADrawing for anything else."""
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise NotADrawing("no object of version 1")
    nodes = tuple(
        Node(_name(n, "id"), _label(n), _name(n, "kind", ""), _place(n, "box"))
        for n in _list(said, "nodes", MOST_NODES)
    )
    boxes = tuple(
        Box(_name(b, "id"), _label(b), _place(b, "inside"))
        for b in _list(said, "boxes", MOST_BOXES)
    )
    edges = tuple(
        Edge(_name(e, "tail"), _name(e, "head"), _way(e), _label(e))
        for e in _list(said, "edges", MOST_EDGES)
    )
    traps = tuple(
        Trap(_name(t, "kind"), tidy(t.get("what"))) for t in _list(said, "traps", MOST_TRAPS)
    )
    drawing = Drawing(tidy(said.get("name")), nodes, boxes, edges, traps)
    _refuse_loose_ends(drawing)
    return drawing


def tidy(words: object, limit: int = LONGEST_LABEL) -> str:
    """A label as it may be shown: no control characters, no blank lines, cut where it gets long."""
    if not isinstance(words, str):
        return ""
    kept = "".join(c if c.isprintable() or c in "\n\t" else " " for c in words[: 4 * limit])
    lines = [SPACE.sub(" ", line).strip() for line in kept.split("\n")]
    said = "\n".join(line for line in lines if line)
    return said if len(said) <= limit else f"{said[: limit - 1]}…"


def _list(said: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    items = said.get(name, [])
    if not isinstance(items, (list, tuple)) or not all(isinstance(i, dict) for i in items):
        raise NotADrawing(f"{name} is no list of objects")
    if len(items) > most:
        raise NotADrawing(f"{len(items)} {name}: more than {most}")
    return list(items)


def _name(item: dict[str, Any], key: str, otherwise: str | None = None) -> str:
    value = item.get(key, otherwise)
    if not isinstance(value, str) or len(value) > LONGEST_NAME or (otherwise is None and not value):
        raise NotADrawing(f"a {key} is no name")
    return tidy(value, LONGEST_NAME)


def _label(item: dict[str, Any]) -> str:
    return tidy(item.get("label"))


def _place(item: dict[str, Any], key: str) -> str | None:
    return None if item.get(key) is None else _name(item, key)


def _way(item: dict[str, Any]) -> Way:
    for way in get_args(Way):
        if item.get("way") == way:
            known: Way = way
            return known
    raise NotADrawing("an edge has no direction that there is")


def _refuse_loose_ends(drawing: Drawing) -> None:
    ids = [item.id for item in drawing.items]
    if len(set(ids)) < len(ids):
        raise NotADrawing("two things have the same id")
    known = set(ids)
    if any(end not in known for edge in drawing.edges for end in (edge.tail, edge.head)):
        raise NotADrawing("an edge ends nowhere")
    places = [n.box for n in drawing.nodes] + [b.inside for b in drawing.boxes]
    if any(place is not None and place not in drawing.box_of for place in places):
        raise NotADrawing("something lies in a box that is not there")
    for box in drawing.boxes:
        _refuse_a_deep_box(drawing, box)


def _refuse_a_deep_box(drawing: Drawing, box: Box) -> None:
    depth, place = 0, box.inside
    while place is not None:
        depth, place = depth + 1, drawing.box_of[place].inside
        if depth > DEEPEST:
            raise NotADrawing(f"boxes nest in a circle or more than {DEEPEST} deep")
