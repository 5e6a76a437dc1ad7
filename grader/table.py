"""Which lessons and labs are there, as the README's table?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.cells import Source
from grader.lab import Lab
from workbook.text import Language, Text

START, END = "<!-- labs -->", "<!-- /labs -->"
README: dict[Language, str] = {"es": "README.es.md", "en": "README.md"}
HEAD = Text(
    es="| Lección | Laboratorio | Minutos | Puntos |\n|---|---|---:|---:|",
    en="| Lesson | Lab | Minutes | Points |\n|---|---|---:|---:|",
)


def table(lessons: Sequence[Source], labs: Sequence[Lab], language: Language) -> str:
    """One row per unit: its lesson and its labs, joined by the number in their names."""
    rows = [HEAD.say(language)]
    slugs = [each.slug for each in lessons] + [each.slug for each in labs]
    for number in sorted({_number(slug) for slug in slugs}):
        found = [each for each in lessons if _number(each.slug) == number]
        rows += _rows(found, [each for each in labs if _number(each.slug) == number], language)
    return "\n".join(rows)


def updated(readme: str, table: str) -> str | None:
    """The page with a fresh table between its marks; None when it has no pair of marks."""
    if readme.count(START) != 1 or readme.count(END) != 1:
        return None
    before, rest = readme.split(START)
    if END not in rest:
        return None
    return f"{before}{START}\n{table}\n{END}{rest.split(END)[1]}"


def title(lesson: Source, language: Language) -> str:
    """A lesson's first heading; its slug when it has none."""
    for cell in lesson.prose:
        heading = re.search(r"^#+ +(.+?) *#*$", cell.text.say(language), re.MULTILINE)
        if heading:
            return heading[1]
    return lesson.slug


def _number(slug: str) -> str:
    digits = re.match(r"(?:u|lab)(\d+)_", slug)
    return digits[1] if digits else slug


def _rows(lessons: Sequence[Source], labs: Sequence[Lab], language: Language) -> Iterator[str]:
    for place in range(max(len(lessons), len(labs))):
        cells = [_lesson(lessons[place], language)] if place < len(lessons) else ["–"]
        cells += _lab(labs[place], language) if place < len(labs) else ["–", "–", "–"]
        yield f"| {' | '.join(cells)} |"


def _lesson(lesson: Source, language: Language) -> str:
    return _link(title(lesson, language), f"course/{language}/{lesson.slug}.ipynb")


def _lab(lab: Lab, language: Language) -> list[str]:
    file = f"exercises/{language}/{lab.slug}/{lab.slug}.ipynb"
    return [_link(lab.title.say(language), file), f"{lab.minutes}", f"{lab.points:g}"]


def _link(words: str, target: str) -> str:
    safe = re.sub(r"([\[\]|])", r"\\\1", words)
    return f"[{safe}]({target})"
