"""Does the page show each answer with its evidence, as text, in either language, and give no mark?"""

from __future__ import annotations

import stat
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from grader.cli import app
from grader.theory import review as reviewing
from grader.theory.page import as_page, marked
from grader.theory.review import Waiting
from grader.theory.score import suggest

ANSWER = "Es una plataforma distribuida de eventos en <b>tiempo real</b>.<script>alert(1)</script>"


class Tags(HTMLParser):
    """Which elements a browser would make."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)


@pytest.fixture
def waiting(questions):
    def make(text, question="q1", student="ana"):
        verdict = suggest(text, questions.rubric(question), questions)
        return Waiting(student, question, text, 4 * verdict.score, verdict)

    return make


def test_the_evidence_is_marked_and_the_rest_is_text(waiting):
    shown = marked(waiting(ANSWER))
    assert "<mark>plataforma" in shown
    assert Tags(shown).found == {"mark"}
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(("language", "word"), [("es", "Mira bien"), ("en", "Look twice")])
def test_the_page(waiting, questions, language, word):
    queue = [waiting("Una cola que borra los mensajes."), waiting(ANSWER), waiting("", "q8", "<i>")]
    page = as_page(queue, questions, language)
    assert f'lang="{language}"' in page
    assert word in page
    assert page.count("<article") == 3
    assert not Tags(page).found & {"script", "i", "b", "a", "img"}
    for name in ("q1", "q8"):
        assert f"--question {name}" in page


def test_an_empty_queue_is_a_page_too(questions):
    assert "0 notas sugeridas" in as_page([], questions, "es")


def test_the_command_writes_it_and_marks_nothing(waiting, questions, monkeypatch, tmp_path):
    class Found:
        def queue(self, question):
            return [waiting(ANSWER)]

        def __enter__(self):
            return self

        def __exit__(self, *_): ...

    monkeypatch.setattr(reviewing, "review", lambda _: Found())
    page = tmp_path / "revisar.html"
    done = CliRunner().invoke(app, ["review", "theory", "--page", str(page)])
    assert done.exit_code == 0
    assert "<mark>" in page.read_text("utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    refused = CliRunner().invoke(app, ["review", "theory", "--page", str(tmp_path)])
    assert refused.exit_code != 0
