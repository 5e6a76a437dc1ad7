"""How does long work say what is under way?"""

from __future__ import annotations

from typing import Protocol

from workbook.text import Text


class Progress(Protocol):
    """Is told each thing under way; `fraction` (0 to 1) where the end can be foreseen."""

    def __call__(self, text: Text, fraction: float | None = None) -> None:
        """`text` is a whole sentence without its full stop."""


def print_nothing(text: Text, fraction: float | None = None) -> None:
    """The progress of whoever does not want to know."""
