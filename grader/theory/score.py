"""Which mark does an answer suggest, on which evidence, and who should look at it?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.theory import triage
from grader.theory.matcher import (
    WORTH,
    Answer,
    Finding,
    IdeaMatcher,
    PatternMatcher,
    read,
)
from grader.theory.rubric import Misconception, Questions, Rubric
from grader.theory.words import tidy

NOTHING_COUNTS = ("empty", "stuffed", "copied_question", "premise_denied")
STEPS = 4  # marks go by quarters


@dataclass(frozen=True)
class Verdict:
    """What we would give for an answer, why, and how sure we are; a person has the last word."""

    question: str
    score: float  # 0..1, in quarters
    raw: float  # the same before rounding
    ideas: Mapping[str, Finding]
    bonus: Mapping[str, Finding]
    misconceptions: Mapping[str, Finding]
    notes: tuple[str, ...]
    flags: tuple[str, ...]
    confidence: float
    text: str

    def to_json(self) -> dict[str, Any]:
        """One object, as `workbook rubric score --json` prints it."""
        return {
            "question": self.question,
            "score": self.score,
            "raw": round(self.raw, 4),
            "ideas": {n: {"state": f.state, "quote": f.quote} for n, f in self.ideas.items()},
            "bonus": [name for name, f in self.bonus.items() if f.state == "yes"],
            "misconceptions": {name: f.quote for name, f in self.misconceptions.items()},
            "flags": list(self.flags),
            "confidence": self.confidence,
        }


def suggest(
    text: str, rubric: Rubric, questions: Questions, other: IdeaMatcher | None = None
) -> Verdict:
    """Read an answer by its rubric; with another matcher, its findings count and ours are compared."""
    bounded = tidy(text)
    answer = read(triage.without_orders(bounded), questions, cut=len(text) > len(bounded) + 500)
    patterns = PatternMatcher(questions)
    ours = {idea.id: patterns.look(rubric, idea, answer) for idea in rubric.ideas}
    ideas = ours
    if other is not None and answer.reading.words:
        ideas = {idea.id: other.look(rubric, idea, answer) for idea in rubric.ideas}
    bonus = {each.id: patterns.look(rubric, each, answer) for each in rubric.bonus}
    wrong = _misconceptions(rubric, questions, answer, patterns)
    flags = list(triage.guards(answer, rubric, bounded))
    flags += ["premise_denied"] if patterns.says(rubric.premise_denied, answer) else []
    raw = 0.0 if set(flags) & set(NOTHING_COUNTS) else _raw(rubric, ideas, wrong)
    if "hedged" in flags and _only_alternatives(answer):
        raw /= 2
    covered = triage.coverage(answer, [*ideas.values(), *bonus.values()])
    flags += [f for f in _doubts(answer, ideas, bonus, wrong, raw, covered) if f not in flags]
    flags += ["matchers_disagree"] if _differ(rubric, ideas, ours) else []
    sure = triage.confidence(flags, covered, [found.state for found in ideas.values()])
    return Verdict(
        rubric.question,
        in_quarters(raw),
        raw,
        ideas,
        bonus,
        wrong,
        tuple(n.id for n in rubric.notes if patterns.look(rubric, n, answer).state == "yes"),
        tuple(flags),
        sure,
        answer.text,
    )


def in_quarters(raw: float) -> float:
    """The nearest quarter, ties up."""
    return math.floor(raw * STEPS + 0.5 + 1e-9) / STEPS


def _misconceptions(
    rubric: Rubric, questions: Questions, answer: Answer, patterns: PatternMatcher
) -> dict[str, Finding]:
    found = {
        each.id: patterns.look(rubric, each, answer) for each in questions.misconceptions(rubric)
    }
    return {name: each for name, each in found.items() if each.state in ("yes", "conflict")}


def _raw(rubric: Rubric, ideas: Mapping[str, Finding], wrong: Mapping[str, Finding]) -> float:
    earned = sum(idea.weight * WORTH.get(ideas[idea.id].state, 0.0) for idea in rubric.ideas)
    if rubric.cap is not None and set(rubric.cap_when) & wrong.keys():
        earned = min(earned, rubric.cap)
    return min(1.0, earned / rubric.full)


def _only_alternatives(answer: Answer) -> bool:
    """Doubt about everything: `either this or perhaps that`."""
    return any(word.word in ("o", "or", "ni") for word in answer.reading.words)


def _doubts(
    answer: Answer,
    ideas: Mapping[str, Finding],
    bonus: Mapping[str, Finding],
    wrong: Mapping[str, Misconception] | Mapping[str, Finding],
    raw: float,
    covered: float,
) -> Sequence[str]:
    states = [found.state for found in ideas.values()]
    praised = any(found.state == "yes" for found in bonus.values())
    size = len(answer.reading.words)
    doubts = {
        "contradiction": "conflict" in states or triage.takes_itself_back(answer),
        "denied": "denied" in states,
        "misconception": bool(wrong),
        "unrecognised": size >= triage.FLUENT and raw < 0.3 and covered < 0.75,
        "partly_recognised": size >= triage.FLUENT and raw >= 0.3 and covered < 0.42,
        "bonus_only": raw == 0 and praised,
    }
    return [name for name, holds in doubts.items() if holds]


def _differ(rubric: Rubric, one: Mapping[str, Finding], other: Mapping[str, Finding]) -> bool:
    marks = [
        sum(idea.weight * WORTH.get(found[idea.id].state, 0.0) for idea in rubric.ideas)
        for found in (one, other)
    ]
    return abs(marks[0] - marks[1]) / rubric.full >= 0.25
