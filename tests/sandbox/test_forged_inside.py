"""Is whatever a hostile kernel says about itself taken for no more than outputs and values?"""

from __future__ import annotations

import pytest
from looking import said

from grader.execution import Execution
from grader.student import Call, CallProblem

pytestmark = [pytest.mark.kernel, pytest.mark.soak]  # a sandbox for each test
ENDED = ("deadline", "died")
ON_THE_CHANNEL = """\
import ctypes, os, socket, time
libc = ctypes.CDLL(None, use_errno=True)
driver = libc.syscall(434, os.getppid(), 0)
found = [libc.syscall(438, driver, number, 0) for number in range(3, 20)]
for number in found:
    if number >= 0:
        try:
            there = socket.socket(fileno=number)
            there.send(b"{said}")
        except OSError:
            pass
print(sum(number >= 0 for number in found))
time.sleep(1)"""
STRANGE = """\
import json
kernel = get_ipython().kernel
parent = kernel.get_parent()
kernel.iopub_thread.send_multipart([b"topic", b"garbage"])
kernel.iopub_thread.send_multipart([b"<IDS|MSG>", b"sig", b"{", b"{", b"{", b"{"])
kernel.iopub_thread.send_multipart([b"<IDS|MSG>"] + [b"x"] * 1000)
for kind, content in (
    ("stream", {"name": 3}), ("stream", [1]), ("status", 7), ("display_data", {"data": 5}),
    ("display_data", {"data": 5, "metadata": {}}), ("execute_result", {}), ("error", {"ename": 1}),
    ("grade", {"points": 9}), ("stream", {"name": "score", "text": "9"}),
):
    raw = json.dumps(content).encode()
    kernel.session.send(kernel.iopub_socket, kind, raw, parent=parent)
print("after")"""
FORGED = """\
from inside import answer
class Forged:
    def _repr_mimebundle_(self, **_):
        return {"application/json": VALUE}
answer.Answer = lambda *_: Forged()
def f(): return 1"""


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("'7'", "gone"),
        ('\'{"problem": {"kind": "passed", "points": 9}}\'', "gone"),
        ("'{\"points\": 9}'", "gone"),
        ("'['*100000", "not_json"),
        ("'\"\\\\ud800\"'", "not_json"),
        ("'x'*9_000_000", "gone"),
        ("{'value': 1}", "not_json"),
    ],
)
def test_a_forged_answer_is_no_more_than_a_problem(own: Execution, value: str, kind: str) -> None:
    said(own, FORGED.replace("VALUE", value))
    with pytest.raises(CallProblem) as caught:
        own.run(Call("f", (), 3))
    assert caught.value.problem.kind == kind


def test_a_forged_value_is_a_value(own: Execution) -> None:
    said(own, FORGED.replace("VALUE", "'{\"value\": 42}'"))
    assert own.run(Call("f", (), 3)) == 42


@pytest.mark.parametrize(
    "words", ["\\xff\\xff\\xff\\xff", "\\x00\\x00\\x00\\x02{{}}", "GET / HTTP"]
)
def test_who_speaks_on_the_channel_ends_itself_at_most(own: Execution, words: str) -> None:
    outcome = own.run_cell(ON_THE_CHANNEL.replace("{said}", words), 5)
    assert outcome.status in ("ok", *ENDED)
    assert all(output["output_type"] == "stream" for output in outcome.outputs)
    own.restart()
    assert said(own, "print('back')") == "back\n"


def test_strange_messages_are_no_outputs(own: Execution) -> None:
    outcome = own.run_cell(STRANGE, 10)
    assert outcome.status == "ok"
    assert outcome.outputs == [{"output_type": "stream", "name": "stdout", "text": "after\n"}]
