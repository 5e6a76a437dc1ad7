"""Is a program a process of its own: saved, run, frozen, killed, and gone with whoever started it?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from steps import report

from workbook import memory
from workbook.checking import check
from workbook.deeds import Programs
from workbook.errors import WorkbookError
from workbook.process import Process
from workbook.programs import Line, as_file, in_cell, program_of, read_line

PATIENCE = 60.0  # seconds; a busy machine starts Python slowly
BEAT = (
    "import time\nn = 0\nwhile True:\n    n += 1\n    print(n, flush=True)\n    time.sleep(0.005)"
)


def until(holds: Any) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


@pytest.fixture
def started() -> Any:
    """Starts code as a program; all are ended."""
    running: list[Process] = []

    def start(code: str, *words: str) -> Process:
        name = f"p{len(running)}"
        running.append(Process(program_of(name, as_file(name, code)).save(), words))
        return running[-1]

    yield start
    for process in running:
        process.close()


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("worker", Line("worker", None, ())),
        ("worker --seconds 10 a 'b c'", Line("worker", 10.0, ("a", "b c"))),
        ("worker a --seconds 0.5", Line("worker", 0.5, ("a",))),
    ],
)
def test_the_magics_line(line: str, parts: Line) -> None:
    assert read_line(line) == parts


@pytest.mark.parametrize(
    "line",
    ["", "1worker", "../worker", "wörker", "a.b", "x" * 41, "worker --seconds", "'"]
    + [f"worker --seconds {n}" for n in ("x", "0", "-1", "601", "nan", "inf")],
)
def test_a_bad_line_is_a_sentence(line: str, language: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        read_line(line)
    assert ("lleva detrás" if language == "es" else "followed by") in str(caught.value)


def test_a_cell_keeps_its_line_numbers() -> None:
    assert in_cell("\n%%program worker --seconds 3\nimport sys\n") == (
        "worker",
        "# %%program worker\nimport sys\n",
    )
    others = ["%%programs worker\n1", "%%bash\n1", "x = 1\n%%program worker", "%%program 1x\n1", ""]
    assert [in_cell(each) for each in others] == [None] * 5


def test_it_has_its_words_its_output_and_its_exit_code(started: Any) -> None:
    process = started("import sys\nprint('ñ', sys.argv, __name__)\nsys.exit(3)", "a", "b c")
    assert process.wait(PATIENCE)
    state = process.state()
    assert state == {
        "running": False,
        "code": 3,
        "output": "ñ ['p0.py', 'a', 'b c'] __main__\n",
        "problem": None,
    }


@pytest.mark.parametrize(
    ("code", "kind", "message", "line", "number"),
    [
        ("def f():\n    raise KeyError('sku')\nf()", "raised", "KeyError: 'sku'", "raise KeyError('sku')", 3),
        ("x = = 1", "raised", "SyntaxError: invalid syntax", "x = = 1", 2),
        ("raise NotImplementedError()", "unwritten", "NotImplementedError", "raise NotImplementedError()", 2),
    ],
)  # fmt: skip
def test_an_error_has_the_cells_own_lines(
    started: Any, code: str, kind: str, message: str, line: str, number: int
) -> None:
    process = started(code)
    assert process.wait(PATIENCE)
    state = process.state()
    facts = {"kind": kind, "message": message, "line": line, "line_number": number}
    assert (state["code"], state["problem"]) == (1, facts)
    assert "workbook/child.py" not in state["output"]
    if kind == "raised":
        assert 'File "p0.py", line' in state["output"]


def test_a_frozen_program_stands_still_and_goes_on_where_it_was(started: Any) -> None:
    process = started(BEAT)
    until(lambda: process.state()["output"])
    process.freeze()
    until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED)
    time.sleep(0.2)
    before = process.state()["output"]
    time.sleep(0.2)
    assert process.state()["output"] == before
    process.thaw()
    until(lambda: process.state()["output"] != before)
    process.thaw(0.01)
    until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED)
    process.kill()
    assert process.state()["code"] == -signal.SIGKILL


def test_killing_takes_its_children_along(started: Any) -> None:
    code = "import os, time\nchild = os.fork()\nif child:\n    print(child)\ntime.sleep(600)"
    process = started(code)
    child = int(until(lambda: process.state()["output"].strip()))
    process.kill()
    until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie")


def test_its_last_words_are_kept_however_many_it_had(started: Any) -> None:
    process = started("for n in range(100_000):\n    print('x' * 100)\nprint('the end')")
    assert process.wait(PATIENCE)
    output = process.state()["output"]
    assert output.endswith("the end\n")
    assert len(output) <= 8_000


@pytest.mark.parametrize("frozen", [False, True])
def test_it_ends_with_whoever_started_it_even_where_that_is_killed(
    tmp_path: Path, frozen: bool
) -> None:
    file = program_of("p", as_file("p", BEAT)).save()
    code = f"""
from pathlib import Path
from workbook.process import Process
import time
process = Process(Path({str(file)!r}), [])
while not process.state()["output"]: time.sleep(0.01)
if {frozen}: process.freeze()
print(process.pid, flush=True)
time.sleep(600)"""
    kernel = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert kernel.stdout
    pid = int(kernel.stdout.readline())
    os.kill(kernel.pid, signal.SIGKILL)
    kernel.wait()
    kernel.stdout.close()
    until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie")


def deed(action: str, number: int = 1, **facts: Any) -> dict[str, Any]:
    step = {"number": number, "action": action, "program": "worker", "handle": 1}
    return {
        "step": "program",
        "session": "s1",
        "program": step | {"arguments": [], "seconds": 0} | facts,
    }


def test_the_judge_has_it_started_and_killed(play: Any, capsys: Any) -> None:
    memory.MEMORY.programs["worker"] = program_of("worker", as_file("worker", BEAT))
    judge = play(deed("start"), deed("kill", 2), deed("end", 3), report(2))
    memory.MEMORY.programs["worker"] = program_of("worker", as_file("worker", BEAT))
    assert check("a").points == 2
    answers = judge.bodies("/v1/checks/s1")
    assert [a["call"] for a in answers] == [1, 2, 3]
    assert answers[0]["value"]["running"] is True
    assert answers[1]["value"]["code"] == -signal.SIGKILL
    assert "el juez usa tu programa `worker`" in capsys.readouterr().out


def test_no_program_outlives_a_check_whose_judge_is_gone(play: Any, monkeypatch: Any) -> None:
    kept: list[Process] = []
    monkeypatch.setattr(
        "workbook.deeds.Process", lambda *a: kept.append(Process(*a)) or kept[-1]
    )  # fmt: skip
    play(deed("start"), None)
    memory.MEMORY.programs["worker"] = program_of("worker", as_file("worker", BEAT))
    assert repr(check("a")) == "0.0"
    assert kept[0].state()["running"] is False


def test_what_cannot_be_done_is_told() -> None:
    programs = Programs()
    assert programs.do(deed("start")["program"])["problem"]["kind"] == "missing"
    assert programs.do(deed("kill")["program"])["problem"]["kind"] == "gone"
    memory.MEMORY.programs["worker"] = program_of("worker", as_file("worker", BEAT))
    Path(".workbook").write_text("a file in the way", encoding="utf-8")
    assert programs.do(deed("start")["program"])["problem"]["kind"] == "not_started"


@pytest.mark.kernel
def test_the_magic_in_a_kernel(play: Any, execute: Any) -> None:
    play()
    setup = "from workbook import check"
    worker = "%%program worker{}\nimport sys, time\nprint(sys.argv)\n1 / 0"
    forever = "%%program other --seconds 1\nimport time\nprint('on')\ntime.sleep(600)"
    deaf = "%%program deaf --seconds 60\nimport os, signal\nos.kill(os.getppid(), signal.SIGINT)\n"
    deaf += "while True:\n    signal.pause()"
    cells = [
        setup,
        worker.format(""),
        "%program worker --seconds 60 a",
        forever,
        deaf,
        "%program no",
    ]
    shown = execute(*cells, seconds=240, WORKBOOK_LANGUAGE="en")
    said = ["".join(o.get("text", "") for o in outputs) for outputs in shown]
    assert "Program `worker` saved in .workbook/worker.py" in said[1]
    assert "['worker.py', 'a']" in said[2]
    assert 'File "worker.py", line 4, in <module>' in said[2]
    assert "[`worker` ended by itself, with exit code 1]" in said[2]
    assert said[3].endswith("[the 1 s are over: `other` was told to end (SIGTERM) and did]\n")
    assert said[4].endswith("[you stopped `deaf`]\n")
    assert "There is no program `no`" in said[5]
    assert not any(o.output_type == "error" for outputs in shown for o in outputs)
