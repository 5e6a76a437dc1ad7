"""How does whoever confirms marks read a whole queue at once: a page of its own, with the evidence marked?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from grader.render import TEMPLATES, number
from grader.theory.desk import SIGNS
from grader.theory.feedback import shortened
from grader.theory.review import Waiting
from grader.theory.rubric import POINTS, Questions
from grader.theory.triage import FLAGS
from grader.theory.words import tidy
from workbook.text import Language, Text

COUNTS = ("yes", "half")


def as_page(queue: Sequence[Waiting], questions: Questions, language: Language) -> str:
    """HTML that needs no network, runs no script and writes nothing: marks are given in the terminal."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters.update(say=lambda text: text.say(language), number=number)
    by_question = groupby(queue, key=lambda waiting: waiting.question)
    return environment.get_template("review.html").render(
        language=language, words=WORDS, most=POINTS, signs=SIGNS, flags=FLAGS,
        marked=marked, shortened=shortened, waiting=len(queue),
        groups=[(questions.rubric(name), list(answers)) for name, answers in by_question],
    )  # fmt: skip


def marked(waiting: Waiting) -> Markup:
    """The answer, its evidence marked; whatever else the learner wrote is shown as the text that it is."""
    text, at, parts = tidy(waiting.text), 0, Markup()
    for start, end in _spans(text, waiting):
        if start >= at:
            parts += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
            at = end
    return parts + escape(text[at:])


def _spans(text: str, waiting: Waiting) -> list[tuple[int, int]]:
    """Where each quote of an idea that counts stands, in order; of two that overlap the first serves."""

    def found() -> Iterator[tuple[int, int]]:
        for idea in waiting.verdict.ideas.values():
            start = text.find(idea.quote) if idea.state in COUNTS and idea.quote else -1
            if start >= 0:
                yield start, start + len(idea.quote)

    return sorted(found())


WORDS = {
    "title": Text(es="Respuestas por revisar", en="Answers to review"),
    "count": Text(
        es="{count} notas sugeridas esperan que alguien las confirme.",
        en="{count} suggested marks wait for a person.",
    ),
    "how": Text(
        es="Las dudosas van primero. Lo marcado es lo que el juez reconoció. Para poner las notas: "
        "workbook review theory --question {name}",
        en="Doubtful ones come first. What is marked is what the judge recognised. To give the marks: "
        "workbook review theory --question {name}",
    ),
    "look": Text(es="Mira bien:", en="Look twice:"),
    "suggested": Text(es="Sugerida", en="Suggested"),
    "none": Text(es="Sin respuesta", en="No answer"),
    "ideas": Text(es="Ideas", en="Ideas"),
}
