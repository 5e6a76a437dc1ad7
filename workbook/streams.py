"""Where does a learner's output go during a check? To stdout: nbgrader gives 0 to a cell with stderr."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from typing import TextIO

from workbook import sentences

LIMIT = 20_000  # characters that one call of a function may print


@contextlib.contextmanager
def no_stderr() -> Iterator[None]:
    """What is written to stderr appears as stdout, also by whoever holds on to the old stream.

    In a kernel the stream itself is told that its name is stdout: that catches loggers, other
    threads and C libraries, which `contextlib.redirect_stderr` does not.
    """
    stream = sys.stderr
    if not hasattr(stream, "pub_thread") or getattr(stream, "name", None) != "stderr":
        with contextlib.redirect_stderr(sys.stdout):
            yield
        return
    _rename(stream, "stdout")
    try:
        yield
    finally:
        _rename(stream, "stderr")


def _rename(stream: TextIO, name: str) -> None:
    stream.flush()
    stream.name = name  # type: ignore[misc]  # ipykernel's OutStream, whose name can be set


@contextlib.contextmanager
def capped_output() -> Iterator[None]:
    """What the function prints, both streams as one, up to a limit."""
    capped = Capped(sys.stdout, LIMIT)
    with contextlib.redirect_stdout(capped), contextlib.redirect_stderr(capped):
        yield


class Capped(io.TextIOBase):
    """A stream that stops after `limit` characters and says so once."""

    def __init__(
        self, stream: TextIO, limit: int, said: sentences.Said = sentences.CUT_OUTPUT
    ) -> None:
        self._stream, self._limit, self._left, self._said = stream, limit, limit, said

    def writable(self) -> bool:
        """It is for writing only."""
        return True

    def write(self, words: str) -> int:
        """Pass on what still fits."""
        if self._left > 0:
            self._stream.write(words[: self._left])
            self._left -= len(words)
            if self._left < 0:
                self._stream.write(f"\n{self._said.format(limit=self._limit)}\n")
        return len(words)

    def flush(self) -> None:
        """Show what was written."""
        self._stream.flush()
