"""Which words of an answer does it deny?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.theory.function_words import (
    GOES_ON,
    NEGATORS,
    NOT_ONLY,
    ONLY,
    ONLY_WITH,
    PAIRS,
    SHORT_REACH,
    SMALL_WORDS,
    STOPS,
    WHOLE,
)
from grader.theory.words import Token

REACH, FAR_REACH, SHORT = 3, 4, 2  # words that carry meaning


def denied(words: Sequence[Token]) -> list[bool]:
    """For each word, whether the answer denies what it says."""
    marks = [False] * len(words)
    whole = list(_whole(words))
    opening = {place for before, first, _ in whole for place in range(before, first)}
    for place in range(len(words)):
        reach = 0 if place in opening else _reach(words, place)
        for reached in _scope(words, place, reach) if reach else ():
            marks[reached] = True
    for _, first, last in whole:
        marks[first:last] = [not mark for mark in marks[first:last]]
    return marks


def _reach(words: Sequence[Token], place: int) -> int:
    """How many words with meaning are denied from here on; 0 where nothing is."""
    word = words[place].word
    after = words[place + 1].word if place + 1 < len(words) else ""
    before = words[place - 1].word if place else ""
    if (word, after) in PAIRS:
        return FAR_REACH
    if word not in NEGATORS or ONLY_WITH.get(word, after) != after:
        return 0
    if after in NOT_ONLY or _not_only_later(words, place):
        return 0
    if word == "no" and before == "para":
        return 0
    return SHORT if word in SHORT_REACH else REACH


def _not_only_later(words: Sequence[Token], place: int) -> bool:
    """`no es solo …`, `does not just …`, `no se trata solamente de …`"""
    clause = words[place].clause
    near = [each.word for each in words[place + 1 : place + 4] if each.clause == clause]
    return any(word in ONLY for word in near)


def _scope(words: Sequence[Token], place: int, reach: int) -> Iterator[int]:
    clause = words[place].clause
    for later in range(place + 1, len(words)):
        each = words[later]
        if each.clause != clause or each.word in STOPS or reach <= 0:
            return
        if each.word in GOES_ON:
            reach += 1
        elif each.word not in SMALL_WORDS:
            reach -= 1
        yield later


def _whole(words: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """`no es cierto que …` turns the rest of its sentence around, and itself denies nothing."""
    for place in range(len(words)):
        for phrase in WHOLE:
            size = len(phrase)
            said = tuple(each.word for each in words[place : place + size])
            follows = [each.word for each in words[place + size : place + size + 1]]
            opens = phrase[-1] == "que" or follows in (["que"], ["that"])
            if said == phrase and opens:
                yield place, place + size, _end(words, place)


def _end(words: Sequence[Token], place: int) -> int:
    sentence = words[place].sentence
    later = range(place, len(words))
    return next((n for n in later if words[n].sentence != sentence), len(words))
