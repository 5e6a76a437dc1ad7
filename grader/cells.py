"""What is a lesson or a lab made of, once its source has been read?"""

from __future__ import annotations

from dataclasses import dataclass

from workbook.text import Text


@dataclass(frozen=True)
class Prose:
    """The same words in both languages, as Markdown."""

    line: int
    text: Text


@dataclass(frozen=True)
class Setup:
    """The cell that the builder writes: it opens the notebook."""

    line: int


@dataclass(frozen=True)
class Given:
    """Code that the learner finds ready to run; `program` or `drawing` is its name if it is one."""

    line: int
    code: str
    program: str = ""
    drawing: str = ""


@dataclass(frozen=True)
class Answer:
    """Code that the learner writes; the source holds a solution."""

    line: int
    name: str
    code: str
    is_program: bool = False
    is_drawing: bool = False
    is_prose: bool = False

    @property
    def program(self) -> str:
        """Its name, if it is a program of its own."""
        return self.name if self.is_program else ""

    @property
    def drawing(self) -> str:
        """Its name, if it draws an architecture."""
        return self.name if self.is_drawing else ""


@dataclass(frozen=True)
class Grade:
    """A call of `check` that earns the points of the checks it names."""

    line: int
    checks: tuple[str, ...]
    code: str

    @property
    def grade_id(self) -> str:
        """The cell's name in nbgrader's gradebook."""
        return "--".join(self.checks)


Cell = Prose | Setup | Given | Answer | Grade


@dataclass(frozen=True)
class Source:
    """A percent file that has been read; `shown` is how messages name the file."""

    slug: str
    shown: str
    cells: tuple[Cell, ...]

    @property
    def answers(self) -> dict[str, Answer]:
        """The answer cells by name."""
        return {cell.name: cell for cell in self.cells if isinstance(cell, Answer)}

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The graded cells, in order."""
        return tuple(cell for cell in self.cells if isinstance(cell, Grade))

    @property
    def prose(self) -> tuple[Prose, ...]:
        """The Markdown cells, in order."""
        return tuple(cell for cell in self.cells if isinstance(cell, Prose))
