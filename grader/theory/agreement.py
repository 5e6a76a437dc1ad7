"""How well do the rubrics agree with the marks of their examples, and where do they not?"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.theory.examples import Example, examples
from grader.theory.matcher import PatternMatcher, read
from grader.theory.rubric import POINTS, Questions, Rubric
from grader.theory.score import Verdict, suggest
from workbook.text import Text

LEAST_AGREEMENT = 0.85  # quadratic weighted kappa on what was held out, for every question
MOST_OFF = 0.02  # share of answers half the mark or more off and not flagged
MOST_FLAGGED = 0.35  # share of cooperative answers that are flagged
MOST_UNSTABLE = 0.10  # share of answers in which an idea comes or goes when a word is misspelt
LEAST_EXAMPLES = 40
HALF = 0.5


@dataclass(frozen=True)
class Judged:
    """An example and what is suggested for it."""

    example: Example
    verdict: Verdict

    @property
    def off(self) -> float:
        """How far apart the two marks are, 0..1."""
        return abs(self.example.score - self.verdict.score)


@dataclass(frozen=True)
class Agreement:
    """The figures of some judged examples."""

    judged: Sequence[Judged] = field(repr=False)

    @property
    def kappa(self) -> float:
        """Quadratic weighted kappa over the five possible marks."""
        pairs = [(_mark(each.example.score), _mark(each.verdict.score)) for each in self.judged]
        return quadratic_kappa(pairs)

    @property
    def exact(self) -> float:
        """The share with the very same mark."""
        return _share(each.off == 0 for each in self.judged)

    @property
    def off_unflagged(self) -> float:
        """The share that is half the mark or more off without a flag: the worst that can happen."""
        return _share(each.off >= HALF and not each.verdict.flags for each in self.judged)

    @property
    def flagged(self) -> float:
        """The share of cooperative answers that a person is asked to look at."""
        return _share(bool(each.verdict.flags) for each in self.judged if each.example.cooperative)

    def confusion(self) -> list[list[int]]:
        """Rows: the mark of the example, 0 to 4; columns: the suggested one."""
        seen = Counter((_mark(j.example.score), _mark(j.verdict.score)) for j in self.judged)
        marks = range(POINTS + 1)
        return [[seen[row, column] for column in marks] for row in marks]

    def to_json(self) -> dict[str, Any]:
        """The figures and the confusion."""
        return {
            "examples": len(self.judged),
            "kappa": round(self.kappa, 3),
            "exact": round(self.exact, 3),
            "off_unflagged": round(self.off_unflagged, 4),
            "cooperative_flagged": round(self.flagged, 3),
            "confusion": self.confusion(),
        }


def _mark(score: float) -> int:
    return round(score * POINTS)


def _share(which: Iterable[bool]) -> float:
    found = list(which)
    return sum(found) / len(found) if found else 0.0


def quadratic_kappa(pairs: Sequence[tuple[int, int]]) -> float:
    """Cohen's kappa in which being twice as far off counts four times; 1 for perfect agreement."""
    if not pairs:
        return 1.0
    ours, theirs = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    seen = sum((one - other) ** 2 for one, other in pairs)
    by_chance = sum(
        (one - other) ** 2 * ours[one] * theirs[other] for one in ours for other in theirs
    )
    return 1 - seen * len(pairs) / by_chance if by_chance else 1.0


def judge(questions: Questions, question: str) -> list[Judged]:
    """Every example of a question beside its suggestion."""
    rubric = questions.rubric(question)
    found = examples(questions.folder, question)
    return [Judged(each, suggest(each.text, rubric, questions)) for each in found]


def of_set(judged: Iterable[Judged], *sets: str) -> Agreement:
    """The figures of one set of examples."""
    return Agreement([each for each in judged if each.example.set in sets])


def unstable(questions: Questions, rubric: Rubric) -> dict[str, float]:
    """For each idea, the share of examples in which it comes or goes when the text is written badly."""
    matcher, changed = PatternMatcher(questions), Counter[str]()
    texts = [each.text for each in examples(questions.folder, rubric.question)]
    for text in texts:
        first = _states(matcher, questions, rubric, text)
        for spoil in SPOILING:
            again = _states(matcher, questions, rubric, spoil(text))
            changed.update(name for name in first if first[name] != again[name])
    tries = max(1, len(texts) * len(SPOILING))
    return {idea.id: round(changed[idea.id] / tries, 3) for idea in rubric.ideas}


def _states(
    matcher: PatternMatcher, questions: Questions, rubric: Rubric, text: str
) -> dict[str, str]:
    answer = read(text, questions)
    return {idea.id: matcher.look(rubric, idea, answer).state for idea in rubric.ideas}


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _letter_twice(text: str) -> str:
    """Every third long word with its middle letter typed twice."""
    words = text.split(" ")
    for n in range(0, len(words), 3):
        word = words[n]
        if len(word) >= 7:
            words[n] = word[: len(word) // 2] + word[len(word) // 2 - 1 :]
    return " ".join(words)


SPOILING: tuple[Callable[[str], str], ...] = (str.upper, _without_accents, _letter_twice)


def findings(
    judged: Mapping[str, list[Judged]], shaky: Mapping[str, Mapping[str, float]]
) -> Iterator[Text]:
    """What keeps the rubrics from being trusted, a sentence each; both by question."""
    for name, found in judged.items():
        held_out = of_set(found, "held_out")
        if len(found) < LEAST_EXAMPLES or len(held_out.judged) * 2 < LEAST_EXAMPLES:
            yield TOO_FEW.format(question=name, least=LEAST_EXAMPLES)
        if held_out.kappa < LEAST_AGREEMENT:
            kappa = f"{held_out.kappa:.2f}"
            yield DISAGREES.format(question=name, kappa=kappa, least=LEAST_AGREEMENT)
        for idea, share in shaky[name].items():
            if share > MOST_UNSTABLE:
                yield UNSTABLE.format(question=name, idea=idea, share=f"{share:.0%}")
    held_out = of_set([each for found in judged.values() for each in found], "held_out")
    if held_out.off_unflagged > MOST_OFF:
        yield SILENTLY_OFF.format(share=f"{held_out.off_unflagged:.1%}")
    if held_out.flagged > MOST_FLAGGED:
        yield TOO_MANY_FLAGS.format(share=f"{held_out.flagged:.0%}")


TOO_FEW = Text(
    es="{question}: hacen falta {least} ejemplos o más, la mitad reservados; agrégalos a examples/.",
    en="{question}: {least} examples or more are needed, half of them held out; add them to examples/.",
)
DISAGREES = Text(
    es="{question}: la concordancia en los ejemplos reservados es {kappa}; debe ser {least} o más.",
    en="{question}: agreement on the held-out examples is {kappa}; it must be {least} or more.",
)
UNSTABLE = Text(
    es="{question}: la idea «{idea}» cambia en el {share} de los ejemplos por acentos o erratas.",
    en="{question}: idea `{idea}` changes in {share} of the examples by accents or typing mistakes.",
)
SILENTLY_OFF = Text(
    es="El {share} de los ejemplos reservados se aleja media nota o más sin aviso; el tope es 2 %.",
    en="{share} of the held-out examples are half the mark or more off without a flag; 2% is the limit.",
)
TOO_MANY_FLAGS = Text(
    es="El {share} de las respuestas de buena fe lleva aviso; el tope es 35 %.",
    en="{share} of the cooperative answers are flagged; 35% is the limit.",
)
