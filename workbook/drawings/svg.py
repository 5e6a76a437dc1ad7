"""How does a drawing look? A picture that is ours alone: no link, no script, no file of anybody's in it."""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib
import re
from collections.abc import Collection, Iterator
from html import escape
from pathlib import Path

from workbook.drawings.curves import back, label_point, loop, side, smooth, upright
from workbook.drawings.graph import Drawing, Edge, Node
from workbook.drawings.layout import (
    CARD_PAD,
    ICON,
    LINE,
    Layout,
    Point,
    lay_out,
    wrapped,
)

MARGIN, HEADING = 18.0, 30.0
LARGEST_ICON, ALL_ICONS = 60_000, 700_000  # bytes of a PNG, and of all in one picture
KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\.[A-Z]\w*")
TINTS = ("#eef4fb", "#f3f1fa", "#eef7f0", "#fdf6e8")
INK, LINE_INK, BORDER, BOX_INK, GHOST = "#1f2937", "#52606d", "#c3ccd6", "#8796a5", "#9aa5b1"
ACCENTS = {
    "database": "#2f6f9f", "storage": "#2f7d5b", "analytics": "#a8590f", "queue": "#1f2937",
    "client": "#6b4fa0", "language": "#8a5a00", "network": "#4b6b2f", "compute": "#5b6672",
}  # fmt: skip
PLAIN_ACCENT = "#5b7fb0"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


def picture(
    drawing: Drawing,
    heading: str = "",
    ghosts: Collection[str | tuple[str, str]] = (),
    *,
    icons: bool = True,
    masked: bool = False,
) -> str:
    """The drawing as SVG. `ghosts`, ids of nodes and boxes or pairs of them, are what is not there
    yet: dashed, and `masked` without their words.
    """
    return _Picture(drawing, heading, ghosts, icons, masked).svg()


def side_by_side(left: str, right: str) -> str:
    """Two pictures in one, the second to the right of the first or below a wide one."""
    (wide, tall), (other_wide, other_tall) = _size(left), _size(right)
    below = wide + other_wide > 1500
    width = max(wide, other_wide) if below else wide + other_wide
    height = tall + other_tall if below else max(tall, other_tall)
    x, y = (0.0, tall) if below else (wide, 0.0)
    placed = right.replace("<svg ", f'<svg x="{x:.0f}" y="{y:.0f}" ', 1)
    return f"{_open(width, height)}{left}{placed}</svg>"


def _size(svg: str) -> tuple[float, float]:
    found = re.match(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"', svg)
    return (float(found.group(1)), float(found.group(2))) if found else (0.0, 0.0)


def _open(width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="{FONT}" font-size="13">'
    )


class _Picture:
    def __init__(
        self,
        drawing: Drawing,
        heading: str,
        ghosts: Collection[str | tuple[str, str]],
        icons: bool,
        masked: bool,
    ) -> None:
        self._drawing, self._ghosts, self._masked = drawing, ghosts, masked
        self._icons = _icons_of(drawing) if icons else {}
        self._mark = hashlib.sha256(repr((drawing, sorted(map(str, ghosts)))).encode()).hexdigest()[
            :8
        ]
        self._icon_ids = {k: f"i{n}-{self._mark}" for n, k in enumerate(self._icons, 1)}
        self._heading = " ".join((heading or drawing.name).split())
        self._layout: Layout = lay_out(drawing, icons=bool(self._icons))

    def svg(self) -> str:
        """The whole picture."""
        top = HEADING if self._heading else 0.0
        width = max(self._layout.width, 7.5 * len(self._heading)) + 2 * MARGIN
        height = self._layout.height + 2 * MARGIN + top
        parts = [_open(width, height), _markers(self._mark), *self._icon_images()]
        parts.append(f'<rect width="100%" height="100%" fill="#ffffff" rx="8"/>')  # noqa: F541
        if self._heading:
            parts.append(
                f'<text x="{MARGIN}" y="{MARGIN + 12}" font-weight="600" font-size="15" '
                f'fill="{INK}">{escape(self._heading)}</text>'
            )
        parts.append(f'<g transform="translate({MARGIN} {MARGIN + top})">')
        parts += self._boxes()
        routes = [(edge, *self._curve(edge, lanes)) for edge, lanes in self._layout.routes]
        parts += [self._edge(edge, path) for edge, path, _ in routes]
        parts += [self._card(node) for node in self._drawing.nodes]
        first = {(edge.tail, edge.label): (edge, at) for edge, _, at in reversed(routes)}
        parts += [self._edge_label(edge, at) for edge, at in first.values() if edge.label]
        return "".join([*parts, "</g></svg>"])

    def _icon_images(self) -> Iterator[str]:
        """Each icon once, however often it is used."""
        for kind, name in self._icon_ids.items():
            yield (
                f'<defs><image id="{name}" width="{ICON:.0f}" height="{ICON:.0f}" '
                f'href="{self._icons[kind]}"/></defs>'
            )

    def _is_ghost(self, *name: str) -> bool:
        return (name[0] if len(name) == 1 else name) in self._ghosts

    def _boxes(self) -> Iterator[str]:
        boxes = sorted(self._drawing.boxes, key=lambda box: len(list(self._drawing.around(box))))
        for box in boxes:
            place = self._layout.places[box.id]
            depth = len(list(self._drawing.around(box)))
            ghost = self._is_ghost(box.id)
            fill = "none" if ghost else TINTS[depth % len(TINTS)]
            ink, dash = (GHOST, ' stroke-dasharray="6 5"') if ghost else (BOX_INK, "")
            yield (
                f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" '
                f'height="{place.height:.1f}" rx="10" fill="{fill}" stroke="{ink}"{dash}/>'
            )
            words = "?" if ghost and self._masked else box.label.replace("\n", " ")
            words = words if len(words) <= 60 else f"{words[:59]}…"
            yield (
                f'<text x="{place.x + 14:.1f}" y="{place.y + 22:.1f}" font-size="12.5" '
                f'font-weight="600" fill="{GHOST if ghost else "#3e4c59"}">{escape(words)}</text>'
            )

    def _card(self, node: Node) -> str:
        place, ghost = self._layout.places[node.id], self._is_ghost(node.id)
        lines = ["?"] if ghost and self._masked else self._layout.lines[node.id]
        icon = self._icon_ids.get(node.kind)
        ink, dash = (GHOST, ' stroke-dasharray="5 4"') if ghost else (BORDER, "")
        frame = (
            f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" '
            f'height="{place.height:.1f}" rx="7" fill="#ffffff" stroke="{ink}"{dash}/>'
        )
        left = place.x + CARD_PAD
        if icon:
            top = place.middle - ICON / 2
            frame += f'<use href="#{icon}" x="{left:.1f}" y="{top:.1f}"/>'
        elif not ghost:
            frame += (
                f'<rect x="{place.x:.1f}" y="{place.y + 7:.1f}" width="4" '
                f'height="{place.height - 14:.1f}" rx="2" fill="{_accent(node)}"/>'
            )
        room = ICON + 8 if icon else 0.0
        middle = place.x + (place.width + room) / 2
        return frame + _text(lines, middle, place.middle, GHOST if ghost else INK)

    def _curve(self, edge: Edge, lanes: list[Point]) -> tuple[str, Point]:
        tail, head = self._layout.places[edge.tail], self._layout.places[edge.head]
        if edge.tail == edge.head:
            return loop(tail)
        if lanes or tail.x + tail.width <= head.x:
            start = (tail.x + tail.width, side(tail, head))
            end = (head.x, side(head, tail))
            points = [start, *lanes, end]
            return smooth(points), label_point(points)
        if head.x + head.width <= tail.x:
            return back(tail, head)
        return upright(tail, head)

    def _edge(self, edge: Edge, path: str) -> str:
        ghost = self._is_ghost(edge.tail, edge.head)
        ink, dash = (GHOST, ' stroke-dasharray="5 5"') if ghost else (LINE_INK, "")
        end = (
            ""
            if edge.way == "none"
            else f' marker-end="url(#{"g" if ghost else "h"}-{self._mark})"'
        )
        start = f' marker-start="url(#h-{self._mark})"' if edge.way == "both" else ""
        return f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="1.6"{dash}{start}{end}/>'

    def _edge_label(self, edge: Edge, at: Point) -> str:
        if self._is_ghost(edge.tail, edge.head) and self._masked:
            return ""
        lines = wrapped(edge.label, 16)[:2]
        halo = ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
        return _text(lines, at[0], at[1] - 2, LINE_INK, size=11.5, more=halo)


def _text(
    lines: list[str], x: float, middle: float, ink: str, size: float = 13, more: str = ""
) -> str:
    step = LINE if size >= 13 else 14.0
    top = middle - step * (len(lines) - 1) / 2 + size * 0.34
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{top + n * step:.1f}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    return f'<text text-anchor="middle" font-size="{size:g}" fill="{ink}"{more}>{spans}</text>'


def _markers(mark: str) -> str:
    """Arrow heads; `mark` keeps their names apart from those of other pictures on a page."""
    head = (
        '<marker id="{id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0.8 L9.5 5 L0 9.2 z" fill="{ink}"/></marker>'
    )
    both = head.format(id=f"h-{mark}", ink=LINE_INK) + head.format(id=f"g-{mark}", ink=GHOST)
    return f"<defs>{both}</defs>"


def _accent(node: Node) -> str:
    parts = node.kind.split(".")
    return ACCENTS.get(parts[-2], PLAIN_ACCENT) if len(parts) > 1 else PLAIN_ACCENT


def _icons_of(drawing: Drawing) -> dict[str, str]:
    """The library's own pictures by class, as long as they are small."""
    found, left = {}, ALL_ICONS
    for kind in dict.fromkeys(node.kind for node in drawing.nodes):
        icon = _icon(kind)
        if icon and left >= len(icon):
            left -= len(icon)
            found[kind] = icon
    return found


@functools.cache
def _icon(kind: str) -> str:
    """A class's PNG as a data address; empty where it has none."""
    if not KIND.fullmatch(kind):
        return ""
    module, _, name = kind.rpartition(".")
    try:
        made = getattr(importlib.import_module(f"diagrams.{module}"), name)
        root = Path(importlib.import_module("diagrams").__file__ or "").resolve().parents[1]
        file = (root / made._icon_dir / made._icon).resolve()
        raw = file.read_bytes() if file.is_relative_to(root / "resources") else b""
    except (ImportError, AttributeError, TypeError, OSError):
        return ""
    if not raw.startswith(b"\x89PNG") or len(raw) > LARGEST_ICON:
        return ""
    return f"data:image/png;base64,{base64.b64encode(raw).decode()}"
