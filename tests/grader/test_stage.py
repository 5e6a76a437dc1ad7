"""Does the judge's stage write as it was told, and can a topic come into being while somebody writes to it?"""

from __future__ import annotations

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from grader.stage import Stage
from infra.pool import remove
from workbook import shop

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(120)]
ME = "stage-facts"
SENT = shop.orders(6, seed="stage")


@pytest.fixture(scope="module")
def config(room):
    cluster, _ = room
    yield cluster.create_tenant(ME).config(cluster)
    remove(cluster, ME)


@pytest.fixture
def stage(room, config):
    with Stage(room[0].admin_config(), ME) as stage:
        yield stage


def test_records_have_a_key_and_headers_where_they_are_asked_for(stage):
    plain, agreed = stage.topic("plain"), stage.topic("agreed", partitions=3)
    plain.send(SENT)
    assert {(record.key, record.headers) for record in plain.records()} == {(None, ())}
    agreed.send([*SENT, *SENT[:2]], key="order_id", headers={"source": "web"})
    records = agreed.records()
    assert len(records) == 8
    assert {record.key.decode() for record in records} == {each["order_id"] for each in SENT}
    assert {record.headers for record in records} == {(("source", b"web"),)}
    assert len({(record.key, record.partition) for record in records}) == 6


def test_who_writes_to_an_absent_topic_is_answered_once_it_is_open(stage, config):
    absent = stage.absent_topic("sales")
    producer = Producer(config)
    producer.produce(absent.name, b"{}")
    assert producer.flush(2) == 1
    topic = absent.open()
    assert producer.flush(30) == 0
    assert [record.value for record in topic.records()] == [b"{}"]


def test_an_absent_topic_may_stay_so_or_be_made_by_the_learner(room, config):
    with Stage(room[0].admin_config(), ME) as stage:
        stage.absent_topic("never")
        absent, admin = stage.absent_topic("sales"), AdminClient(config)
        admin.create_topics([NewTopic(absent.name, 3, 1)])[absent.name].result()
        assert absent.open().records() == []
    assert absent.name not in admin.list_topics(timeout=10).topics
