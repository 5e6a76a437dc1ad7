"""What does a check say that suggests a mark, with its evidence, for a person to confirm?"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbook.text import Text

FULL = 0.999
STEPS = 4  # a point has quarters


@dataclass(frozen=True)
class Suggestion:
    """Returned by a check of a `Lab(suggests=True)`: `share` of its points, 0..1, and why.

    `details` are further sentences below what was expected and seen; `picture` is an SVG of ours. `doubts` are for the
    person who confirms: why to look twice. `answer` is what was judged: the same one asked again is no new try.
    """

    share: float
    expected: Text
    seen: Text
    hint: Text | None = None
    details: list[Text] = field(default_factory=list)
    picture: str = ""
    doubts: list[Text] = field(default_factory=list)
    answer: str = ""

    @property
    def is_full(self) -> bool:
        """Nothing is missing."""
        return self.share >= FULL

    def points(self, most: float) -> float:
        """The mark, to the nearest quarter of a point; never all of it while something is missing."""
        if self.is_full:
            return most
        quarters = int(max(self.share, 0.0) * most * STEPS + 0.5)
        return min(quarters / STEPS, max(most - 1 / STEPS, 0.0))
