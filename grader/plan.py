"""Where in a submission do the lab's own cells stand, and when is each of its checks judged?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.build import lab_source
from grader.findings import Finding, found, single
from grader.lab import Lab
from grader.notebook import build_notebook
from grader.python_cells import PARSING, Facts
from workbook.text import LANGUAGES, Language, Text, same

Kind = Literal["setup", "given", "answer", "grade"]


@dataclass(frozen=True)
class Released:
    """A code cell of the lab as it was handed out: its name, its code in each language, its checks."""

    name: str
    kind: Kind
    code: dict[Language, str]
    checks: tuple[str, ...] = ()

    @property
    def shown(self) -> Text:
        """How a sentence names the cell: by its function, or by its first line."""
        if self.kind == "answer":
            return same(self.name.removeprefix("answer-"))
        return same(next(iter(self.code["en"].splitlines()), "…")[:60])


@dataclass(frozen=True)
class Cell:
    """A submitted code cell: its place in the file, its code, and the checks judged once it has run."""

    number: int
    source: str
    name: str | None = None
    facts: Facts = field(default_factory=Facts)
    judges: tuple[str, ...] = ()


@dataclass
class Plan:
    """The cells in their saved order; `last` is judged at the end, `again` there a second time."""

    cells: list[Cell] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    again: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def released_cells(lab: Lab) -> list[Released]:
    """The lab's code cells in order; the same names as in the notebook that `make build` writes."""
    with PARSING:
        source = lab_source(lab.folder.parent, lab.folder)
    points = {check.name: check.points for check in lab.checks.values()}
    built = {language: build_notebook(source, language, points) for language in LANGUAGES}
    cells: list[Released] = []
    for es, en in zip(built["es"]["cells"], built["en"]["cells"], strict=True):
        if es["cell_type"] == "code":
            code: dict[Language, str] = {"es": "".join(es["source"]), "en": "".join(en["source"])}
            cells.append(_released(es["metadata"]["nbgrader"], code))
    return cells


def _released(marks: dict[str, object], code: dict[Language, str]) -> Released:
    name = str(marks["grade_id"])
    if marks["grade"]:
        return Released(name, "grade", code, tuple(name.split("--")))
    if marks["solution"]:
        return Released(name, "answer", code)
    return Released(name, "setup" if name == "setup-cell" else "given", code)


def plan(lab: Lab, written: Sequence[Cell], language: Language | None) -> Plan:
    """Match what was handed in with the lab's own list: by name, else by what the cell does."""
    own = released_cells(lab)
    cells = [_identified(cell, own) for cell in written]
    made = Plan(cells)
    _place_checks(lab, own, made)
    _compare(own, made, language)
    return made


def _identified(cell: Cell, own: Sequence[Released]) -> Cell:
    known = {each.name for each in own}
    return replace(cell, name=cell.name if cell.name in known else _recognised(cell, own))


def _recognised(cell: Cell, own: Sequence[Released]) -> str | None:
    """An editor lost the cell's name: the same code, the same function, the opening of a notebook."""
    for each in own:
        same_code = cell.source.strip() in {code.strip() for code in each.code.values()}
        written = (*cell.facts.functions, cell.facts.program)
        answers = each.kind == "answer" and each.shown.en in written
        if same_code or answers or (each.kind == "setup" and cell.facts.opens):
            return each.name
    return None


def _place_checks(lab: Lab, own: Sequence[Released], made: Plan) -> None:
    """Each check is judged at the first cell that asks it; what is odd there costs nothing."""
    odd: dict[str, list[Text]] = {"deleted": [], "edited": [], "duplicated": [], "moved": []}
    judged: dict[int, list[str]] = {}
    for grade in (each for each in own if each.kind == "grade"):
        for check in grade.checks:
            title = lab.checks[check].title
            places = [place for place, cell in enumerate(made.cells) if check in cell.facts.asks]
            named = [place for place, cell in enumerate(made.cells) if cell.name == grade.name]
            if not (places or named):
                odd["deleted"].append(title)
                made.last.append(check)
                continue
            place = (places or named)[0]
            judged.setdefault(place, []).append(check)
            oddities = {
                "edited": not places or not made.cells[place].facts.only_asks,
                "duplicated": len(places) > 1,
                "moved": _too_early(place, grade, own, made.cells),
            }
            for kind in (kind for kind, holds in oddities.items() if holds):
                odd[kind].append(title)
                made.again.add(check)
    made.cells = [
        replace(cell, judges=tuple(judged.get(place, ()))) for place, cell in enumerate(made.cells)
    ]
    for kind, titles in odd.items():
        made.findings += found(f"check_{kind}", titles)


def _too_early(place: int, grade: Released, own: Sequence[Released], cells: Sequence[Cell]) -> bool:
    """Whether something that the lab does before this check stands below it."""
    before = {each.name for each in own[: own.index(grade)] if each.kind != "grade"}
    above = {cell.name for cell in cells[:place]}
    return any(cell.name in before - above for cell in cells[place + 1 :])


def _compare(own: Sequence[Released], made: Plan, language: Language | None) -> None:
    """What is missing, repeated, changed or in another order among the cells that are no checks."""
    rest = [each for each in own if each.kind != "grade"]
    held = {each.name: [c for c in made.cells if c.name == each.name] for each in rest}
    if not held["setup-cell"]:
        opening = next(each for each in rest if each.kind == "setup")
        made.cells.insert(0, Cell(0, opening.code[language or "es"], opening.name))
        made.findings.append(single("setup_deleted"))
    answers = [each for each in rest if each.kind == "answer"]
    given = [each for each in rest if each.kind == "given"]
    defined = {n for c in made.cells for n in (*c.facts.functions, c.facts.program)}
    gone = [a for a in answers if not held[a.name] and a.shown.en not in defined]
    made.findings += found("answer_deleted", _shown(gone))
    made.findings += found("answer_duplicated", _shown(_repeated(answers, held)))
    made.findings += found("given_deleted", _shown(g for g in given if not held[g.name]))
    made.findings += found("given_duplicated", _shown(_repeated(given, held)))
    made.findings += found("given_edited", _shown(_edited(rest, held)))
    if _reordered(own, made.cells):
        made.findings.append(single("reordered"))


def _shown(cells: Sequence[Released] | Iterator[Released]) -> list[Text]:
    return [each.shown for each in cells]


def _repeated(cells: Sequence[Released], held: dict[str, list[Cell]]) -> Iterator[Released]:
    return (each for each in cells if len(held[each.name]) > 1)


def _edited(cells: Sequence[Released], held: dict[str, list[Cell]]) -> Iterator[Released]:
    for each in cells:
        codes = {code.strip() for code in each.code.values()}
        changed = [cell for cell in held[each.name] if cell.source.strip() not in codes]
        if each.kind != "answer" and changed:
            yield each


def _reordered(own: Sequence[Released], cells: Sequence[Cell]) -> bool:
    order = {each.name: place for place, each in enumerate(own)}
    places = [order[cell.name] for cell in cells if cell.name in order]
    first = list(dict.fromkeys(places))
    return first != sorted(first)
