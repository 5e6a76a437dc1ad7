"""Which orders has the learner's code never seen, and how can the same ones be made again?"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from workbook import shop

A_FEW = 4


def derive_seed(secret: bytes, *facts: str) -> str:
    """Twelve hexadecimal digits from the course's secret and the submission: a report shows them."""
    return hmac.new(secret, "\x1f".join(facts).encode(), hashlib.sha256).hexdigest()[:12]


class Sample:
    """Data for one check, all derived from one seed; every call gives other data."""

    def __init__(self, seed: str) -> None:
        self._seed, self._calls = seed, 0

    def orders(self, count: int) -> list[shop.Order]:
        """`count` orders of the shop in the order in which they were placed."""
        self._calls += 1
        return shop.orders(count, seed=f"{self._seed}:{self._calls}")

    def a_few_times(self, ask: Callable[[], None]) -> None:
        """Ask once to A_FEW times, as the seed decides: who is asked cannot know what comes next."""
        self._calls += 1
        drawn = hashlib.sha256(f"{self._seed}:{self._calls}".encode()).digest()
        for _ in range(1 + drawn[0] % A_FEW):
            ask()
