"""Does `%%answer` keep the text for the judge, show the reply, and never break the notebook?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import discover
from grader.cli import app
from grader.expect import Mismatch
from grader.judge import Judge
from grader.learners import Learner
from grader.notebook import build_notebook
from grader.plan import released_cells
from grader.report import Outcome, Report
from grader.session import Ask
from grader.source import read
from grader.student import CallProblem, Problem, Student
from workbook import answer, memory
from workbook.errors import WorkbookError
from workbook.text import Text

HINT = Text(es="escribe", en="write")


@pytest.fixture
def cell(monkeypatch):
    names: dict[str, object] = {}
    asked: list[dict[str, object]] = []

    def ask(method, path, body):
        asked.append(body | {"to": f"{method} {path}"})
        return {"text": "la respuesta del juez", "html": "<p>la respuesta del juez</p>"}

    monkeypatch.setattr(memory, "namespace", lambda: names)
    monkeypatch.setattr(memory, "notebook", lambda: "theory")
    monkeypatch.setattr(answer, "ask", ask)
    return names, asked


def test_the_text_is_kept_and_the_reply_shown(cell, capsys):
    names, asked = cell
    answer.answer("q1", "Un log distribuido.\n")
    assert names["q1"]() == "Un log distribuido."
    assert asked[0] | {"language": "es"} == {
        "to": "POST /v1/answers",
        "notebook": "theory",
        "question": "q1",
        "text": "Un log distribuido.",
        "language": "es",
    }
    assert "la respuesta del juez" in capsys.readouterr().out


def test_in_a_graded_run_it_only_keeps(cell, monkeypatch):
    names, asked = cell
    monkeypatch.setattr(answer.graded, "is_graded", lambda: True)
    answer.answer("q1", "Un log.")
    assert names["q1"]() == "Un log."
    assert not asked


@pytest.mark.parametrize("line", ["", "q1 q2", "../q1", "1", "q" * 50])
def test_a_name_that_is_none_is_a_sentence(cell, capsys, line):
    answer.answer(line, "Un log.")
    assert "%%answer q1" in capsys.readouterr().out
    assert not cell[0]


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyboardInterrupt(), WorkbookError(HINT)])
def test_whatever_goes_wrong_is_a_sentence(cell, monkeypatch, capsys, error):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(answer, "ask", fail)
    answer.answer("q1", "Un log.")
    assert "Traceback" not in capsys.readouterr().out


def test_a_megabyte_is_cut_before_it_is_sent(cell):
    answer.answer("q1", "a" * 1_000_000)
    assert len(cell[1][0]["text"]) == answer.LONGEST


def test_no_scoring_pattern_is_in_what_a_learner_imports():
    for file in (discover.ROOT / "workbook").rglob("*.py"):
        text = file.read_text("utf-8")
        assert "grader.theory" not in text
        assert "solutions" not in text


class Kept:
    """A notebook that holds one value under every name."""

    def __init__(self, value: object) -> None:
        self.value = value

    def run(self, _: object) -> object:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def test_a_check_gets_the_text_or_says_what_is_missing():
    assert Student(Kept("Un log."), "ana-1").answer("q1", hint=HINT) == "Un log."
    for value in (CallProblem(Problem("missing")), CallProblem(Problem("raised")), "  ", 5, ["a"]):
        with pytest.raises(Mismatch):
            Student(Kept(value), "ana-1").answer("q1", hint=HINT)


def test_the_judge_needs_no_cluster_and_tells_more_each_time(tmp_path: Path):
    judge, learner = Judge(tmp_path), Learner("ana-1")

    def told(whom, *texts):
        asked = [{"notebook": "theory", "question": "q1", "text": text} for text in texts]
        return [str(judge.reply(whom, each).checks[0].details) for each in asked]

    texts = ("Una cola de mensajes.", "Es una cola de mensajes.", "Es una cola con mensajes.")
    assert len({*told(learner, *texts)}) == 3
    assert len({*told(Learner("eva-1"), *texts[:1] * 3)}) == 1  # the same answer is no new try
    shared = Learner("luis-1", owns_cluster=False)
    assert "Así se puede decir" not in str(told(shared, *texts, "Una cola."))


@pytest.mark.parametrize("question", ["q99", None, 5, ["q1"]])
def test_an_unknown_question_is_a_sentence(tmp_path, question):
    with pytest.raises(WorkbookError):
        Judge(tmp_path).reply(Learner("ana-1"), {"notebook": "theory", "question": question})


def test_the_release_asks_in_prose_and_the_solution_answers():
    source = read(discover.ROOT / "solutions" / "theory" / "lab.py")
    released = build_notebook(source, "en", dict.fromkeys(discover.lab("theory").checks, 4.0))
    cells = ["".join(each["source"]) for each in released["cells"]]
    assert f"%%answer q1\n{answer.STUB.en}" in cells
    assert not any("NotImplementedError" in each for each in cells)
    names = [each.name for each in released_cells(discover.lab("theory")) if each.kind == "answer"]
    assert names == [f"answer-q{n}" for n in range(1, 9)]


def test_many_answers_from_a_file(tmp_path):
    file = tmp_path / "answers.jsonl"
    lines = [{"question": "q8", "text": "Brokers y KRaft."}, {"question": "q1", "text": ""}]
    file.write_text("\n".join(map(json.dumps, lines)) + "\n\n", "utf-8")
    done = CliRunner().invoke(app, ["rubric", "score", str(file), "--json"])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["score"] for each in found] == [1.0, 0.0]
    assert {"score", "ideas", "misconceptions", "flags", "confidence"} <= found[0].keys()


@pytest.mark.parametrize("line", ["[]", "{", '{"question": "q1"}', '{"question": 1, "text": "x"}'])
def test_a_line_that_is_no_answer_is_told_with_its_number(tmp_path, line):
    file = tmp_path / "answers.jsonl"
    file.write_text(f'{{"question": "q1", "text": "x"}}\n{line}\n', "utf-8")
    done = CliRunner().invoke(app, ["rubric", "score", str(file), "--json"])
    assert isinstance(done.exception, WorkbookError)
    assert "2" in str(done.exception)


def test_a_check_of_an_answer_needs_no_cluster_either(tmp_path: Path):
    judge, learner = Judge(tmp_path), Learner("ana-1", "there-is-none")
    session = judge.open_checks(learner, {"notebook": "theory", "checks": ["q8"]})
    asked = session.step()
    assert isinstance(asked, Ask)
    session.answer(asked.number, "Los brokers y los controladores.", None)
    report = session.step()
    assert isinstance(report, Report)
    assert report.checks[0].outcome == Outcome.PASSED
    with pytest.raises(WorkbookError, match="workbook up"):
        judge.open_checks(learner, {"notebook": "lab01_log", "checks": []})
