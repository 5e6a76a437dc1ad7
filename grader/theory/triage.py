"""When must a person look at an answer, and how sure may we be of its mark?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from grader.theory.function_words import CONDITIONS, SMALL_WORDS
from grader.theory.matcher import Answer, Finding
from grader.theory.rubric import Rubric
from grader.theory.words import Token, tidy, tokens
from workbook.text import Text

HEDGES = re.compile(
    r"\b(?:quiz[aá]s?|tal vez|a lo mejor|no estoy segur[oa]|no (?:me )?(?:lo )?acuerdo|no recuerdo"
    r"|no s[eé](?=\s*(?:$|[.,;!?]|si\b|cu[aá]l|qu[eé]\b|bien\b))"
    r"|supongo|puede que|podr[ií]a ser|o algo as[ií]|ni idea|una de las dos|o lo otro"
    r"|posiblemente|probablemente|probably|possibly|maybe|perhaps|not (?:really )?sure|i guess"
    r"|i don'?t (?:know|remember)|no idea|might be|could be|or something|one of those)",
    re.IGNORECASE,
)
ORDERS = re.compile(
    r"\b(?:ignor[ae]\w* (?:all|the|any|las?|todas?|tus?)\b.{0,40}(?:instruc|promp|reglas|rules)"
    r"|system prompt|you are (?:a|an|now) .{0,30}(?:grader|assistant|model)"
    r"|(?:give|award|assign)\b.{0,30}(?:full|maximum|max)\b|as an ai|language model"
    r"|modelo de lenguaje|puntaje m[aá]ximo|nota m[aá]xima|eres un (?:asistente|evaluador|corrector)"
    r"|(?:pon|dame|asigna)\w* .{0,20}(?:nota|puntaje|puntos)|json.{0,30}\"?score)",
    re.IGNORECASE | re.DOTALL,
)
SENTENCE = re.compile(r"(?<=[.!?\n])")
CONTENT_FOR_STUFFING, FLUENT = 6, 9  # words
FLAGS: dict[str, Text] = {
    "empty": Text(es="no hay respuesta", en="there is no answer"),
    "stuffed": Text(es="palabras sueltas, sin frases", en="loose words, no sentences"),
    "copied_question": Text(es="repite la pregunta", en="repeats the question"),
    "copied_lesson": Text(es="copia la respuesta modelo", en="copies the model answer"),
    "hedged": Text(es="duda entre varias cosas", en="hedges between several things"),
    "contradiction": Text(es="afirma y niega lo mismo", en="states and denies the same thing"),
    "denied": Text(es="niega una idea clave", en="denies a key idea"),
    "misconception": Text(es="contiene una idea equivocada", en="holds a mistaken belief"),
    "premise_denied": Text(
        es="niega lo que la pregunta da por cierto", en="denies what the question takes for granted"
    ),
    "unrecognised": Text(es="no se reconoció lo que dice", en="what it says was not recognised"),
    "partly_recognised": Text(
        es="se reconoció solo una parte", en="only part of it was recognised"
    ),
    "bonus_only": Text(es="cierto, pero aparte de lo pedido", en="true, but beside what was asked"),
    "long": Text(es="muy larga: no se leyó entera", en="very long: not all of it was read"),
    "orders": Text(es="da órdenes a quien califica", en="gives orders to whoever marks it"),
    "matchers_disagree": Text(es="los reconocedores no coinciden", en="the matchers do not agree"),
}
DOUBT = {"misconception": 0.45, "denied": 0.45, "hedged": 0.5, "partly_recognised": 0.6}


def without_orders(text: str) -> str:
    """The sentences that are about the question: an order to whoever marks it is no answer."""
    if not ORDERS.search(text):
        return text
    sentences = SENTENCE.split(text)
    return "".join(each for each in sentences if not ORDERS.search(each))


def guards(answer: Answer, rubric: Rubric, written: str) -> Iterator[str]:
    """Flags that do not depend on what was found."""
    words = answer.reading.words
    if ORDERS.search(written):
        yield "orders"
    if not words:
        yield "empty"
        return
    if answer.cut:
        yield "long"
    if HEDGES.search(answer.text):
        yield "hedged"
    if not rubric.list_expected and stuffed(words):
        yield "stuffed"
    if repeats_the_question(words, rubric):
        yield "copied_question"
    if any(_same_words(words, model) for model in (rubric.model.es, rubric.model.en)):
        yield "copied_lesson"


def stuffed(words: Sequence[Token]) -> bool:
    """Loose words: next to no small ones between them, and no items of two words and more in a list."""
    if len(words) < CONTENT_FOR_STUFFING:
        return False
    small = sum(word.word in SMALL_WORDS for word in words)
    if small / len(words) >= 0.15:
        return False
    items = len({word.clause for word in words})
    per_item = len(words) / items
    return per_item < 1.7 or per_item > 5.5


def repeats_the_question(words: Sequence[Token], rubric: Rubric) -> bool:
    """Whether fewer than two words with meaning are left when the question's own are taken out."""
    content = [word for word in words if word.word not in SMALL_WORDS]
    asked = {
        key for text in (rubric.title.es, rubric.title.en) for w in tokens(text) for key in w.keys
    }
    new = {word.word for word in content if not word.keys & asked}
    return (len(content) >= 4 and len(new) < 2) or (len(content) >= 2 and not new)


def _same_words(words: Sequence[Token], model: str) -> bool:
    """Ten words in a row of the model answer, twice over."""
    said = [word.word for word in words]
    read = [word.word for word in tokens(tidy(model))]
    size = 8
    pieces = {tuple(read[n : n + size]) for n in range(len(read) - size + 1)}
    return sum(tuple(said[n : n + size]) in pieces for n in range(len(said) - size + 1)) >= 6


def takes_itself_back(answer: Answer) -> bool:
    """Whether two words in a row are both stated and denied, outside of an `if` and of what should not be."""
    words, denied = answer.reading.words, answer.reading.denied
    left_out = SMALL_WORDS | {"kafka"}
    content = [n for n, word in enumerate(words) if word.word not in left_out]
    said: dict[bool, set[tuple[frozenset[str], ...]]] = {True: set(), False: set()}
    for one, other in pairwise(content):
        before = {word.word for word in words[max(0, one - 4) : one]}
        if words[one].clause == words[other].clause and not before & CONDITIONS:
            said[denied[one]].add(tuple(_stems(words[n]) for n in (one, other)))
    return bool(said[True] & said[False])


def _stems(word: Token) -> frozenset[str]:
    return frozenset(key for key in word.keys if key[0] != "=")


def coverage(answer: Answer, findings: Sequence[Finding]) -> float:
    """Which part of the words with meaning has been understood: found ideas and the course's own words."""
    words = answer.reading.words
    content = [n for n, word in enumerate(words) if word.word not in SMALL_WORDS]
    if not content:
        return 0.0
    used = {n for found in findings for span in found.places for n in range(*span)}
    known = {n for spans in answer.reading.concepts.values() for s in spans for n in range(*s)}
    return sum(1.0 if n in used else 0.6 if n in known else 0.0 for n in content) / len(content)


def confidence(flags: Sequence[str], covered: float, states: Sequence[str]) -> float:
    """0..1: how far the mark may be trusted; an order for the queue, not a probability."""
    sure = 0.6 + 0.38 * min(1.0, covered / 0.75)
    for flag in flags:
        sure *= DOUBT.get(flag, 0.4)
    sure *= 0.93 ** sum(state in ("half", "unsure") for state in states)
    return round(sure, 3)
