"""How does a test try what must be refused, and in which words is it refused?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from confluent_kafka import (
    Consumer,
    KafkaError,
    KafkaException,
    Producer,
)
from confluent_kafka.admin import (
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
)

from infra.admin import Config, client
from infra.other_client import asking, refused

TOPIC = "TOPIC_AUTHORIZATION_FAILED"
GROUP = "GROUP_AUTHORIZATION_FAILED"
CLUSTER = "CLUSTER_AUTHORIZATION_FAILED"
TRANSACTION = "TRANSACTIONAL_ID_AUTHORIZATION_FAILED"
WAIT = 20.0
Attempt = Callable[[Config], object]
ATTEMPTS: list[tuple[str, Attempt]] = []


def must_be(answer: str) -> Callable[[Attempt], Attempt]:
    def declare(attempt: Attempt) -> Attempt:
        ATTEMPTS.append((answer, attempt))
        return attempt

    return declare


def ask(config: Config, question: Callable[[Any], Any]) -> Any:
    """The first answer, whatever shape the futures come in."""
    asking = client(config)  # kept until the answer is there
    futures = question(asking)
    (future,) = futures.values() if isinstance(futures, dict) else (futures,)
    return future.result(timeout=WAIT)


def send(config: Config, topic: str, **settings: object) -> None:
    problems: list[KafkaError] = []
    producer = Producer({**config, **settings})
    producer.produce(topic, b"eve was here", on_delivery=lambda e, _: problems.append(e))
    producer.flush(WAIT)
    if problems and problems[0]:
        raise KafkaException(problems[0])


def subscribe(config: Config, topic: str, group: str) -> None:
    consumer = Consumer({**config, "group.id": group, "auto.offset.reset": "earliest"})
    try:
        consumer.subscribe([topic])
        message = consumer.poll(WAIT)
        if message is not None and message.error():
            raise KafkaException(message.error())
    finally:
        consumer.close()


def read(config: Config, topic: str) -> None:
    """One plain Fetch; a consumer would ask for the topic again and again, and say nothing."""
    with asking(config) as other:
        from kafka.protocol.consumer import FetchRequest as Request

        wanted = Request.FetchTopic(topic=topic, partitions=[fetched(Request.FetchTopic)])
        request = Request(topics=[wanted], max_wait_ms=0, min_bytes=0, max_version=12)
        answer = other._manager.run(other._manager.send, request, 1)
    raise refused(answer.responses[0].partitions[0].error_code)


def fetched(topic: Any) -> Any:
    return topic.FetchPartition(partition=0, fetch_offset=0, partition_max_bytes=1_000_000)


def change(kind: ConfigResource.Type, name: str, key: str, value: str) -> ConfigResource:
    entry = ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
    return ConfigResource(kind, name, incremental_configs=[entry])
