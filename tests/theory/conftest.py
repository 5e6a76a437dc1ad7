"""What do the tests of the theory questions share: the repository's own rubrics, read once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.theory.rubric import Questions
from grader.theory.rubric import questions as read_questions
from grader.theory.score import Verdict, suggest


@pytest.fixture(scope="session")
def questions() -> Questions:
    return read_questions()


@pytest.fixture(scope="session")
def score(questions: Questions) -> Callable[[str, str], Verdict]:
    return lambda question, text: suggest(text, questions.rubric(question), questions)
