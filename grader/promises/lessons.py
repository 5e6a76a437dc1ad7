"""Does every lesson ask its question, let the learner predict, and end with questions to leave by?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.cells import Source
from grader.promises.base import Repository
from workbook.text import LANGUAGES, Text

FIRST_UNIT = 1  # unit 0 sets the machine up: there is nothing to predict
PREDICTION = Text(es="predicción", en="prediction")
EXIT = Text(es="antes de irte", en="before you go")


def lessons_have_their_parts(repository: Repository) -> Iterator[Text]:
    """A question in the first cell; a heading for the prediction and one for the exit questions."""
    for lesson in repository.lessons:
        if int(lesson.slug[1:3]) >= FIRST_UNIT:
            yield from _missing(lesson)


def _missing(lesson: Source) -> Iterator[Text]:
    for language in LANGUAGES:
        first = lesson.prose[0].text.say(language) if lesson.prose else ""
        if "?" not in first:
            yield NO_QUESTION.format(file=lesson.shown, language=language)
        headings = _headings(lesson, language)
        for part in (PREDICTION, EXIT):
            words = part.to_json()[language]
            if not any(words in heading for heading in headings):
                yield NO_HEADING.format(file=lesson.shown, language=language, words=words)


def _headings(lesson: Source, language: str) -> list[str]:
    text = "\n".join(cell.text.to_json()[language] for cell in lesson.prose)
    return [found.lower() for found in re.findall(r"^#+ +(.+)$", text, re.MULTILINE)]


NO_QUESTION = Text(
    es="{file}: la primera celda ({language}) no hace ninguna pregunta; empieza por la de la unidad.",
    en="{file}: the first cell ({language}) asks nothing; begin with the unit's question.",
)
NO_HEADING = Text(
    es="{file}: falta un título ({language}) que diga «{words}»; escribe esa parte de la lección.",
    en="{file}: no heading ({language}) says “{words}”; write that part of the lesson.",
)
