"""What is a promise, and what does it look at?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader import discover
from grader.build import lab_source, loaded
from grader.cells import Source
from grader.lab import Lab
from grader.source import SourceError, read
from workbook.text import Text


@dataclass(frozen=True)
class Promise:
    """One promise of the repository; each finding says what to edit so that it holds again."""

    name: str
    findings: tuple[Text, ...]

    @property
    def holds(self) -> bool:
        """Nothing breaks it."""
        return not self.findings


@dataclass(frozen=True)
class LabFolder:
    """A lab as declared, and its notebook's source."""

    lab: Lab
    source: Source
    checks_file: str


class Repository:
    """Everything that can be read; what cannot is told once, by generated_files_are_fresh."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def labs(self) -> list[LabFolder]:
        """All labs that can be read, in order."""
        folders = discover.lab_folders(self.root / "solutions")
        return [found for folder in folders if (found := self._lab(folder))]

    @cached_property
    def lessons(self) -> list[Source]:
        """All lessons that can be read, in order."""
        files = discover.lessons(self.root / "course")
        return [found for file in files if (found := self._lesson(file))]

    def shown(self, path: Path) -> str:
        """A file's name in messages."""
        return path.relative_to(self.root).as_posix()

    def _lab(self, folder: Path) -> LabFolder | None:
        try:
            lab, source = loaded(self.root, folder), lab_source(self.root, folder)
        except SourceError:
            return None
        return LabFolder(lab, source, self.shown(folder / "checks.py"))

    def _lesson(self, file: Path) -> Source | None:
        try:
            return read(file, self.shown(file))
        except SourceError:
            return None


Rule = Callable[[Repository], Iterable[Text]]
