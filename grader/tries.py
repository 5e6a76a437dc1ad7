"""How many answers has a learner tried before this one? A suggestion tells more each time."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.report import Outcome

LATEST = 500_000  # bytes of a history that are read
LAST = 99
SHARED = 1  # in a class the last step of the ladder comes with the mark, not before


@dataclass(frozen=True)
class Tries:
    """Digests of the answers to one check that were not full: between `least` and `most` of them count."""

    answers: frozenset[str] = frozenset()
    least: int = 0
    most: int = LAST

    def before(self, answer: str) -> int:
        """How many other answers came first; the same one asked again is no new try."""
        others = len(self.answers - {digest(answer)})
        return max(self.least, min(others, self.most))


NONE, ALL = Tries(), Tries(least=LAST)


def digest(answer: str) -> str:
    """Twelve hexadecimal digits that tell one answer from another."""
    return hashlib.sha256(answer.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def tries(history: Path, *, alone: bool) -> Mapping[str, Tries]:
    """By check, what was answered in the reports of this file that did not pass."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in _lines(history):
        try:
            for check in json.loads(line)["checks"]:
                if check["outcome"] == Outcome.FAILED and check.get("answer"):
                    found[str(check["name"])].add(str(check["answer"]))
        except (ValueError, LookupError, TypeError, AttributeError):
            continue  # the first line may be cut
    most = LAST if alone else SHARED
    return {name: Tries(frozenset(answers), most=most) for name, answers in found.items()}


def _lines(history: Path) -> list[bytes]:
    try:
        with history.open("rb") as file:
            file.seek(max(history.stat().st_size - LATEST, 0))
            return file.read().splitlines()
    except OSError:
        return []
