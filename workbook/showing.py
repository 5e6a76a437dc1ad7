"""How does a check appear in the cell: progress, then the report in its place, and the mark?"""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import Any

from workbook import memory


@dataclass(frozen=True, repr=False)
class Mark:
    """The result of a check's cell. Its text is a plain number, because nbgrader reads it as the score."""

    points: float
    maximum: float | None = None

    def __repr__(self) -> str:
        return repr(self.points)


def mark_of(report: dict[str, Any]) -> Mark:
    """The report's points, never more than its maximum and never less than nothing."""
    points, maximum = _number(report.get("points")), _number(report.get("max"))
    return Mark(min(points, maximum), maximum)


def _number(value: Any) -> float:
    """A finite number that is not negative; a whole one without its decimal."""
    if not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        return 0.0
    rounded = round(float(value), 6)
    return int(rounded) if rounded == int(rounded) else rounded


def put(words: str, page: str) -> None:
    """A page in the cell with its words beside it; in a plain program the words."""
    if not memory.in_kernel():
        print(words)
        return
    from IPython import display

    show: Any = display.display
    show({"text/plain": words, "text/html": page}, raw=True)


class Board:
    """One place in the cell's output, so that the report takes the place of the progress."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._last = ""

    def progress(self, words: object) -> None:
        """What is under way; the same words are not said twice."""
        if str(words) != self._last:
            self._last = str(words)
            self._put(str(words), f'<div role="status">{html.escape(str(words))}</div>')

    def report(self, words: str, page: str) -> None:
        """What came of it."""
        self._put(words, page)

    def sentence(self, words: object) -> None:
        """One sentence instead of a report."""
        if self._handle is None:
            print(words, flush=True)
        else:
            self._put(str(words), f'<div role="status">{html.escape(str(words))}</div>')

    def _put(self, words: str, page: str) -> None:
        bundle = {"text/plain": words, "text/html": page}
        if not memory.in_kernel():
            print(words, flush=True)
        elif self._handle is not None:
            self._handle.update(bundle, raw=True)
        else:
            from IPython import display

            show: Any = display.display
            self._handle = show(bundle, raw=True, display_id=True)
