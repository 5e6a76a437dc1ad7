"""What does the judge write down about one run, so that it can be shown, kept and repeated?"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from workbook.text import Language, Text


class Outcome(StrEnum):
    """passed and failed speak of the learner's work; skipped waits for another check; broken is ours."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    BROKEN = "broken"


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckReport(_Document):
    """One check: its outcome, its points out of `max`, and in both languages what was seen.

    `details` are further sentences of a suggestion, `picture` is its SVG; `doubts` say why whoever confirms
    it should look twice; `answer` tells the answer that it is about from another one.
    """

    name: str
    title: Text
    outcome: Outcome
    points: float = Field(ge=0)
    max: float = Field(gt=0)
    expected: Text | None = None
    seen: Text | None = None
    hint: Text | None = None
    details: list[Text] = []
    picture: str = ""
    doubts: list[Text] = []
    suggested: bool = False
    answer: str | None = None
    after: list[Text] = []
    incident: str | None = None
    seconds: float = Field(default=0.0, ge=0)


class Report(_Document):
    """One run of one lab's checks. `mode` practice never becomes a mark (DESIGN, promise 1).

    `submission`, `check_set` and `kafka` tell of a graded run whether it has to be repeated; `flags`
    are words of `grader.findings`.
    """

    version: Literal[1] = 1
    lab: str
    mode: Literal["practice", "graded"]
    student: str
    kafka: str
    seed: str
    at: str
    checks: list[CheckReport]
    notes: list[Text] = []
    flags: list[str] = []
    language: Language | None = None
    submission: str = ""
    check_set: str = ""

    @property
    def broken(self) -> bool:
        """Whether the judge failed somewhere: then the points are no mark."""
        return any(check.outcome is Outcome.BROKEN for check in self.checks)

    @property
    def points(self) -> float:
        """What was earned."""
        return sum(check.points for check in self.checks)

    @property
    def max(self) -> float:
        """What could have been earned by the checks of this run."""
        return sum(check.max for check in self.checks)
