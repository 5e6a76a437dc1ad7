"""Questions that several tests ask a real cluster."""

from __future__ import annotations

import time
from collections.abc import Callable

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import NewTopic

import infra
from infra import admin


def topic_names(cluster: infra.Cluster) -> set[str]:
    """What the admin sees."""
    return set(admin.metadata(cluster.admin_config(), 30).topics)


def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Asks again and again; what does not become true in time is a failure."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.1)


def create(config: admin.Config, *names: str) -> None:
    """Topics of three partitions, with as many copies as the cluster gives."""
    admin.answers(config, lambda a: a.create_topics([NewTopic(name, 3) for name in names]))


def send(config: admin.Config, topic: str, count: int) -> None:
    """So many records; every one of them is acknowledged."""
    producer = Producer({**config})
    for number in range(count):
        producer.produce(topic, str(number))
    assert producer.flush(30) == 0


def read(config: admin.Config, topic: str, group: str, count: int, close: bool = True) -> Consumer:
    """Exactly so many records, from the beginning."""
    consumer = Consumer({**config, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    seen = 0
    for _ in range(60):
        seen += len(consumer.consume(count, timeout=0.5))
        if seen >= count:
            break
    assert seen == count
    if close:
        consumer.close()
    return consumer


def problem(config: admin.Config, question: object) -> int | None:
    """Kafka's number for the one thing that was refused."""
    (error,) = admin.problems(config, question).values()  # type: ignore[arg-type]
    return admin.code(error)
