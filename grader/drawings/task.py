"""What is a task made of: points that a drawing earns, caps that it cannot exceed, sentences for both?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from grader.drawings.facts import Facts
from workbook.drawings import Drawing
from workbook.text import Text

FULL = 0.999


@dataclass(frozen=True)
class Seen:
    """How much of a point a drawing has, 0..1, and in a sentence what was seen, where that helps."""

    share: float
    note: Text | None = None


@dataclass(frozen=True)
class Point:
    """One thing that a drawing should show: a question, a pointer, and what is missing, in this order."""

    name: str
    weight: float
    title: Text
    ask: Text
    look: Text
    fix: Text
    find: Callable[[Facts], Seen | float]


@dataclass(frozen=True)
class Cap:
    """A mistake after which a drawing has at most this share of the mark."""

    name: str
    most: float
    say: Text
    look: Text
    holds: Callable[[Facts], bool]


@dataclass(frozen=True)
class Found:
    """A point as one drawing has it."""

    point: Point
    share: float
    note: Text | None = None

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return self.share >= FULL


@dataclass(frozen=True)
class Verdict:
    """What came of one drawing; `score` is 0..1."""

    task: Task
    score: float
    found: tuple[Found, ...]
    caps: tuple[Cap, ...]
    flags: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As `workbook drawing score` prints it."""
        return {
            "score": self.score,
            "checks": [
                {"name": f.point.name, "share": round(f.share, 3), "weight": f.point.weight}
                for f in self.found
            ],
            "caps": [{"name": cap.name, "most": cap.most} for cap in self.caps],
            "flags": list(self.flags),
        }


@dataclass(frozen=True)
class Task:
    """One drawing that is asked for.

    `shown` tells by which labels and arrows (`"a → b"`) of the reference each point can be seen;
    `damp` is what is left of the points where Kafka is missing.
    """

    name: str
    title: Text
    points: tuple[Point, ...]
    caps: tuple[Cap, ...]
    reference: Callable[[], Drawing]
    shown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    damp: float = 0.4


def mark(task: Task, drawing: Drawing) -> Verdict:
    """The points that the drawing earns, never more than the lowest cap that holds."""
    facts = Facts(drawing)
    found = tuple(_found(point, facts) for point in task.points)
    total = sum(point.weight for point in task.points)
    score = sum(f.share * f.point.weight for f in found) / total
    if not facts.kafka:
        score *= task.damp
    caps = tuple(cap for cap in task.caps if cap.holds(facts))
    score = min([score, *(cap.most for cap in caps)])
    return Verdict(task, round(score, 3), found, caps, tuple(_flags(facts, drawing)))


def _found(point: Point, facts: Facts) -> Found:
    seen = point.find(facts)
    seen = seen if isinstance(seen, Seen) else Seen(float(seen))
    return Found(point, min(max(seen.share, 0.0), 1.0), seen.note)


def _flags(facts: Facts, drawing: Drawing) -> list[str]:
    flags = [f"trap:{trap.kind}" for trap in drawing.traps]
    flags += ["contradicting_icon"] if any(p.credit < 1 for p in facts.parts.all) else []
    flags += ["unknown_nodes"] if facts.unknown_share > 0.3 else []
    flags += ["arrows_turned"] if facts.parts.flow.turned else []
    flags += ["not_kafka"] if facts.not_kafka else []
    return list(dict.fromkeys(flags))
