"""Is a program of a submission stopped, killed and started again from outside, whatever it does against that?"""

from __future__ import annotations

import time
from typing import Any

import pytest
from looking import Open, living_in, namespace_of, said, uptime

from grader.deeds import CallProblem, Deed, State, state_of
from grader.execution import Execution

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300)]
PATIENCE = 60.0  # seconds
BEAT = "import time\nwhile True:\n    print(time.time(), flush=True)\n    time.sleep(0.01)"
FORKS = """\
import os, signal, time
for number in signal.valid_signals() - {9, 19}:
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
while True:
    open(f"beat-{os.getpid()}", "w").write(str(time.time()))
    print(len([n for n in os.listdir() if n.startswith("beat")]), flush=True)
    time.sleep(0.01)
"""
LATEST = "import os\nprint(max(float(open(n).read() or 0) for n in os.listdir() if n.startswith('beat')))"
BOMB = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"


def act(execution: Execution, action: Any, text: str = BEAT, **facts: Any) -> State:
    return state_of(execution.act(Deed(action, "worker", 1, **facts), text))


def until(execution: Execution, holds: Any) -> State:
    deadline = time.monotonic() + PATIENCE
    while not holds(state := act(execution, "look")):
        assert time.monotonic() < deadline, state
        time.sleep(0.02)
    return state


def test_it_is_frozen_thawed_for_a_moment_and_killed(own: Execution) -> None:
    act(own, "start")
    until(own, lambda state: state.output)
    act(own, "freeze")
    time.sleep(0.2)
    before = act(own, "look").output
    time.sleep(0.2)
    assert act(own, "look").output == before
    act(own, "thaw", seconds=0.05)
    time.sleep(0.2)
    moved = act(own, "look").output
    time.sleep(0.2)
    assert act(own, "look").output == moved
    assert act(own, "kill").running is False
    assert act(own, "look").code == -9
    act(own, "end")


def test_its_words_its_files_and_its_errors(own: Execution) -> None:
    keeps = "import sys\nwith open('kept', 'a') as file: file.write(sys.argv[1])\nprint(open('kept').read())"
    act(own, "start", keeps, arguments=("a",))
    assert act(own, "wait", seconds=PATIENCE).code == 0
    act(own, "start", keeps, arguments=("b",))
    assert act(own, "wait", seconds=PATIENCE).output == "ab\n"
    act(own, "start", "# 1\nraise KeyError('sku')")
    state = act(own, "wait", seconds=PATIENCE)
    assert state.problem is not None
    assert (state.problem.message, state.problem.line_number) == ("KeyError: 'sku'", 2)
    wanted = "from workbook import ME, cluster\nimport os\nprint(ME, sorted(cluster.config), os.getcwd())"
    act(own, "start", wanted)
    shown = act(own, "wait", seconds=PATIENCE).output
    assert shown == "ana-4f1 ['bootstrap.servers'] /tmp/work\n"
    act(own, "end")


def test_daemons_that_ignore_every_signal_are_frozen_and_killed_too(own: Execution) -> None:
    act(own, "start", FORKS)
    until(own, lambda state: state.output.endswith("8\n"))
    act(own, "freeze")
    time.sleep(0.2)
    before = act(own, "look").output
    time.sleep(0.2)
    assert act(own, "look").output == before
    act(own, "thaw")
    act(own, "kill")
    now = time.time()
    act(own, "start", LATEST)
    assert float(act(own, "wait", seconds=PATIENCE).output) <= now
    act(own, "end")


def test_who_multiplies_without_end_is_ended(own: Execution) -> None:
    act(own, "start", BOMB)
    time.sleep(0.5)
    try:
        act(own, "kill")
    except CallProblem as trouble:
        assert trouble.problem.kind == "gone"


def test_who_ends_the_process_that_started_it_is_gone(own: Execution) -> None:
    act(
        own,
        "start",
        "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)",
    )
    with pytest.raises(CallProblem):
        until(own, lambda state: not state.running)
    with pytest.raises(CallProblem):
        act(own, "look")


def test_nobody_takes_over_the_process_that_started_it(own: Execution) -> None:
    """The same user, but neither its memory nor its open files can be had."""
    spy = """\
import os
for name in ("mem", "environ", "maps", "fd"):
    try: os.listdir(f"/proc/{os.getppid()}/{name}") if name == "fd" else open(f"/proc/{os.getppid()}/{name}", "rb").read(1)
    except PermissionError: print("no", name)
"""  # noqa: E501
    act(own, "start", spy)
    shown = act(own, "wait", seconds=PATIENCE).output
    assert shown == "no mem\nno environ\nno maps\nno fd\n"
    act(own, "end")


def test_the_notebook_stands_still_while_its_program_runs(own: Execution) -> None:
    """No thread of it can put right what the program does wrong; afterwards it goes on."""
    beat = "import threading, time\nbeats = []\ndef beat():\n    while True:\n        beats.append(time.time())\n"
    beat += "        time.sleep(0.01)\nthreading.Thread(target=beat, daemon=True).start()"
    assert own.run_cell(beat, 20).status == "ok"
    act(own, "start")
    started = time.time()
    time.sleep(0.5)
    ended = time.time()
    act(own, "end")
    time.sleep(0.2)
    count = f"print(sum({started} < each < {ended} for each in beats), beats[-1] > {ended})"
    assert said(own, count) == "0 True\n"


def test_nothing_of_it_is_left(open_sandbox: Open) -> None:
    with open_sandbox() as execution:
        act(execution, "start", "import os\nprint(os.readlink('/proc/self/ns/pid'))\n" + FORKS)
        state = until(execution, lambda state: state.output.endswith("8\n"))
        namespace = state.output.split()[0]
        assert living_in(namespace)
        assert namespace != namespace_of(execution)
        closing = uptime()
    assert living_in(namespace, closing) == []
