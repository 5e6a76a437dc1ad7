"""Is a language model's word taken only where the answer itself holds it?"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from grader.theory import matcher
from grader.theory.matcher import Checked, plugged_in
from grader.theory.remote import ChatMatcher, from_environment
from grader.theory.score import Verdict, suggest
from workbook.errors import WorkbookError

TEXT = "Kafka is a messaging platform in real time."


class Model:
    """A server that answers each request as a test says, and keeps what it was sent."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.reply: Callable[[dict[str, Any]], tuple[int, bytes]] = says("no")
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(body | {"path": self.path})
                model.headers.append(dict(self.headers))
                status, content = model.reply(body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Nothing on the terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def says(verdict: str, quote: str = "") -> Callable[[dict[str, Any]], tuple[int, bytes]]:
    return spoken(json.dumps({"verdict": verdict, "quote": quote}))


def spoken(words: str) -> Callable[[dict[str, Any]], tuple[int, bytes]]:
    content = {"choices": [{"message": {"role": "assistant", "content": words}}]}
    return lambda _: (200, json.dumps(content).encode())


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    yield made
    made.close()


@pytest.fixture
def ask(model: Model, questions: Any) -> Callable[[str], Verdict]:
    other = Checked(ChatMatcher(model.address, "any-model", "a key"))
    return lambda text: suggest(text, questions.rubric("q1"), questions, other)


def test_one_request_an_idea_with_the_answer_as_data(model, ask):
    ask(TEXT)
    assert len(model.asked) == 5
    first = model.asked[0]
    assert (first["path"], first["model"], first["temperature"]) == (
        "/v1/chat/completions",
        "any-model",
        0,
    )
    system, user = (message["content"] for message in first["messages"])
    mark, *between, end = user.split("\n")
    assert mark == end
    assert mark in system
    assert between == [TEXT]
    assert TEXT not in system
    assert model.headers[0]["Authorization"] == "Bearer a key"


def test_a_yes_with_a_true_quotation_counts(model, ask):
    model.reply = says("yes", "messaging  PLATFORM")
    verdict = ask(TEXT)
    assert verdict.score == 1
    assert "matchers_disagree" in verdict.flags


@pytest.mark.parametrize(
    "quote", ["", "a", "publish and subscribe", "messaging platform, distributed"]
)
def test_a_yes_whose_quotation_is_not_in_the_answer_is_no_yes(model, ask, quote):
    model.reply = says("yes", quote)
    assert {found.state for found in ask(TEXT).ideas.values()} == {"unsure"}


@pytest.mark.parametrize(
    "reply",
    [
        lambda _: (500, b"{}"),
        lambda _: (200, b"not json"),
        lambda _: (200, b"[]"),
        lambda _: (200, b'{"choices": []}'),
        spoken("yes, of course"),
        spoken('{"verdict": "full marks", "quote": "x"}'),
        spoken('{"verdict": "yes", "quote": ["a list"]}'),
    ],
)
def test_whatever_else_it_says_is_unsure_and_never_an_error(model, ask, reply):
    model.reply = reply
    assert {found.state for found in ask(TEXT).ideas.values()} == {"unsure"}


def test_guards_hold_whatever_the_model_says(model, ask):
    model.reply = says("yes", "kafka")
    verdict = ask("kafka plataforma clúster eventos escalable tolerante publicador suscriptor")
    assert verdict.score == 0
    assert "stuffed" in verdict.flags


def test_a_model_that_is_away_is_unsure(questions):
    other = Checked(ChatMatcher("http://127.0.0.1:1/v1", "m"))
    verdict = suggest(TEXT, questions.rubric("q2"), questions, other)
    assert {found.state for found in verdict.ideas.values()} == {"unsure"}


def test_it_is_off_unless_it_is_described():
    with pytest.raises(WorkbookError, match="WORKBOOK_MODEL_URL"):
        from_environment({})
    with pytest.raises(WorkbookError, match="http"):
        from_environment({"WORKBOOK_MODEL_URL": "file:///etc/passwd", "WORKBOOK_MODEL": "m"})


def test_a_matcher_is_found_by_its_entry_point(monkeypatch):
    class Point:
        name = "mine"

        def load(self) -> Any:
            return lambda: ChatMatcher("http://127.0.0.1:1", "m")

    monkeypatch.setattr(matcher, "entry_points", lambda group: [Point()])
    assert isinstance(plugged_in("mine"), Checked)
    with pytest.raises(WorkbookError, match="mine"):
        plugged_in("other")
