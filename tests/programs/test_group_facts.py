"""What does a check see of a consumer group and of a growing topic, and is a killed member sent away?"""

from __future__ import annotations

import json

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from grader.expect import Mismatch
from grader.stage import Stage
from grader.view import ClusterView
from infra.pool import remove
from workbook import shop

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]
ME = "group-facts"
SENT = shop.orders(20, seed="facts")


@pytest.fixture(scope="module")
def tenant(room):
    cluster, _ = room
    yield cluster.create_tenant(ME)
    remove(cluster, ME)


@pytest.fixture
def stage(room, tenant):
    with Stage(room[0].admin_config(), ME) as stage:
        yield stage


@pytest.fixture
def view(room):
    return ClusterView(room[0].admin_config(), ME)


def test_what_is_committed_and_what_is_left(room, tenant, stage, view):
    topic, group = stage.topic("orders"), view.group(stage.reader_name("billing"))
    topic.send(SENT)
    assert (group.committed(topic), group.done(topic), group.members) == ({}, 0, 0)
    with pytest.raises(Mismatch) as caught:
        group.lag(topic)
    assert "no ha confirmado ninguna" in caught.value.seen.es
    consumer = Consumer({**tenant.config(room[0]), "group.id": group.full})
    consumer.commit(offsets=[TopicPartition(topic.name, 0, 7)], asynchronous=False)
    consumer.close()
    assert (group.committed(topic), group.done(topic), group.lag(topic)) == ({0: 7}, 7, 13)
    assert group.committed("orders") == {}


def test_a_member_that_says_nothing_any_more_is_sent_away(room, tenant, stage, view):
    topic, group = stage.topic("orders"), view.group(stage.reader_name("billing"))
    consumer = Consumer({**tenant.config(room[0]), "group.id": group.full})
    consumer.subscribe([topic.name])
    while not consumer.assignment():
        consumer.poll(0.1)
    assert (group.members, group.state) == (1, "STABLE")
    group.dismiss()
    assert group.members == 0
    consumer.close()


def test_a_counter_sees_each_order_once_and_nothing_that_is_open_or_aborted(room, tenant, stage):
    topic = stage.topic("orders", partitions=3)
    count = stage.counter(topic, SENT)
    assert count() == 0
    topic.send(SENT[:5])
    topic.send(SENT[:6])
    assert count() == 6
    count.settle()
    assert (count(), len(topic.records())) == (6, 11)
    producer = Producer({**tenant.config(room[0]), "transactional.id": f"{ME}.writer"})
    producer.init_transactions()
    for end in (producer.abort_transaction, producer.commit_transaction):
        producer.begin_transaction()
        producer.produce(topic.name, json.dumps(SENT[10]).encode())
        producer.flush()
        assert count() == 6
        end()
    count.settle()
    assert count() == 7
