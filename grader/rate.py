"""Does this learner ask more often than a person, or a notebook run from the top, would?"""

from __future__ import annotations

import threading
import time

BURST = 60  # requests at once: a whole notebook run from the top
PER_SECOND = 5.0


class Rate:
    """A bucket of requests per learner that fills by itself."""

    def __init__(self, burst: float = BURST, per_second: float = PER_SECOND) -> None:
        self._burst, self._per_second = burst, per_second
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def allows(self, who: str) -> bool:
        """Take one request out of the learner's bucket, if there is one."""
        now = time.monotonic()
        with self._lock:
            left, since = self._left.get(who, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._per_second)
            self._left[who] = (left - 1 if left >= 1 else left, now)
            return left >= 1

    def pardon(self, who: str) -> None:
        """Give one back: a step that the judge itself asked for does not count."""
        with self._lock:
            left, since = self._left.get(who, (self._burst, time.monotonic()))
            self._left[who] = (min(self._burst, left + 1), since)
