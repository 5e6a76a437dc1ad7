"""Does an honest notebook run inside as it runs outside?"""

from __future__ import annotations

import os
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from looking import ME, SMALL, Open, said

from grader.execution import Execution, SandboxRefused, sandboxed
from grader.student import Call, CallProblem

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.soak,
]  # the audit runs every honest notebook through the sandbox
FUNCTIONS = """\
import asyncio, sqlite3, time
db = sqlite3.connect(":memory:")
def double(orders): return [2 * order for order in orders]
async def later(): return await asyncio.to_thread(str, "ñ 🦤")
def stored(): return db.execute("select 7").fetchone()[0]
def noisy():
    print("x" * 1000)
    return "quiet"
def empty(): raise NotImplementedError
def wrong(): raise KeyError("sku")
def sleepy(): time.sleep(60)
def thing(): return object()
def infinite(): return float("inf")
number = 7
"""


def kind(execution: Execution, function: str, within: float = 5) -> str:
    with pytest.raises(CallProblem) as caught:
        execution.run(Call(function, (), within))
    return caught.value.problem.kind


def test_cells_have_the_outputs_of_nbformat(notebook: Execution) -> None:
    outcome = notebook.run_cell("print('hola')\nprint('ñ')\n6 * 7", 20)
    text, result = outcome.outputs
    assert outcome.status == "ok"
    assert text == {"output_type": "stream", "name": "stdout", "text": "hola\nñ\n"}
    assert result["output_type"] == "execute_result"
    assert result["data"] == {"text/plain": "42"}
    wrong = notebook.run_cell("import sys; print('e', file=sys.stderr)\n1 / 0", 20)
    assert wrong.status == "error"
    assert [output["output_type"] for output in wrong.outputs] == ["stream", "error"]
    assert wrong.outputs[1]["ename"] == "ZeroDivisionError"
    assert said(notebook, "await __import__('asyncio').sleep(0); print(1)") == "1\n"


def test_outputs_can_be_saved_in_a_notebook(notebook: Execution) -> None:
    import nbformat
    from nbformat import v4

    source = "from IPython.display import HTML, display\ndisplay(HTML('<b>1</b>'))\n!echo 2\n3"
    cell = v4.new_code_cell(source, outputs=notebook.run_cell(source, 20).outputs)
    nbformat.validate(v4.new_notebook(cells=[cell]))
    assert len(cell.outputs) == 3


def test_it_is_a_graded_run_with_its_own_files(notebook: Execution) -> None:
    source = """\
import os, stat
from workbook import ME, check, cluster, open_notebook
open_notebook("lab01_log", "en")
mark = check("anything")
file = os.environ["WORKBOOK_GRADED"]
print(ME, sorted(cluster.config), stat.filemode(os.stat(file).st_mode))
print(os.listdir(), os.listdir("data"), os.getcwd(), "probe.txt")
open("probe.txt", "w").write("x")"""
    words = said(notebook, source)
    assert f"{ME} ['bootstrap.servers'] -rw-------\n['data'] ['prices.csv'] /tmp/work" in words


def test_calls_give_values_or_reasons(notebook: Execution) -> None:
    said(notebook, FUNCTIONS)
    values: dict[str, Any] = {"later": "ñ 🦤", "stored": 7, "noisy": "quiet"}
    assert {name: notebook.run(Call(name, (), 5)) for name in values} == values
    assert notebook.run(Call("double", ([1, 2.5, "é"],), 5)) == [2, 5.0, "éé"]
    assert [kind(notebook, name) for name in ("empty", "thing", "infinite", "number", "no")] == [
        "unwritten",
        "not_json",
        "not_json",
        "not_callable",
        "missing",
    ]
    with pytest.raises(CallProblem) as caught:
        notebook.run(Call("wrong", (), 5))
    assert caught.value.problem.message == "KeyError: 'sku'"
    assert caught.value.problem.line == 'def wrong(): raise KeyError("sku")'


def test_a_call_ends_at_its_deadline_and_the_notebook_lives_on(notebook: Execution) -> None:
    start = time.monotonic()
    assert kind(notebook, "sleepy", 0.5) == "deadline"
    assert time.monotonic() - start < 30
    assert notebook.run(Call("stored", (), 5)) == 7


def test_a_cell_ends_at_its_deadline_and_the_notebook_lives_on(notebook: Execution) -> None:
    outcome = notebook.run_cell("print('before')\ntime.sleep(60)", 1)
    assert outcome.status == "deadline"
    assert outcome.outputs[0]["text"] == "before\n"
    assert said(notebook, "print(number)") == "7\n"


def test_names_of_the_notebook_do_not_disturb_a_call(notebook: Execution) -> None:
    said(notebook, "json = calls = answer = memory = get_ipython = 7\ndef here(): return json")
    assert notebook.run(Call("here", (), 5)) == 7


def test_reading_from_the_keyboard_is_an_error_at_once(notebook: Execution) -> None:
    assert notebook.run_cell("input()", 20).status == "error"


def test_restart_forgets_everything(notebook: Execution) -> None:
    notebook.restart()
    assert kind(notebook, "stored") == "missing"
    assert "probe.txt" not in said(notebook, "import os; print(os.listdir())")
    assert os.environ.get("WORKBOOK_GRADED") is None


def test_it_outlives_the_thread_that_opened_it(open_sandbox: Open) -> None:
    """The kernel kills a child whose parent *thread* ends, if the child asked for that."""
    with ExitStack() as stack:
        opened: list[Execution] = []
        thread = threading.Thread(target=lambda: opened.append(stack.enter_context(open_sandbox())))
        thread.start()
        thread.join()
        time.sleep(0.3)
        assert said(opened[0], "print(7)") == "7\n"


def test_too_many_support_files_are_refused(tmp_path: Path, somebody: int) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(30 << 20)
    config = {"bootstrap.servers": f"127.0.0.1:{somebody}"}
    with (
        pytest.raises(SandboxRefused, match="20 MB"),
        sandboxed(tmp_path, config, ME, SMALL),
    ):
        pytest.fail("it ran")
