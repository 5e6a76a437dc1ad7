"""Does whatever a hostile notebook does end within its limits, and leave nothing behind?"""

from __future__ import annotations

import threading
import time

import psutil
import pytest
from looking import SMALL, Open, living_in, namespace_of, said, uptime

from grader.execution import Execution
from grader.sandbox import groups
from grader.student import Call, CallProblem

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.soak,
]  # a sandbox for each test, most of them until a deadline
ENDED = ("deadline", "died")
SOON = 60.0  # seconds on a machine that is busy elsewhere; the submission's own end comes later
FORK_BOMB = """\
import os
while True:
    try:
        os.fork()
    except OSError:
        pass"""
MEMORY = """\
import os, time
for _ in range(6):
    if os.fork() == 0:
        held = bytearray(300 << 20)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(60)
time.sleep(2)
print("still here")"""
FILLER = """\
import os
written = 0
try:
    for number in range(1000):
        for folder in ("/tmp", "/dev/shm"):
            open(f"{folder}/{number}", "wb").write(b"x" * (1 << 20))
            written += 1
except OSError as error:
    print(written, error.strerror)"""
ONE_FILE = """\
with open("/tmp/one", "wb") as file:
    for _ in range(1000):
        file.write(b"x" * (1 << 20))"""
IGNORES = """\
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""
DAEMON = """\
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        time.sleep(600)
    os._exit(0)
os.wait()
print("daemon")"""


@pytest.mark.parametrize("source", [FORK_BOMB, IGNORES], ids=["fork bomb", "ignores signals"])
def test_it_is_ended_and_only_a_restart_goes_on(own: Execution, source: str) -> None:
    start = time.monotonic()
    assert own.run_cell(source, 2).status in ENDED
    assert time.monotonic() - start < SOON
    assert own.run_cell("1", 2).status in ENDED
    answers_at_once(own)
    own.restart()
    assert said(own, "print('back')") == "back\n"


def answers_at_once(execution: Execution) -> None:
    """A dead notebook answers at once, to cells and to calls."""
    start = time.monotonic()
    assert execution.run_cell("1", 60).status == "died"
    with pytest.raises(CallProblem) as caught:
        execution.run(Call("anything", (), 60))
    assert caught.value.problem.kind == "gone"
    assert time.monotonic() - start < 30  # where it was given 60


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os, signal; os.kill(-1, signal.SIGKILL)",
        "import os, signal; os.kill(os.getppid(), signal.SIGSTOP); os._exit(1)",
        "import ctypes; ctypes.string_at(0)",
        "get_ipython().kernel.do_shutdown(False); exit()",
    ],
    ids=["exit", "kill -9", "kill everything", "stops the driver", "crash", "shuts itself down"],
)
def test_a_death_is_told_and_a_restart_goes_on(own: Execution, source: str) -> None:
    start = time.monotonic()
    outcome = own.run_cell(source, 3)
    assert outcome.status in (*ENDED, "ok")
    assert time.monotonic() - start < SOON
    if outcome.status != "ok":
        answers_at_once(own)
    own.restart()
    assert said(own, "print('back')") == "back\n"


def test_a_call_that_kills_the_notebook_is_gone(own: Execution) -> None:
    said(own, "import os, time\ndef leave(): os._exit(0)")
    with pytest.raises(CallProblem) as caught:
        own.run(Call("leave", (), 5))
    assert caught.value.problem.kind == "gone"


def test_a_call_that_holds_on_is_a_deadline(own: Execution) -> None:
    lines = "\n".join("    " + line for line in IGNORES.splitlines())
    said(own, f"def hold():\n{lines}")
    start = time.monotonic()
    with pytest.raises(CallProblem) as caught:
        own.run(Call("hold", (), 1))
    assert caught.value.problem.kind == "deadline"
    assert time.monotonic() - start < SOON


def test_one_hog_gets_a_memory_error(own: Execution) -> None:
    outcome = own.run_cell("held = b'x' * (450 << 20)", 20)
    assert outcome.status == "error"
    assert outcome.outputs[-1]["ename"] == "MemoryError"
    assert said(own, "print('alive')") == "alive\n"


def test_many_hogs_together_stay_below_the_limit(own: Execution) -> None:
    """Where there are control groups; elsewhere each process has its limit alone."""
    namespace, done = namespace_of(own), threading.Event()
    used = [0]

    def watch() -> None:
        while not done.wait(0.1):
            used.append(sum(map(_own_memory, living_in(namespace))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    own.run_cell(MEMORY, 20)
    done.set()
    watcher.join()
    together = SMALL.memory_mb + SMALL.disk_mb + 150
    assert max(used) < (together if _has_groups() else 7 * SMALL.memory_mb) << 20


def _own_memory(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_full_info().uss)
    except psutil.Error:
        return 0


def _has_groups() -> bool:
    names = ("memory.limit_in_bytes", "memory.max")
    with groups.own_groups(100, 100) as made:
        return any((folder / name).exists() for folder in made for name in names)


def test_the_disk_is_full_in_time(own: Execution) -> None:
    written, why = said(own, FILLER).split(maxsplit=1)
    assert 0 < int(written) <= SMALL.disk_mb + 16
    assert why.strip()
    assert own.run_cell(ONE_FILE, 20).status != "ok"


@pytest.mark.parametrize(
    "source",
    [
        "while True: print('x' * 10_000)",
        "from IPython.display import display\nwhile True: display('x' * 1000)",
        "import sys\nwhile True: sys.stderr.write('e' * 100); sys.stderr.flush()",
        "while True: get_ipython().system('head -c 100000 /dev/zero | tr \"\\\\0\" x')",
    ],
    ids=["print", "display", "stderr", "shell"],
)
def test_a_flood_of_output_is_cut(own: Execution, source: str) -> None:
    before = psutil.Process().memory_info().rss
    outcome = own.run_cell(source, 2)
    assert outcome.status in (*ENDED, "error")  # its own memory may be full first
    assert sum(len(str(output)) for output in outcome.outputs) < 3 * SMALL.output_characters
    assert psutil.Process().memory_info().rss - before < 100 << 20


def test_one_huge_output_is_cut_and_said_to_be(own: Execution) -> None:
    outcome = own.run_cell("print('x' * 5_000_000)\n7", 20)
    assert outcome.status == "ok"
    assert "20000" in outcome.outputs[-1]["text"]
    later = own.run_cell("print('y' * 100)", 20)
    assert later.outputs[0]["text"].count("y") == 0  # the limit is the submission's, not a cell's


def test_a_daemon_does_not_survive_a_restart(own: Execution) -> None:
    namespace = namespace_of(own)
    assert said(own, DAEMON) == "daemon\n"
    assert len(living_in(namespace)) >= 4
    closing = uptime()
    own.restart()
    assert living_in(namespace, closing) == []
    assert said(own, DAEMON) == "daemon\n"  # and this one not the end: the fixture looks


def test_the_whole_submission_has_an_end(open_sandbox: Open) -> None:
    from dataclasses import replace

    with open_sandbox(replace(SMALL, wall_seconds=6)) as execution:
        namespace = namespace_of(execution)
        start = time.monotonic()
        assert execution.run_cell("import time; time.sleep(250)", 250).status in ENDED
        assert time.monotonic() - start < SOON
        ended = uptime()
        execution.restart()
        answers_at_once(execution)
        assert living_in(namespace, ended) == []
