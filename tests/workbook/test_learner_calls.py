"""What comes of a function of the notebook that the judge wants to be called?"""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
import threading
import time
from typing import Any

import pytest

from workbook import loops
from workbook.calls import call
from workbook.deadline import within


def run(names: dict[str, Any], name: str, *arguments: Any, seconds: float = 5.0) -> Any:
    answer = call(name, arguments, seconds, names)
    return answer.get("value", answer.get("problem"))


def problem_of(learner: Any, body: str, seconds: float = 5.0) -> Any:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    names = learner(f"import asyncio, time, sys\ndef f():\n{lines}")
    return run(names, "f", seconds=seconds)


def test_values(learner: Any) -> None:
    names = learner("def f(a, b=2):\n    return {'a': (a, b), 'n': None, 1: 1.5}")
    assert run(names, "f", "ñ") == {"a": ["ñ", 2], "n": None, "1": 1.5}


@pytest.mark.parametrize(
    "code",
    [
        "async def f():\n    await asyncio.sleep(0)\n    return 7",
        "async def g():\n    return 7\ndef f():\n    return g()",
        "async def g():\n    return 7\ndef f():\n    return asyncio.run(g())",
        "async def f():\n    return await asyncio.gather(asyncio.to_thread(int, 7)) and 7",
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_coroutines_also_inside_a_running_loop(learner: Any, code: str, inside: bool) -> None:
    names = learner(f"import asyncio\n{code}")

    async def kernel() -> Any:
        value = run(names, "f")
        await asyncio.sleep(0)
        assert asyncio.current_task() is task
        return value

    if not inside:
        assert run(names, "f") == 7
        return
    loop = asyncio.new_event_loop()
    task = loop.create_task(kernel())
    assert loop.run_until_complete(task) == 7
    loop.close()


def test_a_global_sqlite_connection(learner: Any) -> None:
    names = learner("import sqlite3\ndb = sqlite3.connect(':memory:')\n"
                    "def f():\n    return db.execute('select 7').fetchone()")  # fmt: skip
    assert run(names, "f") == [7]
    connection: sqlite3.Connection = names["db"]
    connection.close()


def test_missing_and_not_callable(learner: Any) -> None:
    names = learner("send = 3")
    assert run(names, "receive")["kind"] == "missing"
    assert run(names, "send") == {
        "kind": "not_callable", "message": "int", "line": None, "line_number": None,
    }  # fmt: skip


def test_an_error_names_the_learners_own_line(learner: Any, monkeypatch: Any) -> None:
    code = "import json\ndef g(x):\n    return json.loads(x)\ndef f():\n    return g('{')\n"
    entry = (len(code), None, code.splitlines(keepends=True), "<cell>")
    monkeypatch.setitem(__import__("linecache").cache, "<cell>", entry)
    found = run(learner(code), "f")
    assert found["kind"] == "raised"
    assert found["message"].startswith("JSONDecodeError: Expecting property name")
    assert (found["line"], found["line_number"]) == ("return json.loads(x)", 3)


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ("raise NotImplementedError", "unwritten", "NotImplementedError"),
        ("raise ValueError('ñ')", "raised", "ValueError: ñ"),
        ("sys.exit(3)", "raised", "SystemExit: 3"),
        ("class Bad(Exception):\n    def __str__(self): 1/0\nraise Bad", "raised", "Bad"),
        ("return b'x'", "not_json", "un valor de tipo `bytes`"),
        ("return [{1, 2}]", "not_json", "un valor de tipo `set`"),
        ("return (n for n in ())", "not_json", "un valor de tipo `generator`"),
        ("return float('nan')", "not_json", "un número que es NaN o infinito"),
        ("return {(1, 2): 3}", "not_json", "un dict con claves que no son texto ni números"),
        ("a = []\na.append(a)\nreturn a", "not_json", "un valor que se contiene a sí mismo"),
        ("return 'x' * 1_000_001", "not_json", "más de 1 MB"),
        ("def g():\n    yield 1\nreturn f(1)", "raised", "TypeError: "),
    ],
)
def test_problems(learner: Any, body: str, kind: str, message: str) -> None:
    found = problem_of(learner, body)
    assert found["kind"] == kind
    assert found["message"].startswith(message)


ENDLESS = {
    "sleep": "time.sleep(999)",
    "loop": "while True: pass",
    "caught once": "try:\n    time.sleep(999)\nexcept BaseException:\n    return 1",
    "bare except": "while True:\n    try:\n        time.sleep(0.01)\n    except:\n        pass",
    "swallows all": "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
    "swallows and continues": "while True:\n    try:\n        time.sleep(9)\n    except BaseException:\n"
    "        continue",
    "two levels": "while True:\n    try:\n        try:\n            time.sleep(9)\n"
    "        except BaseException:\n            pass\n    except BaseException:\n        pass",
    "finally": "try:\n    time.sleep(999)\nfinally:\n    time.sleep(0.1)",
    "own run": "asyncio.run(asyncio.sleep(999))",
    "returned coroutine": "return asyncio.sleep(999)",
    "lock": "import threading\nthreading.Event().wait()",
    "queue": "import queue\nqueue.Queue().get()",
    "value": "class Slow(list):\n    def __iter__(self):\n        time.sleep(999)\n"
    "import json\nreturn list(Slow([1]))",
}


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS.keys())
def test_whatever_does_not_end_is_ended(learner: Any, body: str) -> None:
    before = (signal.getsignal(signal.SIGALRM), sys.gettrace(), threading.active_count())
    left, _ = signal.getitimer(signal.ITIMER_REAL)  # pytest-timeout's own
    start = time.monotonic()
    assert problem_of(learner, body, seconds=0.2)["kind"] == "deadline"
    assert time.monotonic() - start < 3
    after = (signal.getsignal(signal.SIGALRM), sys.gettrace(), threading.active_count())
    assert after == before
    assert left - 4 < signal.getitimer(signal.ITIMER_REAL)[0] <= left


@pytest.mark.parametrize(
    "body",
    [
        "await asyncio.sleep(999)",
        "time.sleep(999)",
        "while True:\n        try: await asyncio.sleep(1)\n        except BaseException: pass",
        "while True:\n        try: time.sleep(1)\n        except BaseException: pass",
        "asyncio.ensure_future(asyncio.sleep(999))\n    await asyncio.Event().wait()",
    ],
)
def test_coroutines_that_do_not_end_are_ended(learner: Any, body: str, capsys: Any) -> None:
    names = learner(f"import asyncio, time\nasync def f():\n    {body}")
    assert run(names, "f", seconds=0.2)["kind"] == "deadline"
    assert run(learner("async def f():\n    return 1"), "f") == 1
    assert capsys.readouterr() == ("", "")


def test_tasks_left_behind_do_not_write(learner: Any, capsys: Any) -> None:
    names = learner("import asyncio\nasync def f():\n    f.task = asyncio.ensure_future("
                    "asyncio.sleep(9))\n    return 1")  # fmt: skip
    assert run(names, "f") == 1
    assert names["f"].task.cancelled()
    assert capsys.readouterr() == ("", "")


def test_a_timer_of_the_learners_own_goes_on(learner: Any) -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    theirs = signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        assert problem_of(learner, "time.sleep(9)", seconds=0.1)["kind"] == "deadline"
        time.sleep(0.5)
        assert rung == [1]
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *theirs)


def test_in_another_thread_the_function_simply_runs(learner: Any) -> None:
    names, found = learner("def f():\n    return 7"), []
    thread = threading.Thread(target=lambda: found.append(run(names, "f")))
    thread.start()
    thread.join()
    assert found == [7]
    assert within(1, lambda: 3) == 3


def test_stepping_aside_is_undone_after_an_error() -> None:
    async def kernel() -> None:
        hooks = sys.get_asyncgen_hooks()
        with pytest.raises(ZeroDivisionError), loops.aside_from_running_loop():
            raise ZeroDivisionError
        assert asyncio.get_running_loop() is loop
        assert sys.get_asyncgen_hooks() == hooks

    loop = asyncio.new_event_loop()
    loop.run_until_complete(kernel())
    loop.close()
