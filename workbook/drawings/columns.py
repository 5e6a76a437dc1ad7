"""How are the parts of one box put into columns, in an order that tangles few arrows, and stacked?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

GAP_Y = 18.0  # pixels between two parts of a column
SWEEPS = 8


@dataclass
class Item:
    """A node, a box, or a lane for a passing arrow, in one column of its box."""

    name: str
    width: float
    height: float
    is_lane: bool = False
    x: float = 0.0
    y: float = 0.0


@dataclass
class Box:
    """A box that is being laid out: its columns, the column of each part, who is joined with whom."""

    columns: list[list[Item]] = field(default_factory=list)
    layer: dict[str, int] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)


def longest_paths(names: list[str], heads: dict[str, list[str]]) -> dict[str, int]:
    """A column for each: after everything that points to it, as far as there is no circle."""
    order: list[str] = []
    state: dict[str, int] = {}
    kept: dict[str, list[str]] = {name: [] for name in names}
    tails = {head for found in heads.values() for head in found}
    for start in [*(n for n in names if n not in tails), *names]:
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in state:
            state[start] = 1
            stack.append((start, iter(heads[start])))
        while stack:
            name, rest = stack[-1]
            head = next(rest, None)
            if head is None:
                state[name] = 2
                order.append(name)
                stack.pop()
            elif state.get(head) != 1:
                kept[name].append(head)
                if head not in state:
                    state[head] = 1
                    stack.append((head, iter(heads[head])))
    layer = dict.fromkeys(names, 0)
    for name in reversed(order):
        for head in kept[name]:
            layer[head] = max(layer[head], layer[name] + 1)
    return layer


def untangle(box: Box) -> None:
    """Order each column by where its neighbours stand in the column beside it."""
    place: dict[str, float] = {}
    for column in box.columns:
        place |= {item.name: n / max(len(column), 1) for n, item in enumerate(column)}
    for sweep in range(SWEEPS):
        for column in box.columns if sweep % 2 == 0 else reversed(box.columns):
            wanted = {i.name: _mean((place[n] for n in box.links.get(i.name, ())), place[i.name])
                      for i in column}  # fmt: skip
            column.sort(key=lambda item: wanted[item.name])
            place |= {item.name: n / max(len(column), 1) for n, item in enumerate(column)}


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise


def stack(box: Box, gaps: list[float]) -> tuple[float, float]:
    """Columns side by side, each part as near to its neighbours' height as the others let it."""
    x = 0.0
    items = {item.name: item for column in box.columns for item in column}
    for number, column in enumerate(box.columns):
        width = max((item.width for item in column), default=0.0)
        y = 0.0
        for item in column:
            item.x = x + (0 if item.is_lane else (width - item.width) / 2)
            item.y = y
            y += item.height + GAP_Y
        x += width + (gaps[number] if number < len(gaps) else 0.0)
    tallest = max((_height(column) for column in box.columns), default=0.0)
    for column in box.columns:
        _shift(column, (tallest - _height(column)) / 2)
    for sweep in range(SWEEPS):
        for column in box.columns if sweep % 2 == 0 else reversed(box.columns):
            _pull(column, box, items)
    for column in box.columns:
        _close_ranks(column, box)
    top = min((item.y for item in items.values()), default=0.0)
    for column in box.columns:
        _shift(column, -top)
    return x, max((item.y + item.height for item in items.values()), default=0.0)


def _height(column: list[Item]) -> float:
    return sum(item.height for item in column) + GAP_Y * max(len(column) - 1, 0)


def _shift(column: list[Item], by: float) -> None:
    for item in column:
        item.y += by


def _close_ranks(column: list[Item], box: Box) -> None:
    """What no arrow of this box holds in its place stands right beside its neighbour."""
    for one, other in reversed(list(pairwise(column))):
        if one.name not in box.links:
            one.y = other.y - GAP_Y - one.height
    for one, other in pairwise(column):
        if other.name not in box.links:
            other.y = one.y + one.height + GAP_Y


def _pull(column: list[Item], box: Box, items: dict[str, Item]) -> None:
    """Each part towards the middle of its neighbours, then apart again where two would overlap."""
    for item in column:
        middles = (items[n].y + items[n].height / 2 for n in box.links.get(item.name, ()))
        item.y = _mean(middles, item.y + item.height / 2) - item.height / 2
    wanted = _mean((item.y + item.height / 2 for item in column), 0.0)
    for one, other in pairwise(column):
        other.y = max(other.y, one.y + one.height + GAP_Y)
    found = _mean((item.y + item.height / 2 for item in column), 0.0)
    _shift(column, wanted - found)
