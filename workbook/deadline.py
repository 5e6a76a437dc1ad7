"""How is a learner's function kept from running for ever, in the process and thread where it must run?"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TypeVar

CLEAN_UP = 0.5  # seconds that the function's own `finally` has after the first attempt
AGAIN = 0.1  # seconds between the later attempts
NOT_THEIRS = {*sys.stdlib_module_names, "workbook"} - {"__main__"}
T = TypeVar("T")


class Deadline(BaseException):
    """Raised inside the learner's function; no `except Exception` swallows it."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """`work()`, or Deadline. Without SIGALRM (other threads, Windows) only `work()`."""
    if not can_interrupt():
        return work()
    with _Alarm().set(seconds) as alarm:
        value = _guarded(work)
        if alarm.rings:
            raise Deadline
        return value


def can_interrupt() -> bool:
    """Signals reach Python code in the main thread only, and not on Windows."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _guarded(work: Callable[[], T]) -> T:
    """The alarm raises below this frame and nowhere else, so that no clean-up of ours is cut short."""
    return work()


class _Alarm:
    """Rings once at the deadline, then again and again until the function gives in."""

    def __init__(self) -> None:
        self.rings = 0

    @contextlib.contextmanager
    def set(self, seconds: float) -> Iterator[_Alarm]:
        """Ring in `seconds`; afterwards everything is as it was before."""
        trace = sys.gettrace()
        handler = signal.signal(signal.SIGALRM, self._ring)
        start = time.monotonic()
        left, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), CLEAN_UP)
        try:
            yield self
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.settrace(trace)
            signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
            left = max(left - (time.monotonic() - start), 0.001) if left else 0.0
            signal.setitimer(signal.ITIMER_REAL, left, interval)

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        frames = _frames_of_work(frame)
        if not frames:
            return
        self.rings += 1
        if self.rings > 1:
            signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
            _raise_after_lines(self.rings - 2, frames)
        raise Deadline


def _frames_of_work(frame: FrameType | None) -> list[FrameType]:
    """The frames below `_guarded`; none when the alarm rang outside of it."""
    frames: list[FrameType] = []
    while frame is not None and frame.f_code is not _guarded.__code__:
        frames.append(frame)
        frame = frame.f_back
    return frames if frame is not None else []


def _raise_after_lines(left: int, frames: list[FrameType]) -> None:
    """For `while True: try: … except: pass`: raise again outside of the `try`, so many lines later."""

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "line" and _is_theirs(frame) and _frames_of_work(frame):
            left -= 1
            if left < 0:
                raise Deadline
        return trace

    for frame in frames:
        if _is_theirs(frame):
            frame.f_trace = trace
    sys.settrace(trace)


def _is_theirs(frame: FrameType) -> bool:
    """Whether the code is not the standard library's (an event loop, say) or ours."""
    return str(frame.f_globals.get("__name__")).partition(".")[0] not in NOT_THEIRS


class Watchdog:
    """Acts in a thread of its own if the function has not come back long after its deadline."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._act = act
        self._first = threading.Lock()
        self._timer = threading.Timer(seconds, self._bark)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to wait."""
        self._timer.start()

    def call_off(self) -> bool:
        """True if it had not acted; otherwise waits until it has."""
        if self._first.acquire(blocking=False):
            self._timer.cancel()
            return True
        self._timer.join()
        return False

    def _bark(self) -> None:
        if self._first.acquire(blocking=False):
            self._act()
