"""Do the pictures read a real cluster as it is, with a learner's own rights, and leave nothing behind?"""

from __future__ import annotations

import json

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from grader.execute import run_as
from grader.notebook import build_notebook
from grader.source import read
from workbook.errors import WorkbookError
from workbook.show.facts import Reading
from workbook.show.reading import read_lag, read_placement, read_tape

pytestmark = pytest.mark.cluster
ME = "pictures-1a1"
ORDERS, MOVED = f"{ME}.orders", f"{ME}.moved"
BILLING = f"{ME}.billing"


@pytest.fixture(scope="module")
def config(room):
    """A learner with a topic of three partitions, one group, and a topic that a transaction wrote to."""
    cluster, _ = room
    tenant = cluster.create_tenant(ME)
    settings = tenant.config(cluster)
    admin = AdminClient(settings)
    new = [NewTopic(ORDERS, 3, 3), NewTopic(MOVED, 1, 3)]
    for made in admin.create_topics(new).values():
        made.result()
    write(settings)
    in_one_transaction(settings)
    admin.delete_records([TopicPartition(ORDERS, 0, 2)])[TopicPartition(ORDERS, 0, 2)].result()
    yield settings
    cluster.remove_tenant(ME)


def write(settings):
    """Six records in partition 0, one in partition 1, none in partition 2."""
    producer = Producer(settings)
    for number in range(6):
        producer.produce(ORDERS, b"{}", key=b"Comas" if number % 2 else None, partition=0)
    producer.produce(ORDERS, None, key="Lurín".encode(), partition=1)
    assert producer.flush(30) == 0
    reader = Consumer({**settings, "group.id": BILLING})
    reader.commit(offsets=[TopicPartition(ORDERS, 0, 5)], asynchronous=False)
    reader.close()


def in_one_transaction(settings):
    producer = Producer({**settings, "transactional.id": f"{ME}.mover"})
    producer.init_transactions(30)
    producer.begin_transaction()
    for _ in range(3):
        producer.produce(MOVED, b"{}", partition=0)
    producer.commit_transaction(30)


def test_the_tape_is_what_the_topic_holds(config):
    tape = read_tape(config, ME, ORDERS)
    assert (tape.topic, tape.groups) == ("orders", {"billing": {0: 5}})
    assert [(s.number, s.first, s.end, s.whole) for s in tape.strips] == [
        (0, 2, 6, True),
        (1, 0, 1, True),
        (2, 0, 0, True),
    ]
    read = [[(r.offset, r.key) for r in strip.records] for strip in tape.strips]
    assert read[0] == [(2, None), (3, b"Comas"), (4, None), (5, b"Comas")]
    assert read[1:] == [[(0, "Lurín".encode())], []]


def test_a_part_of_the_tape(config):
    first, *_ = read_tape(config, ME, ORDERS, start=4).strips
    assert [record.offset for record in first.records] == [4, 5]


def test_a_transactions_marker_is_a_gap_and_nobody_waits_for_it(config):
    (strip,) = read_tape(config, ME, MOVED).strips
    assert (strip.end, strip.whole) == (4, True)
    assert [record.offset for record in strip.records] == [0, 1, 2]


def test_the_brokers(config):
    placement = read_placement(config, ME, ORDERS)
    assert len(placement.brokers) == 3
    assert placement.up == set(placement.brokers)
    for number in range(3):
        assert sorted(placement.copies[number].values()) == ["in_sync", "in_sync", "leader"]


def test_the_lag_with_and_without_an_open_consumer(config):
    assert read_lag(config, ME, ORDERS, BILLING).readings == (
        Reading(0, 2, 6, 5),
        Reading(1, 0, 1, None),
        Reading(2, 0, 0, None),
    )
    consumer = Consumer({**config, "group.id": BILLING, "enable.auto.commit": False})
    consumer.assign([TopicPartition(ORDERS, 0, 3)])
    try:
        while (record := consumer.poll(30)) and record.error():
            continue
        lag = read_lag(config, ME, ORDERS, BILLING, consumer)
    finally:
        consumer.close()
    assert lag.readings[0] == Reading(0, 2, 6, 5, 4)
    assert read_lag(config, ME, ORDERS, BILLING, consumer).readings[0].position is None


def test_a_group_that_never_committed(config):
    lag = read_lag(config, ME, ORDERS, f"{ME}.nobody")
    assert [reading.committed for reading in lag.readings] == [None, None, None]


def test_what_is_no_consumer(config):
    with pytest.raises(WorkbookError):
        read_lag(config, ME, ORDERS, BILLING, "billing")


def test_a_topic_that_does_not_exist(config):
    for ask in (read_tape, read_placement):
        with pytest.raises(WorkbookError, match="Todavía no hay nada que dibujar"):
            ask(config, ME, f"{ME}.not-there")


def test_somebody_elses_topic_is_not_told(config):
    with pytest.raises(WorkbookError, match="no se puede dibujar"):
        read_tape(config, ME, "luis-2b2.orders")


def test_nothing_is_left_behind(config):
    read_tape(config, ME, ORDERS)
    read_lag(config, ME, ORDERS, f"{ME}.nobody")
    admin = AdminClient(config)
    groups = {group.group_id for group in admin.list_consumer_groups().result(30).valid}
    assert groups == {BILLING}
    assert set(admin.list_topics(timeout=30).topics) == {ORDERS, MOVED}


LESSON = '''"""Does a lesson show its pictures?"""

# %% setup

# %%
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from workbook import predict, show

TOPIC = f"{ME}.orders"
predict("shown.count", 3)
show.tape("orders")
admin = AdminClient(cluster.config)
admin.create_topics([NewTopic(TOPIC, 1, 3)])[TOPIC].result()
producer = Producer(cluster.config)
for _ in range(3):
    producer.produce(TOPIC, b"{}", key=b"Comas")
producer.flush(10)

# %%
show.tape(TOPIC)
show.brokers("orders")
show.lag("orders", "billing")
predict.see("shown.count", 3)
'''


@pytest.mark.kernel
@pytest.mark.parametrize("language", ["es", "en"])
def test_in_a_notebook(room, tmp_path, language):
    cluster, home = room
    file = tmp_path / "u09_shown.py"
    file.write_text(LESSON, "utf-8")
    notebook = build_notebook(read(file, "course/u09_shown.py"), language, {}, solution=False)
    done = run_as(f"shown-{language}", notebook, cluster, home)
    assert not done.errors()
    first, second = (cell.outputs for cell in done.notebook.cells[-2:])
    there = {"es": "Todavía no hay nada que dibujar", "en": "Nothing to draw yet"}[language]
    assert there in "".join(output.get("text", "") for output in first)
    shown = [output.data for output in second]
    assert [set(each) for each in shown] == [{"text/plain", "text/html"}] * 4
    assert all('src="data:image/svg+xml;base64,' in each["text/html"] for each in shown[:3])
    keys = {"es": "Claves: A «Comas» ×3", "en": "Keys: A «Comas» ×3"}[language]
    assert keys in shown[0]["text/plain"]
    agree = {"es": "Coinciden.", "en": "They agree."}[language]
    assert agree in shown[3]["text/html"]
    json.dumps(done.notebook)
