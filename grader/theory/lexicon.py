"""Which concepts does an answer mention, and where? A concept is a list of wordings in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from grader.theory.function_words import FILLERS
from grader.theory.words import Token, fold, keys, sound

Span = tuple[int, int]  # first word, and the word after the last
Keys = frozenset[str]
SHORTEST_HEARD = 4  # letters of a word that is known by its sound
SHORTEST_TYPO = 5  # letters; shorter words have too many neighbours
NEAR, NEAR_SHORT = 86.0, 90.0  # rapidfuzz.ratio: one letter in seven


@dataclass(frozen=True)
class Phrase:
    """One wording of one concept, word by word."""

    concept: str
    words: tuple[Keys, ...]


class Lexicon:
    """Concepts by name, indexed by the first word of every wording."""

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        self._index: dict[str, list[Phrase]] = {}
        self._known: set[str] = set()
        for name in concepts:
            for wording in _spelled_out(name, concepts, ()):
                self._add(name, wording)
        self._by_sound: dict[str, str] = {}
        for word in sorted(w for w in self._known if len(w) >= SHORTEST_HEARD):
            self._by_sound.setdefault(sound(word), word)
        self._sounds = [heard for heard in self._by_sound if len(heard) >= SHORTEST_TYPO]
        self._stems = frozenset(key for word in self._known for key in keys(word))
        self.repaired = lru_cache(maxsize=50_000)(self._repaired)

    def _add(self, concept: str, wording: str) -> None:
        words = wording.replace("_", " ").split()
        phrase = Phrase(concept, tuple(_wanted(word) for word in words))
        self._known.update(fold(word.lstrip("=")) for word in words)
        for key in phrase.words[0]:
            self._index.setdefault(key, []).append(phrase)

    def find(self, answer: Sequence[Token]) -> dict[str, list[Span]]:
        """Every place of every concept in an answer."""
        read = [self.repaired(token.word) or token.keys for token in answer]
        found: dict[str, set[Span]] = {}
        for place in range(len(answer)):
            for phrase in self._beginning(read[place]):
                end = _match(phrase, read, answer, place)
                if end:
                    found.setdefault(phrase.concept, set()).add((place, end))
        return {name: sorted(spans) for name, spans in found.items()}

    def _beginning(self, word: Keys) -> Iterator[Phrase]:
        seen: set[int] = set()
        for key in word:
            for phrase in self._index.get(key, ()):
                if id(phrase) not in seen:
                    seen.add(id(phrase))
                    yield phrase

    def _repaired(self, word: str) -> Keys | None:
        """The keys of the word that was meant, for one that is not known as it stands."""
        own = keys(word)
        if len(word) < SHORTEST_HEARD or own & self._stems:
            return None
        heard = sound(word)
        meant = self._by_sound.get(heard) or self._nearest(heard)
        return own | keys(meant) if meant else None

    def _nearest(self, heard: str) -> str | None:
        if len(heard) < SHORTEST_TYPO:
            return None
        limit = NEAR if len(heard) > 6 else NEAR_SHORT
        same = [each for each in self._sounds if each[0] == heard[:1]]
        best = process.extractOne(heard, same, scorer=fuzz.ratio, score_cutoff=limit)
        return self._by_sound[best[0]] if best else None


def _spelled_out(
    name: str, concepts: Mapping[str, Sequence[str]], above: tuple[str, ...]
) -> Iterator[str]:
    """A concept's wordings, with those of the concepts that it names with `@`."""
    if name in above or name not in concepts:
        raise ValueError(f"{name} is unknown, or names itself: {' → '.join((*above, name))}")
    for wording in concepts[name]:
        if wording.startswith("@"):
            yield from _spelled_out(wording, concepts, (*above, name))
        else:
            yield wording


def _wanted(word: str) -> Keys:
    """`=word` is that word and no other; anything else is every word of its stem."""
    if word.startswith("="):
        return frozenset({f"={fold(word[1:])}"})
    return frozenset(key for key in keys(word))


def _match(phrase: Phrase, read: Sequence[Keys], answer: Sequence[Token], place: int) -> int:
    """Where the wording ends when it begins here; 0 when it does not. An article may stand between."""
    sentence, at = answer[place].sentence, place + 1
    for wanted in phrase.words[1:]:
        if at < len(read) and answer[at].word in FILLERS and not wanted & read[at]:
            at += 1
        if at >= len(read) or answer[at].sentence != sentence or not wanted & read[at]:
            return 0
        at += 1
    return at
