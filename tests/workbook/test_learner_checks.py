"""How does check() talk with the judge, and what does it leave in the cell?"""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import pytest
from steps import call, error, report, wait

from workbook import checking, deadline
from workbook.checking import check
from workbook.showing import mark_of


def test_a_report(play: Any, capsys: Any) -> None:
    judge = play(report(2))
    assert repr(check("a", "b")) == "2"
    assert capsys.readouterr() == ("✓ el informe\n", "")
    question = judge.bodies("/v1/checks")[0]
    assert question["notebook"] == "lab01_log"
    assert question["checks"] == ["a", "b"]
    assert question["language"] == "es"


def test_it_waits_and_says_for_what(play: Any, capsys: Any) -> None:
    judge = play(wait(), wait(), report(1.5))
    assert repr(check("a")) == "1.5"
    assert capsys.readouterr().out == "comprobando a: tres particiones\n✓ el informe\n"
    assert judge.asked[-1][:2] == ("GET", "/v1/checks/s1?language=es")


def test_it_runs_functions(play: Any, learner: Any, capsys: Any) -> None:
    learner("def double(n):\n    print('hola')\n    return (n, 2 * n)")
    judge = play(call("double", 4), report(3))
    assert check("a").points == 3
    assert judge.asked[-1][2] == {"call": 1, "value": [4, 8]}
    assert "ejecuto tu función `double`\nhola\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("points", "maximum", "shown"),
    [(2, 3, "2"), (1.5, 3, "1.5"), (9, 3, "3"), (-1, 3, "0.0"), (0, 3, "0.0"), (2.0, 3, "2")]
    + [(float("nan"), 3, "0.0"), (True, 3, "1"), (None, 3, "0.0"), ("2", 3, "0.0")]
    + [(2.0000000000000004, 2, "2"), (0.1 + 0.2, 1, "0.3")],
)
def test_marks_are_plain_numbers(points: object, maximum: object, shown: str) -> None:
    mark = mark_of({"points": points, "max": maximum})
    assert repr(mark) == shown
    assert 0 <= float(repr(mark)) <= 3


def test_stderr_becomes_stdout(play: Any, learner: Any, capsys: Any) -> None:
    learner("import sys\ndef noisy():\n    print('uno', file=sys.stderr)")
    play(call("noisy"), report(1))
    check("a")
    written = capsys.readouterr()
    assert "uno\n" in written.out
    assert written.err == ""


def test_a_flood_of_output_is_cut(play: Any, learner: Any, capsys: Any) -> None:
    learner("def flood():\n    for _ in range(10_000): print('x' * 100)")
    play(call("flood"), report(1))
    check("a")
    assert len(capsys.readouterr().out) < 21_000


def test_the_watchdog_answers_for_a_function_that_holds_on(
    play: Any, learner: Any, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(deadline, "can_interrupt", lambda: False)
    monkeypatch.setattr(checking, "GRACE", 0.1)
    learner("import time\ndef hold():\n    time.sleep(1.5)\n    return 1")
    judge = play(call("hold", deadline=0.1), call("hold", number=2), wait(), report(1))
    start = time.monotonic()
    assert repr(check("a")) == "1"
    assert time.monotonic() - start < 3
    kinds = [body["problem"]["kind"] for body in judge.bodies("/v1/checks/s1") if body]
    assert kinds == ["deadline", "deadline"]
    written = capsys.readouterr().out
    assert written.count("✓ el informe") == 1
    assert "sigue ocupando el kernel" in written


def test_an_interrupt_in_a_function_ends_the_check(play: Any, learner: Any, capsys: Any) -> None:
    learner("def stop():\n    raise KeyboardInterrupt")
    play(call("stop"))
    assert repr(check("a")) == "0.0"
    assert "Detuviste la comprobación" in capsys.readouterr().out


def test_an_interrupt_after_the_watchdogs_report_keeps_it(
    play: Any, learner: Any, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(deadline, "can_interrupt", lambda: False)
    monkeypatch.setattr(checking, "GRACE", 0.1)
    learner("import time\ndef f():\n    time.sleep(0.5)\n    raise KeyboardInterrupt")
    play(call("f", deadline=0.1), report(2))
    assert repr(check("a")) == "2"
    assert "Detuviste" not in capsys.readouterr().out


def test_check_leaves_stderr_and_logging_as_they_were(play: Any) -> None:
    play(report(1))
    streams = (sys.stdout, sys.stderr, logging.lastResort)
    check("a")
    assert (sys.stdout, sys.stderr, logging.lastResort) == streams


def test_the_judges_reason_is_shown(play: Any, language: str, capsys: Any) -> None:
    play(error("No existe «a».", "There is no `a`."))
    assert repr(check("a")) == "0.0"
    expected = {"es": "No existe «a».\n", "en": "There is no `a`.\n"}
    assert capsys.readouterr().out == expected[language]
