"""Does this text state this idea: yes, no, unsure, and in which words? Whoever answers can be replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Literal, Protocol

from grader.theory.negation import denied
from grader.theory.patterns import Match, Reading, matches
from grader.theory.rubric import Idea, Named, Questions, Rubric
from grader.theory.words import tidy, tokens
from workbook.errors import WorkbookError
from workbook.text import Text

ENTRY_POINTS = "workbook.idea_matchers"
State = Literal["yes", "half", "no", "denied", "conflict", "unsure"]
WORTH: dict[State, float] = {"yes": 1, "half": 0.5, "conflict": 0.5, "unsure": 0.5}


@dataclass(frozen=True)
class Answer:
    """A learner's text as it is read, and what its words are."""

    text: str
    reading: Reading
    cut: bool  # whether there was more than is read

    def quote(self, match: Match) -> str:
        """The learner's own words, from the first of a match to the last."""
        words = self.reading.words
        return self.text[words[match.first].start : words[match.last - 1].end]


@dataclass(frozen=True)
class Finding:
    """What was found of one idea, in the learner's words."""

    state: State
    quote: str = ""
    places: tuple[tuple[int, int], ...] = ()


class IdeaMatcher(Protocol):
    """Whoever can say whether a text states an idea."""

    def look(self, rubric: Rubric, idea: Idea, answer: Answer) -> Finding:
        """`quote` must occur in the text, or the finding does not count."""


def read(text: str, questions: Questions, *, cut: bool = False) -> Answer:
    """An answer ready to be asked; whatever it holds, it is bounded first."""
    tidied = tidy(text)
    words = tokens(tidied)
    reading = Reading(words, questions.lexicon.find(words), denied(words))
    rest = tidied[words[-1].end :] if words else ""
    return Answer(tidied, reading, cut or len(rest) > 50)


class PatternMatcher:
    """The rubric's own wordings: offline, and always there."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    def look(self, rubric: Rubric, idea: Named, answer: Answer) -> Finding:
        """Said, half said, denied, or both."""
        whole = isinstance(idea, Idea) and idea.scope == "answer"
        full = self._found(idea.any, answer, whole=whole)
        said = [match for match in full if not match.denied]
        against = self._found(idea.against, answer)
        if said:
            both = against or any(_takes_back(m, said, answer) for m in full if m.denied)
            return _finding("conflict" if both else "yes", said[0], answer)
        if against or full:
            return _finding("denied", [*against, *full][0], answer)
        some = [match for match in self._found(idea.half, answer) if not match.denied]
        return _finding("half", some[0], answer) if some else Finding("no")

    def says(self, written: Iterable[str], answer: Answer) -> bool:
        """Whether one of these patterns is stated."""
        return any(not match.denied for match in self._found(written, answer))

    def _found(self, written: Iterable[str], answer: Answer, *, whole: bool = False) -> list[Match]:
        found: list[Match] = []
        for each in written:
            found += matches(self._questions.pattern(each), answer.reading, whole=whole)
        return found


def _finding(state: State, match: Match, answer: Answer) -> Finding:
    return Finding(state, answer.quote(match), match.places)


def _takes_back(denied_one: Match, said: Iterable[Match], answer: Answer) -> bool:
    """Whether a denial repeats the words of what was said: `it stores … it does not store`."""
    there = _stems(denied_one, answer)
    return any(there <= _stems(match, answer) for match in said)


def _stems(match: Match, answer: Answer) -> set[str]:
    words = [n for span in match.places for n in range(*span)]
    return {max(answer.reading.words[n].keys) for n in words}


class Checked:
    """Another matcher, whose every `yes` must quote the text that it was given."""

    def __init__(self, matcher: IdeaMatcher) -> None:
        self._matcher = matcher

    def look(self, rubric: Rubric, idea: Idea, answer: Answer) -> Finding:
        """What it found; unsure where its quotation is not in the text or it failed."""
        try:
            found = self._matcher.look(rubric, idea, answer)
        except WorkbookError:
            return Finding("unsure")
        if found.state in ("yes", "half") and not occurs(found.quote, answer.text):
            return Finding("unsure")
        return found


def occurs(quote: str, text: str) -> bool:
    """Whether the words stand in the text, whatever their spacing and case; two letters are no quotation."""
    wanted = " ".join(quote.casefold().split())
    return len(wanted) > 2 and wanted in " ".join(text.casefold().split())


def plugged_in(name: str) -> IdeaMatcher:
    """The matcher of that name among the installed ones, ready and checked; off unless it is asked for."""
    found = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if name not in found:
        raise WorkbookError(NO_MATCHER.format(name=name, known=", ".join(sorted(found)) or "–"))
    make: Callable[[], IdeaMatcher] = found[name].load()
    return Checked(make())


NO_MATCHER = Text(
    es="No hay ningún reconocedor «{name}» instalado. Los que hay: {known}.",
    en="No matcher `{name}` is installed. There are: {known}.",
)
