"""What does whoever wrote an answer read: a question first, then where to look, then the model sentence?"""

from __future__ import annotations

from collections.abc import Iterator

from grader.suggestion import Suggestion
from grader.theory.rubric import UNITS, Idea, Questions, Rubric
from grader.theory.score import NOTHING_COUNTS, Verdict
from grader.theory.triage import FLAGS
from workbook.text import Text

ASK, LOOK, SAY = 1, 2, 3
AT_ONCE = 2  # missing ideas that one reply asks about
LONGEST_QUOTE = 70  # characters


def feedback(verdict: Verdict, rubric: Rubric, questions: Questions, tries: int) -> Suggestion:
    """The share of the points with its evidence, in the learner's own words; the more tries, the more is told."""
    level = min(ASK + tries, SAY)
    return Suggestion(
        verdict.score,
        EXPECTED.format(question=rubric.title),
        _seen(verdict, rubric),
        details=[
            *_mistaken(verdict, rubric, questions),
            *_missing(verdict, rubric, level),
            *_remarks(verdict, rubric),
        ],
        doubts=[FLAGS[flag] for flag in verdict.flags],
    )


def _seen(verdict: Verdict, rubric: Rubric) -> Text:
    found = [idea for idea in rubric.ideas if verdict.ideas[idea.id].state in ("yes", "half")]
    if set(verdict.flags) & set(NOTHING_COUNTS) or not found:
        return NOTHING
    parts = [FOUND.format(name=idea.name, quote=_quote(verdict, idea)) for idea in found]
    return Text(es="; ".join(each.es for each in parts), en="; ".join(each.en for each in parts))


def _quote(verdict: Verdict, idea: Idea) -> str:
    return shortened(verdict.ideas[idea.id].quote)


def shortened(words: str) -> str:
    """The learner's own words on one line, without what a report would take for code."""
    said = " ".join(words.replace("`", "'").split())
    return said if len(said) <= LONGEST_QUOTE else said[: LONGEST_QUOTE - 1] + "…"


def _mistaken(verdict: Verdict, rubric: Rubric, questions: Questions) -> Iterator[Text]:
    for each in questions.misconceptions(rubric):
        found = verdict.misconceptions.get(each.id)
        if found is not None:
            yield CHECK.format(quote=shortened(found.quote), ask=each.ask)
    for idea in rubric.ideas:
        if verdict.ideas[idea.id].state in ("denied", "conflict"):
            yield CHECK.format(quote=_quote(verdict, idea), ask=idea.ask)


def _missing(verdict: Verdict, rubric: Rubric, level: int) -> Iterator[Text]:
    """While the mark is not full: for some ideas that were not found, as much as the level allows."""
    if verdict.score >= 1:
        return
    open_ones = [idea for idea in rubric.ideas if verdict.ideas[idea.id].state in ("no", "half")]
    ordered = sorted(open_ones, key=lambda idea: verdict.ideas[idea.id].state == "half")
    for idea in ordered[:AT_ONCE]:
        yield _told(idea, level)
    if len(open_ones) > AT_ONCE:
        yield MORE


def _told(idea: Idea, level: int) -> Text:
    if level == ASK:
        return QUESTION.format(ask=idea.ask)
    if level == LOOK:
        return POINTER.format(ask=idea.ask, unit=idea.unit, title=UNITS[idea.unit])
    return MODEL.format(say=idea.say)


def _remarks(verdict: Verdict, rubric: Rubric) -> Iterator[Text]:
    praised = [each.name for each in rubric.bonus if verdict.bonus[each.id].state == "yes"]
    if praised and verdict.score > 0:
        names = Text(es="; ".join(n.es for n in praised), en="; ".join(n.en for n in praised))
        yield PRAISE.format(names=names)
    yield from (note.say for note in rubric.notes if note.id in verdict.notes)
    for flag, sentence in SENTENCES.items():
        if flag in verdict.flags:
            yield sentence


EXPECTED = Text(es="las ideas clave de «{question}»", en="the key ideas of “{question}”")
FOUND = Text(es="{name} («{quote}»)", en="{name} (“{quote}”)")
NOTHING = Text(es="todavía ninguna idea que yo reconozca", en="no idea yet that I recognise")
CHECK = Text(es="Escribiste «{quote}». {ask}", en="You wrote “{quote}”. {ask}")
QUESTION = Text(es="Para completar: {ask}", en="To complete it: {ask}")
POINTER = Text(
    es="{ask} Repásalo en la unidad {unit}, «{title}».",
    en="{ask} Look again at unit {unit}, “{title}”.",
)
MODEL = Text(es="Así se puede decir: {say}", en="One may put it like this: {say}")
MORE = Text(es="Hay algo más que decir; primero, esto.", en="There is more to say; these first.")
PRAISE = Text(
    es="Además mencionas, y está bien: {names}.", en="You also mention, rightly: {names}."
)
SENTENCES = {
    "empty": Text(
        es="Todavía no hay respuesta: escribe una o dos frases y ejecuta la celda.",
        en="There is no answer yet: write a sentence or two and run the cell.",
    ),
    "stuffed": Text(
        es="Veo palabras sueltas. Únelas en una o dos frases que digan qué hace cada una.",
        en="I see loose words. Join them in a sentence or two that say what each one does.",
    ),
    "copied_question": Text(
        es="Por ahora repite la pregunta. ¿Cómo se lo explicarías a alguien que no la conoce?",
        en="So far it repeats the question. How would you explain it to someone new to it?",
    ),
    "copied_lesson": Text(
        es="Se parece mucho a la respuesta modelo. Prueba a decirlo con tus palabras.",
        en="It is very close to the model answer. Try to say it in your own words.",
    ),
    "hedged": Text(
        es="Parece que dudas entre varias cosas: elige la que puedas explicar.",
        en="You seem to waver between several things: choose the one that you can explain.",
    ),
    "contradiction": Text(
        es="Una parte afirma lo que otra niega. ¿Cuál de las dos es?",
        en="One part states what another denies. Which of the two is it?",
    ),
    "premise_denied": Text(
        es="Dices que no hace falta. ¿Qué pasaría en un nodo compartido con mucha carga?",
        en="You say that there is no need. What would happen on a shared node under load?",
    ),
    "unrecognised": Text(
        es="No pude reconocer esta respuesta. Eso no quiere decir que esté mal: la leerá tu instructor.",
        en="I could not recognise this answer. That does not mean it is wrong: your instructor will read it.",
    ),
    "partly_recognised": Text(
        es="Reconocí solo una parte de lo que escribiste; el resto lo leerá tu instructor.",
        en="I recognised only part of what you wrote; your instructor will read the rest.",
    ),
    "bonus_only": Text(
        es="Lo que dices es cierto, pero la pregunta pide otra cosa; tu instructor lo leerá.",
        en="What you say is true, but the question asks for something else; your instructor will read it.",
    ),
    "long": Text(
        es="Es muy larga y no la leí entera: dos o tres frases bastan.",
        en="It is very long and I did not read all of it: two or three sentences are enough.",
    ),
    "orders": Text(
        es="Aquí nadie sigue órdenes: solo cuenta lo que dices de la pregunta.",
        en="Nobody follows orders here: only what you say about the question counts.",
    ),
}
