"""How are thousands of answers scored at once, from a file of JSON lines?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.theory.matcher import IdeaMatcher
from grader.theory.rubric import Questions
from grader.theory.score import suggest
from workbook.errors import WorkbookError
from workbook.text import Text


def scored(
    path: Path, questions: Questions, other: IdeaMatcher | None = None
) -> Iterator[dict[str, Any]]:
    """One object for each line, in order; a line that is no answer stops it with a sentence."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                question, text = _answer(path, number, line)
                yield suggest(text, questions.rubric(question), questions, other).to_json()


def _answer(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        content = None
    found = content if isinstance(content, dict) else {}
    question, text = found.get("question"), found.get("text")
    if not isinstance(question, str) or not isinstance(text, str):
        raise WorkbookError(NO_ANSWER.format(file=path.name, line=number))
    return question, text


NO_ANSWER = Text(
    es='{file}, línea {line}: se esperaba {{"question": "q1", "text": "…"}}. Corrígela y repite.',
    en='{file}, line {line}: expected {{"question": "q1", "text": "…"}}. Correct it and run again.',
)
