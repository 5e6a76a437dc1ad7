"""How does a person go through the queue in a terminal: what is shown, and what does each key do?"""

from __future__ import annotations

from collections.abc import Callable

from grader.theory.examples import Example, add
from grader.theory.feedback import shortened
from grader.theory.review import Review, Waiting
from grader.theory.rubric import POINTS, Questions
from grader.theory.triage import FLAGS
from workbook.text import Text, user_language

CONFIRM, SKIP, LEAVE, ADD = ("\r", "\n", " "), "s", "q", "a"
Say = Callable[[Text], None]


class Desk:
    """One sitting: `key` gives what was pressed, `say` shows a sentence."""

    def __init__(
        self, review: Review, questions: Questions, key: Callable[[], str], say: Say
    ) -> None:
        self._review, self._questions, self._key, self._say = review, questions, key, say
        self._last: tuple[Waiting, int] | None = None
        self.marked = 0

    def sit(self, queue: list[Waiting]) -> None:
        """Until the queue is empty or the person leaves; every mark is kept at once."""
        for number, waiting in enumerate(queue, 1):
            for line in shown(waiting, self._questions, f"{number}/{len(queue)}"):
                self._say(line)
            if not self._decide(waiting):
                break
        self._offer_the_last()

    def _decide(self, waiting: Waiting) -> bool:
        """False when the person leaves."""
        while True:
            key = self._key()
            if key in CONFIRM:
                return self._mark(waiting, waiting.points)
            if key.isdecimal() and int(key) <= POINTS:
                return self._mark(waiting, int(key))
            if key == ADD and self._last:
                self._add()
            elif key == SKIP:
                return True
            elif key in (LEAVE, "", "\x03", "\x04"):
                return False
            else:
                self._say(KEYS)

    def _mark(self, waiting: Waiting, points: float) -> bool:
        self._review.mark(waiting, points)
        self._last, self.marked = (waiting, round(points)), self.marked + 1
        self._say(MARKED.format(student=waiting.student, points=f"{points:g}", most=POINTS))
        return True

    def _add(self) -> None:
        """The answer that was marked last becomes an example of its rubric."""
        if self._last is None:
            return
        waiting, points = self._last
        language = user_language()
        example = Example(
            text=waiting.text, score=points / POINTS, language=language, style="real", set="marked"
        )
        done = add(self._questions.folder, waiting.question, example)
        self._say((ADDED if done else KNOWN).format(question=waiting.question))

    def _offer_the_last(self) -> None:
        if self._last is not None:
            self._say(OFFER)
            if self._key() == ADD:
                self._add()


def shown(waiting: Waiting, questions: Questions, place: str) -> list[Text]:
    """One answer with its suggestion, the evidence in the learner's words, and why to look twice."""
    rubric, verdict = questions.rubric(waiting.question), waiting.verdict
    lines = [HEAD.format(place=place, student=waiting.student, title=rubric.title)]
    lines.append(ANSWER.format(text=waiting.text or "–"))
    for idea in rubric.ideas:
        found = verdict.ideas[idea.id]
        quote = shortened(found.quote) or "–"
        lines.append(IDEA.format(sign=SIGNS[found.state], name=idea.name, quote=quote))
    if verdict.flags:
        said = [FLAGS[flag] for flag in verdict.flags]
        flags = Text(es="; ".join(f.es for f in said), en="; ".join(f.en for f in said))
        lines.append(LOOK.format(flags=flags))
    lines.append(SUGGESTED.format(points=f"{waiting.points:g}", most=POINTS))
    return lines


SIGNS = {"yes": "✓", "half": "½", "no": "·", "denied": "✗", "conflict": "?", "unsure": "?"}
HEAD = Text(es="\n── {place} · {student} · {title}", en="\n── {place} · {student} · {title}")
ANSWER = Text(es="{text}", en="{text}")
IDEA = Text(es="  {sign} {name}: {quote}", en="  {sign} {name}: {quote}")
LOOK = Text(es="  ! Mira bien: {flags}", en="  ! Look twice: {flags}")
SUGGESTED = Text(
    es="  Sugerida: {points} de {most}. Enter confirma · 0-4 cambia · s salta · a agrega la anterior a los "
    "ejemplos · q termina",
    en="  Suggested: {points} of {most}. Enter confirms · 0-4 changes · s skips · a adds the last one to the "
    "examples · q ends",
)
KEYS = Text(
    es="Esa tecla no hace nada: Enter, 0-4, s, a o q.",
    en="That key does nothing: Enter, 0-4, s, a or q.",
)
MARKED = Text(es="  {student}: {points} de {most}.", en="  {student}: {points} of {most}.")
ADDED = Text(
    es="  Agregada a los ejemplos de {question}.", en="  Added to the examples of {question}."
)
KNOWN = Text(
    es="  Ya estaba entre los ejemplos de {question}.",
    en="  It was among the examples of {question} already.",
)
OFFER = Text(
    es="Fin. «a» agrega la última a los ejemplos; cualquier otra tecla termina.",
    en="Done. “a” adds the last one to the examples; any other key ends.",
)
