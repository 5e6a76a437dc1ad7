"""Of which strokes are the pictures made, so that they can be read in light, in dark and without colour?

A picture is one SVG that needs nothing else: no script, no font, no link. What others wrote comes
in through `text` alone, which escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
# Okabe and Ito's colours, told apart with any kind of sight; black ink on all but the blue
COLOURS = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
DARK_COLOUR = "#0072B2"
LETTERS = "ABCDEFGHIJKLMN"  # the second seven have round cells
STYLE = (
    "svg{--ink:#1f2328;--soft:#57606a;--card:#fff;--line:#8c959f;--plain:#dfe4ea;--faint:#eef1f4}"
    "@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--soft:#a9b4c0;--card:#1c2128;"
    "--line:#768390;--plain:#3d4652;--faint:#2a3038}}"
    ".i{fill:var(--ink)}.s{fill:var(--soft)}.p{fill:var(--plain)}.f{fill:var(--faint)}"
    ".l{stroke:var(--line)}.k{stroke:var(--ink)}.n{fill:none}"
)
MARGIN, LANE = 14.0, 17.0
WIDEST = 960.0


def width_of(words: str, size: float = 12) -> float:
    """About how wide a text is; a little too much rather than too little."""
    return 0.6 * size * len(words)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    anchor: str = "start",
    more: str = 'class="i"',
) -> str:
    """A text on its base line."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{where} {more}>{escape(words)}</text>'
    )


def box(x: float, y: float, width: float, height: float, more: str, corner: float = 2) -> str:
    """A rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{corner:g}" {more}/>'


def line(x1: float, y1: float, x2: float, y2: float, more: str = 'class="l"') -> str:
    """A straight stroke."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {more}/>'


def letter_cell(x: float, y: float, width: float, height: float, place: int) -> str:
    """The cell of the key that is `place`th in the legend: colour, letter and, from the eighth on, shape."""
    if place >= len(LETTERS):
        return plain_cell(x, y, width, height) + _middle(x, y, width, height, "•", "var(--ink)")
    fill = COLOURS[place % len(COLOURS)]
    corner = 2 if place < len(COLOURS) else min(width, height) / 2
    ink = "#fff" if fill == DARK_COLOUR else "#000"
    cell = box(x, y, width, height, f'fill="{fill}" stroke="{ink}" stroke-opacity=".35"', corner)
    return cell + _middle(x, y, width, height, LETTERS[place], ink)


def plain_cell(x: float, y: float, width: float, height: float) -> str:
    """The cell of a record without a key."""
    return box(x, y, width, height, 'class="p l"')


def empty_cell(x: float, y: float, width: float, height: float) -> str:
    """An offset at which there is nothing to read."""
    return box(x, y, width, height, 'class="n l" stroke-dasharray="2 2"')


def late_cell(x: float, y: float, width: float, height: float) -> str:
    """An offset of which nothing is known, because its record did not come in time."""
    return box(x, y, width, height, 'class="f"') + _middle(x, y, width, height, "?", "var(--soft)")


def _middle(x: float, y: float, width: float, height: float, letter: str, ink: str) -> str:
    size = min(12.0, width * 0.85)
    more = f'fill="{ink}" font-weight="600"'
    at = y + height / 2 + size * 0.36
    return text(x + width / 2, at, letter, size=size, anchor="middle", more=more)


@dataclass(frozen=True)
class Marker:
    """A pointer at a place of a row, with its words; `way` -1 or 1: the place lies outside, left or right."""

    x: float
    words: str
    shape: str = "up"
    way: int = 0


SHAPES = {
    "up": "M{x} {y}l5 9h-10z",
    "diamond": "M{x} {y}l5 5l-5 5l-5 -5z",
    "bar": "M{x} {y}h-1.5v10h3v-10z",
    "left": "M{x} {y}m-5 5l9 -5v10z",
    "right": "M{x} {y}m5 5l-9 -5v10z",
}


def markers(found: Sequence[Marker], y: float, right: float) -> tuple[str, float]:
    """The markers below `y`, in as many lanes as they need, and the height that takes.

    From right to left, and those whose words stand on their left last, so that no stem goes through words.
    """
    turned = {each: each.way > 0 or each.x + _reach(each) > right for each in found}
    straight = sorted((m for m in turned if not turned[m]), key=lambda each: -each.x)
    flipped = sorted((m for m in turned if turned[m]), key=lambda each: each.x)
    lanes: list[list[tuple[float, float]]] = []
    parts = []
    for marker in [*straight, *flipped]:
        place = _lane(marker, lanes, turned[marker])
        parts.append(_marker(marker, y, y + 3 + place * LANE, turned[marker]))
    return "".join(parts), len(lanes) * LANE + (4 if lanes else 0)


def _reach(marker: Marker) -> float:
    return width_of(marker.words) + 16


def _lane(marker: Marker, lanes: list[list[tuple[float, float]]], turned: bool) -> int:
    """The first lane with room for it, now taken; its stem takes its place in those above."""
    low = marker.x - (_reach(marker) if turned else 6)
    high = marker.x + (6 if turned else _reach(marker))
    free = (n for n, lane in enumerate(lanes) if all(b <= low or a >= high for a, b in lane))
    place = next(free, len(lanes))
    lanes += [[] for _ in range(place + 1 - len(lanes))]
    lanes[place].append((low, high))
    for above in lanes[:place]:
        above.append((marker.x - 3, marker.x + 3))
    return place


def _marker(marker: Marker, row: float, y: float, flipped: bool) -> str:
    shape = {-1: "left", 1: "right"}.get(marker.way, marker.shape)
    path = SHAPES[shape].format(x=f"{marker.x:.1f}", y=f"{y:.1f}")
    stem = line(marker.x, row, marker.x, y, 'class="k"') if y > row + 4 and not marker.way else ""
    x, anchor = (marker.x - 9, "end") if flipped else (marker.x + 9, "start")
    return f'{stem}<path d="{path}" class="i"/>{text(x, y + 9.5, marker.words, anchor=anchor)}'


def legend(entries: Sequence[tuple[str, str]], y: float, width: float) -> tuple[str, float]:
    """Entries of (what is drawn at the origin, in 16 × 14; words), wrapped; and the height they take."""
    x, top, parts = MARGIN, y, []
    for drawn, words in entries:
        wide = 22 + width_of(words) + 14
        if x > MARGIN and x + wide > width:
            x, top = MARGIN, top + 20
        parts.append(f'<g transform="translate({x:.1f} {top:.1f})">{drawn}</g>')
        parts.append(text(x + 22, top + 11.5, words, more='class="s"'))
        x += wide
    return "".join(parts), (top - y + 20 if entries else 0)


def document(body: str, width: float, height: float, title: str, description: str) -> str:
    """The whole picture, on a card of its own, so that it can be read on any page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="{FONT}" role="img" '
        'aria-labelledby="t d">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(description)}</desc>'
        f'<style>{STYLE}</style><rect width="100%" height="100%" rx="8" fill="var(--card)"/>'
        f"{text(MARGIN, 24, title, size=14, more=BOLD)}{body}</svg>"
    )


BOLD = 'class="i" font-weight="600"'
