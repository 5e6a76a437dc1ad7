"""Does an open check go back and forth with a notebook that may be slow, late or gone?"""

import threading

from grader import session
from grader.deeds import Deed
from grader.report import Report
from grader.session import Ask, Session, Wait
from grader.student import Call, CallProblem, Problem
from grader.web import Sessions, step_as_json
from workbook.text import Text

STARTING = Text(es="mirando", en="looking")
REPORT = Report(lab="lab", mode="practice", student="a", kafka="4", seed="0", at="now", checks=[])


def test_the_judge_asks_the_notebook_answers_the_report_comes():
    opened = Session("ana-1", STARTING)

    def work(notebook, telling):
        assert notebook.run(Call("send", (1,), 5)) == "sent"
        return REPORT

    opened.start(work)
    ask = opened.step()
    assert isinstance(ask, Ask)
    assert ask.call.function == "send"
    opened.answer(ask.number, "sent", None)
    assert opened.step() is REPORT


def test_a_slow_check_says_what_is_under_way(monkeypatch):
    monkeypatch.setattr(session, "ANSWER_WITHIN", 0.05)
    opened, go_on = Session("ana-1", STARTING), threading.Event()

    def work(notebook, telling):
        telling(Text(es="contando", en="counting"))
        go_on.wait(10)
        return REPORT

    opened.start(work)
    assert isinstance(opened.step(), Wait)
    assert opened.step() == Wait(Text(es="contando", en="counting"))
    go_on.set()
    monkeypatch.setattr(session, "ANSWER_WITHIN", 10)
    assert opened.step() is REPORT


def test_a_notebook_that_never_answers_costs_its_own_check_only(monkeypatch):
    monkeypatch.setattr(session, "GRACE", 0.05)
    opened, seen = Session("ana-1", STARTING), []

    def work(notebook, telling):
        try:
            notebook.run(Call("send", (), 0.01))
        except CallProblem as trouble:
            seen.append(trouble.problem.kind)
        return REPORT

    opened.start(work)
    assert isinstance(opened.step(), Ask)
    assert opened.step() is REPORT
    assert seen == ["gone"]


def test_a_late_answer_to_an_older_call_is_not_taken_for_the_next():
    opened, values = Session("ana-1", STARTING), []

    def work(notebook, telling):
        for _ in range(2):
            values.append(notebook.run(Call("read", (), 5)))
        return REPORT

    opened.start(work)
    first = opened.step()
    opened.answer(first.number, "one", None)
    second = opened.step()
    opened.answer(first.number, "stale", None)
    opened.answer(second.number, "two", None)
    assert opened.step() is REPORT
    assert values == ["one", "two"]


def test_a_bug_of_ours_reaches_whoever_asks():
    opened = Session("ana-1", STARTING)
    opened.start(lambda notebook, telling: 1 / 0)
    assert isinstance(opened.step(), ZeroDivisionError)


def test_problems_are_handed_on():
    opened = Session("ana-1", STARTING)

    def work(notebook, telling):
        try:
            notebook.run(Call("send", (), 5))
        except CallProblem as trouble:
            assert trouble.problem == Problem("raised", "ValueError")
        return REPORT

    opened.start(work)
    opened.answer(opened.step().number, None, Problem("raised", "ValueError"))
    assert opened.step() is REPORT


def test_a_deed_goes_the_same_way_and_is_told_in_the_protocols_words():
    opened, sessions = Session("ana-1", STARTING), Sessions()
    sessions.add(opened)

    def work(notebook, telling):
        deed = Deed("thaw", "worker", 1, ("a",), 0.5)
        assert notebook.act(deed) == {"running": True}
        return REPORT

    opened.start(work)
    step = step_as_json(opened, sessions, "es")
    facts = {"action": "thaw", "program": "worker", "handle": 1, "arguments": ("a",)}
    wanted = {"number": 1, "seconds": 0.5} | facts
    assert step == {"step": "program", "session": opened.key, "program": wanted}
    opened.answer(1, {"running": True}, None)
    assert opened.step() is REPORT
