"""Do checks run in the order of what they need, and is a bug of ours never the learner's?"""

from pathlib import Path

import pytest

from grader import Lab, Text, expect, run
from grader.lab import in_order
from grader.report import Outcome
from grader.run import Room, run_checks
from grader.student import CallProblem, Problem, Student

HINT = Text(es="¿Y si…?", en="What if…?")


class Notebook:
    """Plays one answer for every call."""

    def __init__(self, answer):
        self.answer = answer

    def run(self, call):
        if isinstance(self.answer, Problem):
            raise CallProblem(self.answer)
        return self.answer


@pytest.fixture
def lab(monkeypatch):
    monkeypatch.setattr(run, "AdminClient", lambda config: None)
    return Lab(es="Uno", en="One", minutes=1, folder=Path("lab99_test"))


def room(answer=None):
    return Room({}, "ana-1", Notebook(answer), "0")


def test_what_depends_on_a_failed_check_waits_and_only_the_wanted_are_reported(lab):
    @lab.check(points=2, es="primera", en="first")
    def first():
        expect(1, equals=2, hint=HINT)

    @lab.check(points=3, es="segunda", en="second", after=first)
    def second():
        raise AssertionError("must not run")

    (report,) = run_checks([second], room())
    assert (report.outcome, report.points, report.max) == (Outcome.SKIPPED, 0, 3)
    assert [title.en for title in report.after] == ["first"]


def test_a_chain_of_dependencies_runs_each_check_once(lab):
    ran = []
    a = lab.check(points=1, es="a", en="a")(named("a", ran))
    b = lab.check(points=1, es="b", en="b", after=a)(named("b", ran))
    c = lab.check(points=1, es="c", en="c", after=(a, b))(named("c", ran))
    assert in_order([c, a]) == [a, b, c]
    assert [report.outcome for report in run_checks([c, a], room())] == [Outcome.PASSED] * 2
    assert ran == ["a", "b", "c"]


def named(name, ran):
    def function():
        ran.append(name)

    function.__name__ = name
    return function


def test_our_own_bug_is_broken_and_carries_an_incident(lab):
    @lab.check(points=2, es="rota", en="broken")
    def broken():
        raise ZeroDivisionError

    (report,) = run_checks([broken], room())
    assert report.outcome is Outcome.BROKEN
    assert report.incident


@pytest.mark.parametrize(
    ("kind", "es"),
    [
        ("missing", "el cuaderno no tiene ninguna función `send`: ¿ejecutaste su celda?"),
        ("unwritten", "`send` todavía no está escrita"),
        ("deadline", "no terminó en 10 s: ¿espera algo que ya no va a llegar?"),
        ("gone", "el cuaderno dejó de responder"),
        ("made up by a hostile notebook", "el cuaderno dejó de responder"),
    ],
)
def test_a_function_that_gives_no_value_fails_with_a_sentence(lab, kind, es):
    @lab.check(points=2, es="llama", en="calls")
    def calls(student):
        student.call("send", [1, 2])

    (report,) = run_checks([calls], room(Problem(kind)))
    assert report.outcome is Outcome.FAILED
    assert report.seen is not None
    assert report.seen.es == es


def test_what_a_function_raised_is_told_with_its_line(lab):
    @lab.check(points=2, es="llama", en="calls")
    def calls(student):
        student.call("send")

    problem = Problem("raised", "ValueError: no", line="  raise   ValueError('no')", line_number=3)
    (report,) = run_checks([calls], room(problem))
    assert report.seen is not None
    assert report.seen.en == (
        "it ended with an error: ValueError: no (line 3: `raise ValueError('no')`)"
    )


def test_an_answer_of_many_megabytes_is_refused():
    with pytest.raises(Exception, match="not JSON"):
        Student(Notebook("x" * 2_000_000), "ana-1").call("read")


def test_bad_checks_are_refused_when_they_are_declared(lab):
    def twice():
        """Declared two times."""

    lab.check(points=1, es="a", en="a")(twice)
    with pytest.raises(ValueError, match="two checks"):
        lab.check(points=1, es="a", en="a")(twice)
    with pytest.raises(ValueError, match="asks for"):
        lab.check(points=1, es="a", en="a")(lambda world: None)
    with pytest.raises(ValueError, match="worth 0"):
        lab.check(points=0, es="a", en="a")(lambda: None)
    with pytest.raises(TypeError):
        lab.check(points=1, es="a")
