"""How does the command line speak: progress while it works, sentences when it is done?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from workbook.text import Text, user_language

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def said(es: str, en: str) -> str:
    """A sentence in the terminal's language."""
    return Text(es=es, en=en).say(user_language())


def tell(text: Text) -> None:
    """Print a sentence."""
    console.print(text.say(user_language()), markup=False)


def complain(text: Text) -> None:
    """Print a sentence on standard error."""
    errors.print(text.say(user_language()), markup=False)


def as_json(content: Any) -> None:
    """One object on standard output, and nothing else there."""
    json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


class Working:
    """What is under way, with a bar where its length is known."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("…", total=None)
        self._said = ""

    def __call__(self, text: Text, fraction: float | None = None) -> None:
        """Show one thing that is under way; in a log file, print it once."""
        words = text.say(user_language())
        self._progress.update(
            self._task,
            description=words,
            total=None if fraction is None else 1.0,
            completed=fraction or 0.0,
        )
        if not self._progress.console.is_terminal and words != self._said:
            self._said = words
            self._progress.console.print(f"… {words}", markup=False)


@contextmanager
def working() -> Iterator[Working]:
    """Progress on standard error while the block runs; it leaves nothing behind."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        yield Working(progress)
