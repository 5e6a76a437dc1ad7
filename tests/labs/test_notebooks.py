"""Is a right answer right however it is written, and does a stuck or careless notebook lose nothing else?"""

import json
import re

import pytest

from grader.execute import execute, last_reports, run_as
from grader.report import Outcome
from infra import ClusterSpec

pytestmark = [pytest.mark.cluster, pytest.mark.kernel]

OPEN = """
from workbook import ME, check, cluster, open_notebook
open_notebook("lab01_log", "es")
"""
IMPORTS = (
    "import json\nfrom confluent_kafka import Consumer, KafkaException, Producer, TopicPartition"
)
SEND = """
def send(topic, orders):
    refused = []
    producer = Producer(cluster.config)
    for order in orders:
        producer.produce(topic, encode(order), on_delivery=lambda error, _: refused.append(error))
    if producer.flush(10) or any(refused):
        raise RuntimeError(refused)
"""
START = """
def start_from(reader):
    return "latest" if reader == "live_screen" else "earliest"
"""
CREATE = """
from confluent_kafka.admin import AdminClient, NewTopic
name = f"{ME}.orders"
admin = AdminClient(cluster.config)
admin.create_topics([NewTopic(name, 1, 3)])[name].result()
"""


def notebook(*cells):
    made = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "execution_count": None,
         "source": text}
        for n, text in enumerate(cells)
    ]  # fmt: skip
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def mark(cell):
    """The cell's one result, which nbgrader reads as its score."""
    (result,) = [o for o in cell.outputs if o.output_type == "execute_result"]
    return result["data"]["text/plain"]


def run(room, me, *cells):
    cluster, home = room
    return run_as(me, notebook(OPEN, IMPORTS, *cells), cluster, home)


def printed(run_):
    texts = []
    for cell in run_.notebook.cells:
        for output in cell.outputs:
            texts.append(output.get("text") or str(output.get("data", {}).get("text/plain", "")))
    return "\n".join(texts)


def test_a_helper_and_an_import_in_other_cells(room):
    helper = "import json as j\ndef encode(order):\n    return j.dumps(order).encode()"
    done = run(room, "right-helper", SEND, helper, 'check("send_waits_for_kafka")')
    assert done.points == 4


def test_an_async_function(room):
    asynchronous = SEND.replace("def send", "def send_now").replace(
        "encode(order)", "json.dumps(order)"
    )
    wrapper = (
        "import asyncio\nasync def send(topic, orders):\n"
        "    await asyncio.sleep(0)\n    send_now(topic, orders)"
    )
    assert (
        run(room, "right-async", asynchronous, wrapper, 'check("send_waits_for_kafka")').points == 4
    )


def test_a_global_sqlite_connection_which_belongs_to_the_main_thread(room):
    database = "import sqlite3\ndb = sqlite3.connect(':memory:')\ndb.execute('CREATE TABLE seen (id TEXT)')"
    stored = SEND.replace("encode(order)", "json.dumps(order)") + (
        "    db.executemany('INSERT INTO seen VALUES (?)', [(o['order_id'],) for o in orders])\n"
    )
    count = "print('stored', db.execute('SELECT count(*) FROM seen').fetchone()[0])"
    done = run(room, "right-sqlite", database, stored, 'check("send_waits_for_kafka")', count)
    assert done.points == 4
    (stored,) = re.findall(r"^stored (\d+)$", printed(done), re.MULTILINE)
    assert int(stored) in (7, 14, 21, 28)  # `send` is asked for 7 orders, once to a few times


def test_a_function_that_never_returns_fails_within_its_deadline_and_the_kernel_goes_on(room):
    stuck = "def send(topic, orders):\n    while True:\n        try:\n            pass\n        except BaseException:\n            pass"  # noqa: E501
    done = run(
        room, "stuck", stuck, 'check("send_waits_for_kafka")', START,
        'check("readers_start_where_they_must")',
    )  # fmt: skip
    assert done.checks["send_waits_for_kafka"].outcome is Outcome.FAILED
    assert "no terminó en 10 s" in printed(done)
    assert done.checks["readers_start_where_they_must"].points == 3


def test_a_native_call_that_never_returns_still_gets_its_report(room):
    stuck = (
        "def send(topic, orders):\n"
        "    Producer({'bootstrap.servers': '127.0.0.1:1', 'log_level': 0}).flush(-1)\n"
        "    __import__('time').sleep(3600)"
    )
    done = run(room, "native", stuck, 'check("send_waits_for_kafka")', "print('alive')")
    assert done.checks["send_waits_for_kafka"].outcome is Outcome.FAILED
    assert "alive" in printed(done)


def test_a_cell_run_twice_costs_nothing_that_was_earned(room):
    twice = ["print('again')", CREATE, CREATE, 'check("orders_has_one_partition")']
    done = run(room, "twice", *twice, 'check("orders_has_one_partition")')
    assert done.points == 1
    assert "ya existe" in printed(done) or "TOPIC_ALREADY_EXISTS" in str(done.errors())


def test_cells_out_of_order_are_told_and_mended_by_running_again(room):
    check = 'check("send_waits_for_kafka")'
    helper = "def encode(order):\n    return json.dumps(order)"
    done = run(room, "order", check, SEND, helper, check)
    assert "¿ejecutaste su celda?" in printed(done)
    assert done.points == 4


def test_a_name_without_prefix_and_a_literal_prefix_are_told(room):
    bare = CREATE.replace('f"{ME}.orders"', '"orders"')
    literal = CREATE.replace('f"{ME}.orders"', '"careless.orders"')
    done = run(room, "careless", bare, literal, 'check("orders_has_one_partition")')
    text = printed(done)
    assert 'f"{ME}.orders"' in text
    assert "con tu prefijo a mano" in text
    assert done.points == 1


def test_a_check_that_does_not_exist_names_the_nearest(room):
    done = run(room, "typo", 'check("send_waits_for_kafk")', 'check("???")', "check()", "check(3)")
    assert "¿Querías decir «send_waits_for_kafka»?" in printed(done)
    assert done.points == 0
    assert not done.errors()


def test_a_wrong_token_is_a_sentence_and_zero(room, tmp_path):
    wrong = tmp_path / "wrong.json"
    url = json.loads((room[1] / "judge" / "judge.json").read_text("utf-8"))["url"]
    wrong.write_text(json.dumps({"url": url, "token": "nobody", "me": "ana-4f1"}), "utf-8")
    wrong.chmod(0o600)
    cells = [OPEN, 'check("orders_has_one_partition")']
    done = execute(notebook(*cells), tmp_path, {"WORKBOOK_JUDGE": str(wrong)})
    assert "credencial" in str(done.cells)
    assert mark(done.cells[1]) == "0.0"
    assert not noise(done)


def test_no_judge_is_a_sentence(tmp_path):
    missing = str(tmp_path / "none.json")
    done = execute(notebook(OPEN), tmp_path, {"WORKBOOK_JUDGE": missing})
    assert "WORKBOOK_JUDGE" in str(done.cells)
    assert not noise(done)


def noise(done):
    """What nbgrader would take for a failed cell although the learner did nothing wrong."""
    return [o for cell in done.cells for o in cell.outputs if o.get("name") == "stderr"]


def test_a_killed_node_is_told_and_can_be_started_from_the_notebook(room, monkeypatch):
    """On a cluster of one's own; what was earned before stays earned."""
    import infra
    from grader import service
    from grader.learners import Learner, Learners

    home = room[1]
    monkeypatch.setenv("WORKBOOK_HOME", str(home))  # where the room's judge looks for clusters
    spec = ClusterSpec("faults", brokers=1)
    own = infra.start(spec, "local")
    try:
        me = "faulty"
        own.create_tenant(me)
        file = home / "faulty.json"
        service.issue(Learner(me, own.name), file, home)
        cells = [
            OPEN, CREATE.replace("1, 3)", "1, 1)"), 'check("orders_has_one_partition")',
            "cluster.brokers[1].kill()", 'check("orders_has_one_partition")',
            "cluster.brokers[1].start()", 'check("orders_has_one_partition")',
            "cluster.brokers[7].kill()",
        ]  # fmt: skip
        done = execute(notebook(*cells), home, {"WORKBOOK_JUDGE": str(file)})
        marks = [mark(done.cells[n]) for n in (2, 4, 6)]
        assert marks == ["1", "0.0", "1"], done.cells
        assert "workbook up" in str(done.cells[4].outputs) or ".start()" in str(
            done.cells[4].outputs
        )
        assert "Traceback" not in str(done.cells[7].outputs)
        assert last_reports(home, me)["orders_has_one_partition"].points == 1
    finally:
        Learners(home).dismiss("faulty")
        own.delete()
