"""Along which curve does an arrow run, and where on it is its label?"""

from __future__ import annotations

from itertools import pairwise

from workbook.drawings.layout import Place, Point


def side(place: Place, other: Place) -> float:
    """An arrow leaves a tall box where its other end is."""
    margin = min(18.0, place.height / 2)
    return min(max(other.middle, place.y + margin), place.y + place.height - margin) if (
        place.height > 90
    ) else place.middle  # fmt: skip


def smooth(points: list[Point]) -> str:
    """Level at every point, so that it leaves and reaches a part straight on."""
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        if abs(to_y - y) < 0.5:
            path.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            half = max((to_x - x) / 2, 12.0)
            path.append(
                f"C{x + half:.1f} {y:.1f} {to_x - half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
            )
    return "".join(path)


def label_point(points: list[Point]) -> Point:
    """The middle of the last stretch between two columns that is long enough."""
    stretches = list(pairwise(points))
    (x, y), (to_x, to_y) = max(stretches[::2] or stretches, key=lambda s: s[1][0] - s[0][0])
    return (x + to_x) / 2, (y + to_y) / 2


def back(tail: Place, head: Place) -> tuple[str, Point]:
    """Against the order: below both, and back."""
    x, y = tail.x + tail.width / 2, tail.y + tail.height
    to_x, to_y = head.x + head.width / 2, head.y + head.height
    low = max(y, to_y) + 34
    path = f"M{x:.1f} {y:.1f}C{x:.1f} {low:.1f} {to_x:.1f} {low:.1f} {to_x:.1f} {to_y:.1f}"
    return path, ((x + to_x) / 2, low - 8)


def upright(tail: Place, head: Place) -> tuple[str, Point]:
    """One above the other."""
    x, to_x = tail.x + tail.width / 2, head.x + head.width / 2
    down = head.y >= tail.y
    y, to_y = (tail.y + tail.height, head.y) if down else (tail.y, head.y + head.height)
    half = (to_y - y) / 2
    path = f"M{x:.1f} {y:.1f}C{x:.1f} {y + half:.1f} {to_x:.1f} {to_y - half:.1f} {to_x:.1f} {to_y:.1f}"
    return path, ((x + to_x) / 2 + 26, (y + to_y) / 2 + 6)


def loop(place: Place) -> tuple[str, Point]:
    """From a part to itself."""
    x, y = place.x + place.width / 2, place.y
    return (
        f"M{x - 12:.1f} {y:.1f}C{x - 26:.1f} {y - 30:.1f} {x + 26:.1f} {y - 30:.1f} {x + 12:.1f} {y:.1f}",
        (x, y - 24),
    )
