"""Which cells are programs of their own, and where is such a cell's code saved?"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from workbook import sentences
from workbook.errors import WorkbookError

MAGIC = re.compile(r"^\s*%%program\b[ \t]*(?P<line>[^\n]*)(?:\n|$)")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
FOLDER = (
    ".workbook"  # in the notebook's own folder; hidden, so that it is neither shown nor handed in
)
LONGEST_RUN = 600.0  # seconds


@dataclass(frozen=True)
class Line:
    """What stands behind `%%program`: a name; whether to run it, for how long and with which words."""

    name: str
    seconds: float | None
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """A program of this notebook's: its name, its text, and the file where it is saved."""

    name: str
    text: str
    file: Path

    def save(self) -> Path:
        """The file, with this text whatever another notebook of the same folder has put there."""
        try:
            if not self.file.is_file() or self.file.read_text(encoding="utf-8") != self.text:
                self.file.parent.mkdir(exist_ok=True)
                draft = self.file.with_suffix(f".{os.getpid()}")
                draft.write_text(self.text, encoding="utf-8")
                draft.replace(self.file)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            facts = {"name": self.name, "file": self.file, "why": why}
            raise WorkbookError(sentences.PROGRAM_NOT_SAVED.format(**facts)) from None
        return self.file


def read_line(line: str) -> Line:
    """`worker --seconds 10 orders` → its parts; WorkbookError says what is wrong with it."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = []
    if not words or not NAME.fullmatch(words[0]):
        raise WorkbookError(sentences.PROGRAM_NAME.format(found=" ".join(words)[:60] or "–"))
    name, *rest = words
    if "--seconds" not in rest:
        return Line(name, None, tuple(rest))
    place = rest.index("--seconds")
    return Line(name, _seconds(rest[place + 1 : place + 2]), (*rest[:place], *rest[place + 2 :]))


def _seconds(words: list[str]) -> float:
    try:
        seconds = float(words[0])
    except (IndexError, ValueError):
        seconds = 0.0
    if not 0 < seconds <= LONGEST_RUN:
        facts = {"found": words[0][:20] if words else "–", "most": f"{LONGEST_RUN:g}"}
        raise WorkbookError(sentences.PROGRAM_SECONDS.format(**facts))
    return seconds


def in_cell(source: str) -> tuple[str, str] | None:
    """The name and the code of a `%%program` cell, with the cell's own line numbers; None for others."""
    magic = MAGIC.match(source)
    if magic is None:
        return None
    name = magic["line"].split(maxsplit=1)[:1]
    if not name or not NAME.fullmatch(name[0]):
        return None
    return name[0], as_file(name[0], source[magic.end() :])


def as_file(name: str, code: str) -> str:
    """The file's text: the magic's line becomes a comment, so that lines keep their numbers."""
    return f"# %%program {name}\n{code.rstrip()}\n"


def program_of(name: str, text: str) -> Program:
    """The program with this text, for the folder in which the notebook runs."""
    return Program(name, text, Path.cwd() / FOLDER / f"{name}.py")
