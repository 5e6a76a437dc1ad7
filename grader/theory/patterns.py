"""How is an idea written down as data, and does an answer say it?

A pattern is terms that stand in one sentence, near each other, in any order:

    @publish @topic            both concepts
    @producer > @publish       the second within five words after the first; `>9` within nine
    write|@send in_a_topic     alternatives; `_` joins the words of one wording
    -@consumer                 and not this between the first and the last of them
    ^@consumer                 nor in the four words before, in the same clause
    !@outside                  nor anywhere in the same sentence
    ~@share                    denied or not, it counts; `~` before the whole pattern: every term
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from grader.theory.lexicon import Span
from grader.theory.words import Token

NEAR = 5  # words between two terms joined by `>`
WINDOW = 16  # words that a whole pattern may span
BEFORE = 4  # words before a pattern in which `^` looks
MOST = 8  # places of one term that are looked at
ARROW = re.compile(r">\d*")


@dataclass(frozen=True)
class Term:
    """One place to fill: its alternatives, each `@concept` or a wording."""

    names: tuple[str, ...]
    any_polarity: bool = False


@dataclass(frozen=True)
class Pattern:
    """Terms in chains; what must not be in between, before, or around; `literals` are concepts of its own."""

    chains: tuple[tuple[tuple[int, Term], ...], ...]
    without: tuple[tuple[str, str], ...]  # one of -^! and the concept
    literals: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """Where a pattern was found, and whether the answer denies it."""

    first: int
    last: int
    denied: bool
    places: tuple[Span, ...]


@dataclass(frozen=True)
class Reading:
    """What was found in an answer before any question was asked of it."""

    words: Sequence[Token]
    concepts: Mapping[str, Sequence[Span]]
    denied: Sequence[bool]


def parse(written: str) -> Pattern:
    """The pattern that an author wrote; ValueError says what is wrong with it."""
    everywhere = written.startswith("~ ")
    pieces = written[2:].split() if everywhere else written.split()
    chains: list[list[tuple[int, Term]]] = []
    without: list[tuple[str, str]] = []
    literals: list[str] = []
    gap = -1
    for piece in pieces:
        if ARROW.fullmatch(piece):
            gap = int(piece[1:] or NEAR) if chains else _lonely(written)
        elif piece[0] in "-^!":
            without += [(piece[0], name) for name in _names(piece[1:], literals)]
        else:
            polar = everywhere or piece.startswith("~")
            term = Term(tuple(_names(piece.lstrip("~"), literals)), polar)
            (chains[-1] if gap >= 0 else _new(chains)).append((max(gap, 0), term))
            gap = -1
    if not chains or gap >= 0:
        _lonely(written)
    return Pattern(tuple(map(tuple, chains)), tuple(without), tuple(literals))


def _lonely(written: str) -> int:
    raise ValueError(f"a pattern needs a term on both sides of each arrow: {written}")


def _new(chains: list[list[tuple[int, Term]]]) -> list[tuple[int, Term]]:
    chains.append([])
    return chains[-1]


def _names(piece: str, literals: list[str]) -> Iterator[str]:
    for name in piece.split("|"):
        if not name.strip("@="):
            raise ValueError(f"an empty alternative in: {piece}")
        if not name.startswith("@"):
            literals.append(name)
        yield name


def matches(pattern: Pattern, reading: Reading, *, whole: bool = False) -> list[Match]:
    """Every way in which the answer says it, the tightest first; `whole`: in whichever sentences."""
    if not _within_reach(pattern, reading):
        return []
    most = MOST * 3 if len(pattern.chains) < 3 else MOST
    chains = [list(islice(_chain(chain, reading), most)) for chain in pattern.chains]
    found = [_match(pattern, each, reading, whole) for each in product(*chains)]
    return sorted((m for m in found if m), key=lambda match: match.last - match.first)


def _within_reach(pattern: Pattern, reading: Reading) -> bool:
    """Whether the answer mentions something for every term: most patterns end here."""
    concepts = reading.concepts
    terms = (term for chain in pattern.chains for _, term in chain)
    return all(any(name in concepts for name in term.names) for term in terms)


Place = tuple[Span, bool]  # a term's place, and whether it is denied there


def _chain(chain: Sequence[tuple[int, Term]], reading: Reading) -> Iterator[tuple[Place, ...]]:
    for place in _places(chain[0][1], reading):
        yield from _continued((place,), chain[1:], reading)


def _continued(
    so_far: tuple[Place, ...], rest: Sequence[tuple[int, Term]], reading: Reading
) -> Iterator[tuple[Place, ...]]:
    if not rest:
        yield so_far
        return
    gap, term = rest[0]
    before = so_far[-1][0]
    for place in _places(term, reading):
        first = place[0][0]
        if before[1] <= first <= before[1] + gap and _same_part(before[0], first, reading):
            yield from _continued((*so_far, place), rest[1:], reading)


def _places(term: Term, reading: Reading) -> list[Place]:
    spans = [span for name in term.names for span in reading.concepts.get(name, ())]
    if len(spans) > MOST * 2:
        spans = [*sorted(spans)[:MOST], *sorted(spans)[-MOST:]]
    return [(span, not term.any_polarity and reading.denied[span[0]]) for span in spans]


def _same(one: int, other: int, reading: Reading) -> bool:
    return reading.words[one].sentence == reading.words[other].sentence


def _same_part(one: int, other: int, reading: Reading) -> bool:
    return reading.words[one].part == reading.words[other].part


def _match(
    pattern: Pattern, chains: Sequence[Sequence[Place]], reading: Reading, whole: bool
) -> Match | None:
    places = [place for chain in chains for place in chain]
    first = min(span[0] for span, _ in places)
    last = max(span[1] for span, _ in places)
    if not whole and (last - first > WINDOW or not _same(first, last - 1, reading)):
        return None
    if len({span for span, _ in places}) < len(places):
        return None  # one word does not fill two places
    if any(_stands(how, name, first, last, reading) for how, name in pattern.without):
        return None
    spans = tuple(span for span, _ in places)
    return Match(first, last, any(denied for _, denied in places), spans)


def _stands(how: str, name: str, first: int, last: int, reading: Reading) -> bool:
    """Whether what must not be there is there."""
    words = reading.words
    for start, _ in reading.concepts.get(name, ()):
        if how == "-" and first <= start < last:
            return True
        if how == "!" and words[start].sentence == words[first].sentence:
            return True
        if how == "^" and first - BEFORE <= start < first:
            return words[start].clause == words[first].clause
    return False
