"""What does a graded notebook look like: the learner's own cells, the lab's checks, the judge's words?

Only the words of a submission are taken over. Its metadata, its outputs and whatever else it holds stay behind,
so that no edited points, no invented report and no page of a learner's own reaches whoever grades.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import discover
from grader.cells import Answer, Grade, Source
from grader.findings import Unreadable
from grader.lab import Lab
from grader.notebook import Notebook, build_notebook
from grader.render import as_html, as_text, code_spans, number
from grader.report import CheckReport, Outcome, Report
from grader.source import read
from grader.submission import CURRENT, read_submission
from grader.untrusted import inner, parse, read_inside, words
from workbook.text import Language, Text

NO_MATH = (
    "tex2jax_ignore mathjax_ignore"  # a value that was seen is no formula: MathJax follows links
)
MOST_CELLS = 2_000  # shown; of code cells the judge runs fewer


@dataclass(frozen=True)
class Handed:
    """One cell as it was handed in: its words, and which of the lab's cells it says it is."""

    is_code: bool
    words: str
    name: str | None


@dataclass(frozen=True)
class Paper:
    """A submission's own words; no cell at all when the file holds no notebook."""

    told: Language | None
    cells: tuple[Handed, ...]

    @property
    def language(self) -> Language:
        """What the notebook says of itself, else the course's own."""
        return self.told or "es"


@dataclass(frozen=True)
class Exercise:
    """A lab and its source: all that says what a notebook of it should look like."""

    lab: Lab
    source: Source

    @property
    def points(self) -> dict[str, float]:
        """What each check is worth; nobody else's word counts."""
        return {name: check.points for name, check in self.lab.checks.items()}

    def released(self, language: Language) -> Notebook:
        """The notebook as every learner gets it."""
        return build_notebook(self.source, language, self.points)

    def checks_of(self, answer: str) -> tuple[str, ...]:
        """The grade cells below an answer, up to the next one: where its comment comes from."""
        above, found = "", []
        for cell in self.source.cells:
            above = cell.name if isinstance(cell, Answer) else above
            found += [cell.grade_id] if isinstance(cell, Grade) and above == answer else []
        return tuple(found)


def exercise(slug: str, labs: Path | None = None) -> Exercise:
    """One lab with its source; an unknown one is a sentence."""
    lab = discover.lab(slug, labs)
    return Exercise(lab, read(lab.folder / "lab.py", f"{lab.folder.parent.name}/{slug}/lab.py"))


def read_paper(path: Path, lab: Lab) -> Paper:
    """The words of whatever was handed in; never an error, because the report says what is wrong with it.

    The path is CLASS/<student>/<lab>/<lab>.ipynb, and no link below CLASS is followed.
    """
    within = path.parents[2]
    handed = read_submission(path, lab, within=within)
    if handed.refusal:
        return Paper(handed.language, ())
    names = {cell.number: cell.name for cell in handed.plan.cells}
    try:
        content = parse(read_inside(within, path))
    except Unreadable:
        return Paper(handed.language, ())
    return Paper(handed.language, tuple(_handed(content, names)))


def _handed(content: dict[str, Any], names: dict[int, str | None]) -> Iterator[Handed]:
    for place, cell in enumerate(_cells(content), 1):
        if isinstance(cell, dict):
            is_code = cell.get("cell_type") == "code"
            said = words(cell.get("source", cell.get("input")))
            if said.strip():
                yield Handed(is_code, said, names.get(place))


def _cells(content: dict[str, Any]) -> list[Any]:
    """A notebook's cells in today's format, or a sheet's in the one before."""
    sheets = content.get("worksheets")
    lists = [inner(sheet, "cells") for sheet in sheets] if isinstance(sheets, list) else []
    found = [content.get("cells")] if content.get("nbformat") == CURRENT else lists
    return [cell for cells in found if isinstance(cells, list) for cell in cells][:MOST_CELLS]


def marked_notebook(paper: Paper, exercise: Exercise) -> Notebook:
    """The learner's words in the learner's order, with the lab's own marks; what is missing comes last."""
    released = exercise.released(paper.language)
    ours = {_id(cell): cell for cell in released["cells"] if _id(cell)}
    prose = {text for cell in exercise.source.prose for text in (cell.text.es, cell.text.en)}
    cells = [_taken(handed, ours, prose) for handed in paper.cells]
    cells += [_emptied(c) for c in ours.values() if _is_marked(c)]
    for place, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{place:02}"
    return released | {"cells": cells}


def _taken(handed: Handed, ours: dict[str, Notebook], prose: set[str]) -> Notebook:
    """One cell of the submission; a cell of the lab's is taken out of `ours`, so the first one is it."""
    if handed.is_code and handed.name in ours:
        cell = ours.pop(handed.name)
        is_check = cell["metadata"]["nbgrader"]["grade"]
        return cell if is_check else cell | {"source": handed.words}
    if handed.is_code:
        empty: Notebook = {"execution_count": None, "outputs": [], "metadata": {}}
        return {"cell_type": "code", "source": handed.words, **empty}
    said = handed.words if handed.words in prose else literally(handed.words)
    return {"cell_type": "markdown", "metadata": {}, "source": said}


def literally(said: str) -> str:
    """A learner's own text as text: whoever grades opens it in a session with rights.

    Markdown lets links of every kind and HTML through, so none of it is interpreted.
    """
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{said}\n{fence}"


def _id(cell: Notebook) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _is_marked(cell: Notebook) -> bool:
    marks = cell["metadata"]["nbgrader"]
    return bool(marks["grade"] or marks["solution"])


def _emptied(cell: Notebook) -> Notebook:
    """A cell of the lab's that was not handed in: its check is still there, its answer is empty."""
    said = cell["source"] if cell["metadata"]["nbgrader"]["grade"] else ""
    return cell | {"source": said}


def with_report(notebook: Notebook, exercise: Exercise, report: Report, language: Language) -> None:
    """Put the judge's words and the plain points below each check cell, and its notes on top."""
    asked = {cell.grade_id: cell for cell in exercise.source.grades}
    for cell in notebook["cells"]:
        if _id(cell) in asked:
            cell["outputs"] = _outputs(report, asked[_id(cell)], exercise, language)
    if report.notes:
        said = "<br>".join(code_spans(_one_line(note.say(language))) for note in report.notes)
        top = {"cell_type": "markdown", "id": "notes", "metadata": {}}
        notebook["cells"].insert(
            0, top | {"source": f'<div class="alert alert-info {NO_MATH}">{said}</div>'}
        )


def _one_line(said: str) -> str:
    return " ".join(said.split())  # an empty line would end the block of HTML


def part_of(report: Report, cell: Grade) -> Report:
    """The report of one grade cell: its own checks and nothing else."""
    checks = [check for check in report.checks if check.name in cell.checks]
    return report.model_copy(update={"checks": checks, "notes": []})


def points_of(part: Report, cell: Grade, exercise: Exercise) -> float | None:
    """What a grade cell earned, within what the lab gives; None when the judge owes an answer."""
    found = {check.name: check for check in part.checks}
    if found.keys() != set(cell.checks):
        return None
    if any(check.outcome is Outcome.BROKEN for check in found.values()):
        return None
    earned = sum(min(check.points, exercise.points[name]) for name, check in found.items())
    return round(earned, 6)


def _outputs(report: Report, cell: Grade, exercise: Exercise, language: Language) -> list[Notebook]:
    """The result is a plain number: nbgrader's parser gives full marks for anything else."""
    part = part_of(report, cell)
    html = f'<div class="{NO_MATH}">{as_html(part, language)}</div>'
    shown = {"text/plain": as_text(part, language), "text/html": html}
    result = {"text/plain": number(points_of(part, cell, exercise) or 0)}
    page = {"output_type": "display_data", "data": shown, "metadata": {}}
    kind = {"output_type": "execute_result", "execution_count": None}
    return [page, {**kind, "data": result, "metadata": {}}]


def comment_of(checks: Sequence[CheckReport], report: Report, language: Language) -> str | None:
    """The report's sentences about one answer; None when there is nothing to mend."""
    open_ones = [check for check in checks if check.outcome is not Outcome.PASSED]
    part = report.model_copy(update={"checks": open_ones, "notes": []})
    said = as_text(part, language) if open_ones else ""
    doubts = "; ".join(doubt.say(language) for check in checks for doubt in check.doubts)
    if doubts:
        said += "\n" + DOUBTS.format(doubts=doubts).say(language)
    return "\n".join(re.sub(r" {2,}(?=\S)", "  ", line) for line in said.splitlines()) or None


DOUBTS = Text(es="Para quien califica: {doubts}.", en="For whoever marks it: {doubts}.")
