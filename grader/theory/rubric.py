"""What does a theory question ask for, as its author wrote it down, and is that well formed?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from grader import discover
from grader.theory.lexicon import Lexicon
from grader.theory.patterns import Pattern, parse
from workbook.errors import WorkbookError
from workbook.text import Text

T = TypeVar("T")
READING = threading.Lock()  # the first answers of a class come at once: one of them reads
POINTS = 4  # what every question is worth; marks go by whole points, a quarter of the question each
UNITS = {
    1: Text(es="¿Qué es Kafka?", en="What is Kafka?"),
    2: Text(es="Publicador y suscriptor en tres pasos", en="Publisher/subscriber in three steps"),
    3: Text(es="Anatomía de un topic", en="Anatomy of a topic"),
    4: Text(es="Grupos, offsets y relectura", en="Groups, offsets and replay"),
    5: Text(es="El clúster y sus servicios", en="The cluster and its services"),
    6: Text(es="Tolerancia a fallos", en="Fault tolerance"),
    7: Text(es="Garantías de entrega", en="Delivery guarantees"),
    8: Text(es="Almacenamiento", en="Storage"),
    9: Text(es="Contratos e integración", en="Contracts and integration"),
    10: Text(es="Operar como senior", en="Operating"),
}


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _text(value: Any) -> Any:
    return Text(**value) if isinstance(value, dict) else value


class Named(_Written):
    """Something that an answer may say: its patterns, and the concepts that they need."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    any: list[str] = Field(min_length=1)
    half: list[str] = []
    against: list[str] = []

    @field_validator("any", "half", "against")
    @classmethod
    def _patterns(cls, written: list[str]) -> list[str]:
        for each in written:
            parse(each)
        return written


class Idea(Named):
    """A key idea, its weight, and the three levels of feedback for whoever left it out."""

    weight: float = Field(default=1, gt=0)
    scope: Literal["sentence", "answer"] = "sentence"
    unit: int = Field(ge=1, le=10)
    name: Text
    ask: Text
    say: Text
    _read = field_validator("name", "ask", "say", mode="before")(_text)


class Bonus(Named):
    """A true thing that is praised and not scored."""

    name: Text
    _read = field_validator("name", mode="before")(_text)


class Misconception(Named):
    """A mistaken belief: named to the learner as a question, flagged, never a deduction."""

    unit: int = Field(ge=1, le=10)
    ask: Text
    not_for: list[str] = []
    _read = field_validator("ask", mode="before")(_text)


class Note(Named):
    """Something true or old that deserves a word; neither scored nor flagged."""

    say: Text
    _read = field_validator("say", mode="before")(_text)


class Rubric(_Written):
    """One question. Its mark is the sum of its ideas over `full`; `list` says that a list is the right form."""

    question: str = Field(pattern=r"^q\d+$")
    title: Text
    model: Text
    full: float = Field(gt=0)
    list_expected: bool = Field(default=False, alias="list")
    cap: float | None = None
    cap_when: list[str] = []
    premise_denied: list[str] = []  # patterns of an answer that says the question is mistaken
    ideas: list[Idea] = Field(min_length=1)
    bonus: list[Bonus] = []
    misconceptions: list[Misconception] = []
    notes: list[Note] = []
    _read = field_validator("title", "model", mode="before")(_text)

    def idea(self, name: str) -> Idea:
        """One idea by its id."""
        return next(idea for idea in self.ideas if idea.id == name)


class Questions:
    """Every rubric of a folder with the words they share, ready to be asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rubrics = {path.stem: _rubric(path) for path in sorted(folder.glob("q*.yaml"))}
        self.common = _common(folder / "common.yaml")
        concepts = {f"@{name}": words for name, words in _yaml(folder / "lexicon.yaml").items()}
        self._patterns = {each: parse(each) for each in self._written()}
        literals = {name for pattern in self._patterns.values() for name in pattern.literals}
        self.lexicon = Lexicon(concepts | {name: [name] for name in literals})
        self._refuse_unknown_concepts(set(concepts))

    def rubric(self, question: str) -> Rubric:
        """One question's rubric; an unknown one is a sentence that lists those there are."""
        if question not in self.rubrics:
            raise WorkbookError(UNKNOWN.format(found=question, known=", ".join(self.rubrics)))
        return self.rubrics[question]

    def pattern(self, written: str) -> Pattern:
        """The pattern, parsed once."""
        return self._patterns[written]

    def misconceptions(self, rubric: Rubric) -> list[Misconception]:
        """A question's own and those of every question."""
        common = [each for each in self.common if rubric.question not in each.not_for]
        return [*rubric.misconceptions, *common]

    def _written(self) -> set[str]:
        named: list[Named] = list(self.common)
        for rubric in self.rubrics.values():
            named += [*rubric.ideas, *rubric.bonus, *rubric.misconceptions, *rubric.notes]
        written = {each for one in named for each in (*one.any, *one.half, *one.against)}
        return written | {each for r in self.rubrics.values() for each in r.premise_denied}

    def _refuse_unknown_concepts(self, concepts: set[str]) -> None:
        for written in sorted(self._patterns):
            pattern = self._patterns[written]
            terms = [term for chain in pattern.chains for _, term in chain]
            names = {name for term in terms for name in term.names}
            names |= {name for _, name in pattern.without}
            unknown = names - concepts - set(pattern.literals)
            if unknown:
                raise WorkbookError(NO_CONCEPT.format(found=", ".join(unknown), pattern=written))


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        what = str(error).splitlines()[0]
        raise WorkbookError(UNREADABLE.format(file=path.name, what=what)) from error


def _rubric(path: Path) -> Rubric:
    return _validated(path, lambda: Rubric(**_yaml(path)))


def _common(path: Path) -> list[Misconception]:
    return _validated(path, lambda: [Misconception(**each) for each in _yaml(path)])


def _validated(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except (ValidationError, TypeError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        where = ".".join(map(str, first["loc"])) if first else ""
        what = f"{where}: {first['msg']}" if first else str(error)
        raise WorkbookError(UNREADABLE.format(file=path.name, what=what)) from error


def theory_folder() -> Path:
    """Where the rubrics lie, beside the labs."""
    return discover.labs_folder() / "theory"


def questions(folder: Path | None = None) -> Questions:
    """The questions of a folder, read again when a file has changed."""
    place = folder or theory_folder()
    stamps = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in place.glob("*.yaml")))
    with READING:
        return _questions(place, stamps)


@lru_cache(maxsize=8)
def _questions(folder: Path, stamps: tuple[tuple[str, int], ...]) -> Questions:
    return Questions(folder)


UNKNOWN = Text(
    es="No hay ninguna pregunta «{found}». Las que hay: {known}.",
    en="There is no question `{found}`. There are: {known}.",
)
NO_CONCEPT = Text(
    es="El patrón «{pattern}» nombra lo que lexicon.yaml no tiene: {found}. Agrégalo o corrígelo.",
    en="The pattern `{pattern}` names what lexicon.yaml lacks: {found}. Add it or correct it.",
)
UNREADABLE = Text(
    es="No se puede leer {file} ({what}). Corrígelo y repite el comando.",
    en="{file} cannot be read ({what}). Correct it and run the command again.",
)
