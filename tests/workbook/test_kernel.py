"""Does it hold in a real Jupyter kernel, where an event loop already runs in the main thread?"""

from __future__ import annotations

from typing import Any

import pytest
from steps import call, report, wait, whoami

pytestmark = pytest.mark.kernel
SETUP = 'from workbook import ME, check, cluster, open_notebook\n\nopen_notebook("lab01_log", "{}")'
FUNCTIONS = """\
import asyncio, contextvars, logging, sqlite3, sys, time
db = sqlite3.connect(":memory:")
loop = asyncio.get_running_loop()
held = logging.StreamHandler(sys.stderr)
before = time.sleep
def stored(): return db.execute("select 7").fetchone()[0]
async def later():
    await asyncio.sleep(0.01)
    return await asyncio.to_thread(int, 7)
def hidden(): return later()
def own_run(): return asyncio.run(later())
def sleepy(): time.sleep(999)
async def endless(): await asyncio.Event().wait()
def stubborn():
    while True:
        try: time.sleep(1)
        except BaseException: pass
def noisy():
    import os
    print("by name", file=sys.stderr)
    held.emit(logging.makeLogRecord({"msg": "by a handler"}))
    os.write(2, b"by its number\\n")
    time.sleep(0.2)
    return 7
def wrong(): return db.execute("select 1 from orders")
"""
STATE = "assert asyncio.get_running_loop() is loop and asyncio.current_task() is not None\n'alive'"


def texts(outputs: list[Any]) -> list[str]:
    """What a person would read, one entry per output."""
    said = []
    for output in outputs:
        if output.output_type == "stream":
            said.append(f"{output.name}: {output.text}")
        elif output.output_type == "error":
            said.append(f"error: {output.evalue}\n" + "\n".join(output.traceback))
        else:
            said.append(f"{output.output_type}: {output.data['text/plain']}")
    return said


def test_functions_run_in_the_kernels_own_thread(play: Any, execute: Any) -> None:
    names = ["stored", "later", "hidden", "own_run", "sleepy", "endless", "stubborn", "noisy"]
    steps = [
        call(n, number=i, deadline=0.3 if i in (5, 6, 7) else 5) for i, n in enumerate(names, 1)
    ]
    judge = play(*steps, call("wrong", number=9), report(2))
    _, _, shown, after = execute(SETUP.format("es"), FUNCTIONS, 'check("a")', STATE)
    answers = [body for body in judge.bodies("/v1/checks/s1")]
    assert [a["value"] for a in answers[:4]] == [7, 7, 7, 7]
    assert [a["problem"]["kind"] for a in answers[4:7]] == ["deadline"] * 3
    assert answers[4]["problem"]["line"] == "def sleepy(): time.sleep(999)"
    assert answers[7]["value"] == 7
    assert answers[8]["problem"]["line_number"] == 25
    assert answers[8]["problem"]["message"] == "OperationalError: no such table: orders"
    said = texts(shown)
    assert said[0] == "display_data: ✓ el informe"
    assert said[-1] == "execute_result: 2"
    assert [o.name for o in shown if o.output_type == "stream"] == ["stdout"] * (len(said) - 2)
    for words in ("by name", "by a handler", "by its number"):
        assert words in "".join(said)
    assert texts(after) == ["execute_result: 'alive'"]


def test_the_report_takes_the_place_of_the_progress(play: Any, execute: Any) -> None:
    play(wait(), report(1.5), wait(), report(0))
    _, first, second = execute(SETUP.format("en"), 'check("a", "b")', 'check("c")')
    assert texts(first) == ["display_data: ✓ el informe", "execute_result: 1.5"]
    assert first[0].data["text/html"] == "<p>✓ el informe</p>"
    assert texts(second) == ["display_data: ✓ el informe", "execute_result: 0.0"]


def test_nbgrader_reads_the_marks(play: Any, execute: Any) -> None:
    from nbformat.v4 import new_code_cell
    from nbgrader.utils import determine_grade

    play(report(2), report(0), None, report(7))
    cells = ['check("a")'] * 4 + ["check()", 'check("a")']
    outputs = execute(SETUP.format("es"), *cells)[1:]
    facts = {"grade": True, "solution": False, "grade_id": "a", "points": 3, "locked": True}
    metadata = {"nbgrader": facts | {"schema_version": 3, "task": False}}
    graded = [new_code_cell("", outputs=shown, metadata=metadata) for shown in outputs]
    assert [determine_grade(cell)[0] for cell in graded] == [2, 0, 0, 3, 0, 0]


def test_interrupting_a_check(play: Any, execute: Any) -> None:
    play(call("stop", deadline=5))
    stop = "import os, signal, time\ndef stop():\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(3)"
    _, _, shown, after = execute(SETUP.format("en"), stop, 'check("a")', "1 + 1")
    assert texts(shown)[0].startswith("display_data: You stopped the check")
    assert texts(shown)[1:] == ["execute_result: 0.0"]
    assert texts(after) == ["execute_result: 2"]


def test_a_library_that_holds_on_loses_no_report(play: Any, execute: Any) -> None:
    """confluent-kafka's consume() looks at no signal while it waits."""
    judge = play(call("read", deadline=0.5), wait(), report(1))
    read = (
        "from confluent_kafka import Consumer\n"
        'reader = Consumer({"bootstrap.servers": "127.0.0.1:1", "group.id": "g", "log_level": 0})\n'
        'def read():\n    reader.subscribe(["t"])\n    return reader.consume(1, 6)'
    )
    _, _, shown, after = execute(SETUP.format("en"), read, 'check("a")', "1 + 1")
    assert judge.bodies("/v1/checks/s1")[0]["problem"]["kind"] == "deadline"
    said = texts(shown)
    assert said[0] == "display_data: ✓ el informe"
    assert said[1].startswith("stdout: Your function `read` still keeps the kernel busy")
    assert said[2:] == ["execute_result: 1"]
    assert texts(after) == ["execute_result: 2"]


def test_the_first_cell_without_a_judge(execute: Any, language: str, tmp_path: Any) -> None:
    """The import fails before open_notebook has said the language; the cell's text has."""
    other = "en" if language == "es" else "es"
    cells = [SETUP.format(language), 'from workbook import check\ncheck("a")']
    opened, shown = execute(*cells, WORKBOOK_LANGUAGE=other)
    sentence = {"es": "No responde el juez que indica", "en": "The judge that"}[language]
    assert len(opened) == 1
    assert opened[0].traceback[0].startswith(sentence)
    assert len(opened[0].traceback) == 1
    assert texts(shown)[-1] == "execute_result: 0.0"


KAFKA = """\
class KafkaError:
    def __init__(self, name): self._name = name
    def name(self): return self._name
    def code(self): return 1
    def __repr__(self): return self._name
class KafkaException(Exception): pass
class NewTopic:
    def __init__(self, topic, *_): self.topic = topic
def refuse(name): raise KafkaException(KafkaError(name))
"""
HELPED = [
    ('NewTopic("orders", 1)\nrefuse("TOPIC_AUTHORIZATION_FAILED")',
     'You wrote `orders`, and your topics begin with `ana-4f1.`: write f"{ME}.orders".'),
    ('topic = "sales"\nNewTopic(topic, 1)\nrefuse("TOPIC_AUTHORIZATION_FAILED")',
     'You wrote `sales`, and your topics begin with `ana-4f1.`: write f"{ME}.sales".'),
    ('def send(topic):\n    NewTopic(topic)\n    refuse("TOPIC_AUTHORIZATION_FAILED")\nsend("shop")',
     'You wrote `shop`, and your topics begin with `ana-4f1.`: write f"{ME}.shop".'),
    ('refuse("TOPIC_AUTHORIZATION_FAILED")', "You may only use topics that begin with `ana-4f1.`"),
    ('{"group.id": "billing"}\nrefuse("GROUP_AUTHORIZATION_FAILED")',
     'You wrote `billing`, and your groups begin with `ana-4f1.`: write f"{ME}.billing".'),
    ('NewTopic(f"{ME}.orders")\nrefuse("TOPIC_ALREADY_EXISTS")',
     "The topic `orders` was there already; nothing was changed. "
     'cluster.reset("orders") deletes it to start over.'),
    ('refuse("_ALL_BROKERS_DOWN")', "Brokers that are off: 2. To start what is missing: "
     "`cluster.brokers[2].start()`"),
    ('refuse("_AUTHENTICATION")', "The cluster does not accept your user and password"),
]  # fmt: skip
AS_EVER = [
    'refuse("_MAX_POLL_EXCEEDED")',
    "1 / 0",
    "def (",
    "if 1:\nx = 1",
    "raise KeyboardInterrupt",
]


def test_kafka_errors_get_a_sentence_and_others_stay_as_they_are(play: Any, execute: Any) -> None:
    play(me=whoami(2))
    cells = [KAFKA, *[cell for cell, _ in HELPED], *AS_EVER]
    plain = execute(*cells)[-len(AS_EVER) :]
    _, _, *shown = execute(SETUP.format("en"), *cells)
    for outputs, (_, sentence) in zip(shown, HELPED, strict=False):
        (output,) = outputs
        assert output.ename == "KafkaException"
        assert "refuse" in "".join(output.traceback)
        assert output.traceback[-1].startswith(sentence)
    for outputs, expected in zip(shown[-len(AS_EVER) :], plain, strict=True):
        assert outputs[0].ename == expected[0].ename
        assert without_numbers(outputs) == without_numbers(expected)


def without_numbers(outputs: list[Any]) -> str:
    import re

    return re.sub(r"\d+|-+>?", "", re.sub(r"\x1b\[[\d;]*m", "", "".join(outputs[0].traceback)))


def test_our_own_errors_are_one_sentence(play: Any, execute: Any) -> None:
    play(me=whoami())
    _, shown, listed = execute(SETUP.format("en"), "cluster.brokers[7].kill()", "cluster")
    assert [o.traceback for o in shown] == [
        ["There is no broker 7 in this cluster. There are: cluster.brokers[1], "
         "cluster.brokers[2], cluster.brokers[3]."]
    ]  # fmt: skip
    assert "<li>broker 2 · 127.0.0.1:9002 · up</li>" in listed[0].data["text/html"]


def test_a_corrected_cell_replaces_its_old_self(play: Any, execute: Any) -> None:
    judge = play(report(0))
    wrong = "def make():\n    return NewTopic('orders')\nNewTopic = str\nline = 'ana-4f1.x'"
    right = "def make():\n    return NewTopic(f'{ME}.orders')"
    execute(SETUP.format("en"), wrong, right, 'check("a")')
    clues = judge.bodies("/v1/checks")[0]["clues"]
    assert clues == {"literal_prefix": ["ana-4f1.x"], "bare_names": []}


def test_what_is_not_written_yet_is_a_sentence_and_no_traceback(play: Any, execute: Any) -> None:
    play(me=whoami(2))
    released = (
        "def send(topic, orders):\n    # Escribe tu código aquí\n    raise NotImplementedError()"
    )
    _, _, called, cell = execute(
        SETUP.format("es"), released, "send(1, 2)", "raise NotImplementedError()"
    )
    assert called[0].traceback[0].startswith("`send` todavía no está escrita")
    assert len(called[0].traceback) == 1
    assert cell[0].traceback == [
        "Esta celda todavía no está escrita: pon tu código donde dice «Escribe tu código aquí»."
    ]
