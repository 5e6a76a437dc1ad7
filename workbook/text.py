"""How is something said in Spanish and in English, and which of the two does this person read?"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, kw_only=True)
class Text:
    """A sentence in both languages. Leaving one out is a TypeError, an empty one a ValueError."""

    es: str
    en: str

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            if not self.say(language).strip():
                raise ValueError(f"a Text needs words in '{language}' too: {self!r}")

    def say(self, language: Language) -> str:
        """The sentence in one language."""
        return self.es if language == "es" else self.en

    def format(self, **values: object) -> Text:
        """The same sentence with its `{places}` filled; a value that is a Text is said in each language."""

        def fill(language: Language) -> str:
            said = {k: v.say(language) if isinstance(v, Text) else v for k, v in values.items()}
            return self.say(language).format(**said)

        return Text(es=fill("es"), en=fill("en"))

    def to_json(self) -> dict[str, str]:
        """`{"es": …, "en": …}`, as the judge's service sends it."""
        return {"es": self.es, "en": self.en}


def same(words: str) -> Text:
    """What reads the same in both languages: a name, a number, a command."""
    return Text(es=words, en=words)


def as_language(word: str | None) -> Language | None:
    """`"en_US.UTF-8"` → `"en"`; None for any other language."""
    start = (word or "").lower()[:2]
    return "es" if start == "es" else "en" if start == "en" else None


def user_language() -> Language:
    """The language of the terminal: WORKBOOK_LANGUAGE, then the locale, then Spanish, the course's own."""
    for variable in ("WORKBOOK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        language = as_language(os.environ.get(variable))
        if language:
            return language
    return "es"
