"""Where does each part of a drawing go, from left to right as the arrows lead, boxes in boxes?

Each box is laid out by itself: its parts in columns, every arrow from one column to a later one. An arrow that
passes a column gets a place of its own there, so that it runs between the parts and not through them.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise

from workbook.drawings.columns import Box, Item, longest_paths, stack, untangle
from workbook.drawings.graph import Drawing, Edge, Node

CHARACTER, LINE, WRAP, MOST_LINES = 7.4, 17.0, 20, 4  # pixels, pixels, characters, lines
ICON, CARD_PAD, CARD_HEIGHT = 30.0, 12.0, 46.0
GAP_X, LANE = 46.0, 14.0
BOX_PAD, TITLE = 16.0, 24.0
LABEL_CHARACTER = 6.2
ROOT = ""
Point = tuple[float, float]


@dataclass
class Place:
    """A rectangle, in pixels from the left and from the top."""

    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0

    @property
    def middle(self) -> float:
        """Its height's middle."""
        return self.y + self.height / 2


@dataclass
class Layout:
    """Every node and box with its place, every edge with the points that it passes."""

    width: float
    height: float
    places: dict[str, Place]
    lines: dict[str, list[str]]
    routes: list[tuple[Edge, list[Point]]]


def lay_out(drawing: Drawing, icons: bool = True) -> Layout:
    """The whole drawing; `icons` keeps room for a picture beside each label."""
    return _Layouter(drawing, icons).layout()


class _Layouter:
    def __init__(self, drawing: Drawing, icons: bool) -> None:
        self._drawing, self._icons = drawing, icons
        self._lines = {node.id: wrapped(node.label or _short(node)) for node in drawing.nodes}
        self._chain = {item.id: [*(box.id for box in drawing.around(item)), ROOT]
                       for item in drawing.items}  # fmt: skip
        self._children: dict[str, list[str]] = {ROOT: []}
        for item in drawing.items:
            self._children.setdefault(self._chain[item.id][0], []).append(item.id)
        self._boxes: dict[str, Box] = {}
        self._sizes: dict[str, tuple[float, float]] = {}
        self._places: dict[str, Place] = {}
        self._inset: dict[str, float] = {}  # where a box's title is wider than what it holds

    def layout(self) -> Layout:
        for box in (*self._deepest_first(), ROOT):
            self._order_columns(box)
        for box in (*self._deepest_first(), ROOT):
            self._arrange(box)
        self._settle(ROOT, 0.0, 0.0)
        width, height = self._sizes[ROOT]
        routes = [(edge, self._route(edge, n)) for n, edge in enumerate(self._drawing.edges)]
        return Layout(width, height, self._places, self._lines, routes)

    def _deepest_first(self) -> list[str]:
        return sorted((b.id for b in self._drawing.boxes), key=lambda b: -len(self._chain[b]))

    # columns

    def _order_columns(self, name: str) -> None:
        """Each child one column after what points to it; arrows against the order are left aside."""
        children = self._children.get(name, [])
        heads: dict[str, list[str]] = {child: [] for child in children}
        for edge in self._drawing.edges:
            tail, head = self._child(name, edge.tail), self._child(name, edge.head)
            if tail and head and tail != head:
                heads[tail].append(head)
        box = Box(layer=longest_paths(children, heads))
        box.columns = [[] for _ in range(max(box.layer.values(), default=0) + 1)]
        self._boxes[name] = box

    def _child(self, box: str, end: str) -> str | None:
        """The part of this box that holds, or is, an arrow's end."""
        chain = [end, *self._chain[end]]
        return chain[chain.index(box) - 1] if box in chain[1:] else None

    def _arrange(self, name: str) -> None:
        """Sizes, lanes, order and places of a box's parts; what is in it has been arranged before."""
        box = self._boxes[name]
        for child in self._children.get(name, []):
            width, height = self._size(child)
            box.columns[box.layer[child]].append(Item(child, width, height))
        for number, edge in enumerate(self._drawing.edges):
            self._add_lanes(name, box, number, edge)
        untangle(box)
        width, height = stack(box, self._gaps(name, box))
        extra = 0.0 if name == ROOT else 2 * BOX_PAD
        title = 0.0 if name == ROOT else TITLE
        if name != ROOT:
            words = self._drawing.box_of[name].label.replace("\n", " ")
            narrow, width = width, max(width, CHARACTER * min(len(words), 40))
            self._inset[name] = (width - narrow) / 2
        self._sizes[name] = width + extra, height + extra + title

    def _size(self, name: str) -> tuple[float, float]:
        if name in self._sizes:
            return self._sizes[name]
        lines = self._lines[name]
        text = CHARACTER * max(map(len, lines), default=0)
        icon = ICON + 8 if self._icons else 0.0
        return (
            max(70.0, text + icon + 2 * CARD_PAD),
            max(CARD_HEIGHT if self._icons else 36.0, LINE * len(lines) + CARD_PAD * 1.6),
        )

    def _gaps(self, name: str, box: Box) -> list[float]:
        """Between two columns there is room for the longest label on an arrow from one to the next."""
        gaps = [GAP_X] * max(len(box.columns) - 1, 0)
        for edge in self._drawing.edges:
            tail, head = self._child(name, edge.tail), self._child(name, edge.head)
            if edge.label and tail and head and tail != head:
                low, high = sorted((box.layer[tail], box.layer[head]))
                longest = max(map(len, wrapped(edge.label, 16)))
                if high > low:
                    gaps[low] = max(gaps[low], LABEL_CHARACTER * longest + 30)
        return gaps

    def _add_lanes(self, name: str, box: Box, number: int, edge: Edge) -> None:
        """A thin place in every column that the arrow passes on its way through this box."""
        tail, head = self._child(name, edge.tail), self._child(name, edge.head)
        if tail == head or not self._goes_on(edge):
            return
        first = box.layer[tail] + 1 if tail else 0
        last = box.layer[head] - 1 if head else len(box.columns) - 1
        names = [tail] if tail else []
        for column in range(first, last + 1):
            lane = f"lane {number} {column}"
            box.columns[column].append(Item(lane, 0.0, LANE, is_lane=True))
            names.append(lane)
        names += [head] if head else []
        for one, other in pairwise(names):
            box.links.setdefault(one, []).append(other)
            box.links.setdefault(other, []).append(one)

    def _goes_on(self, edge: Edge) -> bool:
        """Whether the arrow leads to a later column where its two ends part."""
        meeting = self._meeting(edge)
        if meeting is None:
            return False
        tail, head = self._child(meeting, edge.tail), self._child(meeting, edge.head)
        layer = self._boxes[meeting].layer
        return bool(tail and head) and layer[str(tail)] < layer[str(head)]

    def _meeting(self, edge: Edge) -> str | None:
        """The innermost box that holds both ends; None where one end holds the other."""
        if edge.tail in self._chain[edge.head] or edge.head in self._chain[edge.tail]:
            return None
        return next((b for b in self._chain[edge.tail] if b in self._chain[edge.head]), None)

    # places

    def _settle(self, name: str, x: float, y: float) -> None:
        """From places within a box to places within the drawing."""
        for column in self._boxes[name].columns:
            for item in column:
                item.x, item.y = item.x + x, item.y + y
                if item.is_lane:
                    continue
                self._places[item.name] = Place(item.x, item.y, item.width, item.height)
                if item.name in self._boxes:
                    inset = BOX_PAD + self._inset[item.name]
                    self._settle(item.name, item.x + inset, item.y + BOX_PAD + TITLE)

    def _route(self, edge: Edge, number: int) -> list[Point]:
        """The lanes that an arrow passes, from tail to head."""
        if not self._goes_on(edge):
            return []
        found = []
        outwards = [edge.tail, *self._chain[edge.tail]]
        inwards = [edge.head, *self._chain[edge.head]]
        meeting = str(self._meeting(edge))
        boxes = outwards[1 : outwards.index(meeting) + 1]
        boxes += reversed(inwards[1 : inwards.index(meeting)])
        for name in boxes:
            for column, items in enumerate(self._boxes[name].columns):
                width = max((item.width for item in items), default=0.0)
                for item in items:
                    if item.name == f"lane {number} {column}":
                        found += [(item.x, item.y + LANE / 2), (item.x + width, item.y + LANE / 2)]
        return found


def _short(node: Node) -> str:
    return node.kind.rsplit(".", 1)[-1] or "·"


def wrapped(words: str, width: int = WRAP) -> list[str]:
    """A label's lines."""
    lines = [part for line in words.split("\n") for part in textwrap.wrap(line, width) or [""]]
    kept = lines[:MOST_LINES]
    return [*kept[:-1], kept[-1][: width - 1] + "…"] if len(lines) > MOST_LINES else kept or [""]
