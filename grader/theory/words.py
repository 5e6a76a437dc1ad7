"""Which words does an answer have, as keys that forgive accents, endings and either language?"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST_ANSWER = 6_000  # characters that are read; the flag `long` tells of the rest
MOST_WORDS = 400
STEMMERS = tuple((name[:2], snowballstemmer.stemmer(name)) for name in ("spanish", "english"))
STEMMING = threading.Lock()  # a stemmer keeps its word in itself: two at once spoil each other
WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?", re.UNICODE)
BREAK = re.compile(r"[,;:.!?¿¡()\[\]\n\"«»“”—–•|→]")
PART = re.compile(r"[.;:!?\n•|()—]")
END = re.compile(r"[.;!?\n•|]")
CHAT = {
    **dict.fromkeys(("q", "k", "qe"), "que"),
    **dict.fromkeys(("xq", "pq", "xk", "porq", "porke"), "porque"),
    **dict.fromkeys(("msg", "msj", "msjs", "msgs", "sms"), "mensajes"),
    **{"x": "por", "tb": "tambien", "d": "de", "cn": "con", "pa": "para", "u": "you"},
    **{"bbdd": "base", "bd": "base", "db": "database", "apps": "app", "info": "informacion"},
}


@dataclass(frozen=True)
class Token:
    """One word: where it stands in the text, its keys, and the clause, part and sentence it belongs to.

    A clause ends at every mark, a part at whatever is stronger than a comma.
    """

    word: str
    start: int
    end: int
    keys: frozenset[str]
    clause: int
    part: int
    sentence: int


def tidy(text: str) -> str:
    """The text as it is read, shown and quoted: composed, bounded, without invisible characters."""
    short = unicodedata.normalize("NFKC", text[:LONGEST_ANSWER])
    kept = (_visible(letter) for letter in short[:LONGEST_ANSWER])
    return "".join(kept).strip()


def _visible(letter: str) -> str:
    if letter in "\n\t":
        return "\n" if letter == "\n" else " "
    kind = unicodedata.category(letter)
    return "" if kind == "Cf" else " " if kind[0] in "CZ" else letter


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """A word's stem in each language, with and without its accents, and `=word` itself."""
    lower = word.casefold().replace("’", "'")
    folded = CHAT.get(fold(lower), fold(lower))
    forms = {lower, folded} if fold(lower) == folded else {folded}
    with STEMMING:
        stems = {f"{n}:{fold(stem.stemWord(form))}" for n, stem in STEMMERS for form in forms}
    return frozenset({*stems, f"={folded}"})


def tokens(text: str) -> list[Token]:
    """The words of a tidied text; a list's dashes and slashes part words, not clauses."""
    found: list[Token] = []
    clause = part = sentence = last = 0
    for match in WORD.finditer(text):
        between = text[last : match.start()]
        if between in (".", ",") and text[last - 1].isdigit() and match.group()[0].isdigit():
            between = ""  # 3.9 is one number
        if BREAK.search(between):
            clause += 1
        if PART.search(between):
            part += 1
        if END.search(between):
            sentence += 1
        last = match.end()
        found += _parts(match, (clause, part, sentence))
        if len(found) >= MOST_WORDS:
            break
    return found


def _parts(match: re.Match[str], within: tuple[int, int, int]) -> list[Token]:
    """`doesn't` is two words, `does` and `not`; everything else is one."""
    word, start, end = match.group(), match.start(), match.end()
    folded = fold(word).replace("’", "'")
    if folded.endswith("n't") or folded in ("cannot", "cant", "dont", "doesnt", "isnt", "arent"):
        return [Token("not", start, end, keys("not"), *within)]
    word = word.split("'")[0].split("’")[0] or word
    return [Token(folded.split("'")[0] or folded, start, end, keys(word), *within)]


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a Spanish speaker in Lima hears a word: b and v, s, c and z, y and ll, a silent h."""
    heard = fold(word)
    for pattern, letter in SOUNDS:
        heard = pattern.sub(letter, heard)
    return heard


SOUNDS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"ch", "C"),
        (r"h", ""),
        (r"v", "b"),
        (r"z|c(?=[ei])|sc(?=[ei])", "s"),
        (r"qu(?=[ei])|k|c|q", "k"),
        (r"g(?=[ei])|j|x(?=[aeiou])", "j"),
        (r"ll", "y"),
        (r"y(?![aeiou])", "i"),
        (r"m(?=[bpn])|n(?=[bp])", "n"),
        (r"(.)\1+", r"\1"),
    )
)
