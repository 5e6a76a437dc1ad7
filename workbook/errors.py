"""What can go wrong, and how is it told?

WorkbookError           whatever a person is told in one sentence, without a traceback
├── workbook.judge      JudgeUnavailable: no judge answers; JudgeRefused: it answered with a reason
└── infra.errors        InfraError and its kinds: the cluster cannot do what was asked
"""

from __future__ import annotations

from workbook.text import Text, user_language


class WorkbookError(Exception):
    """A sentence in both languages that says what happened, what was expected and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return self.text.say(user_language())

    def _render_traceback_(self) -> list[str]:
        """IPython's hook: a learner reads the sentence, not our call stack."""
        return [str(self)]
