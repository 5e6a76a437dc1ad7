"""How long does a topic take no writes after a broker's crash?"""

from __future__ import annotations

import time

from confluent_kafka import KafkaError, Message, Producer
from confluent_kafka.admin import NewTopic

from infra import admin
from infra.cluster import Cluster
from infra.errors import NotReady
from workbook.text import Text

SESSION = 4.0  # seconds: broker.session.timeout.ms of server.properties.template
ALLOWED = SESSION + 1.0
PARTITIONS = 12
PATIENCE = 60.0


def seconds_until_writable(cluster: Cluster, node_id: int) -> float:
    """From a broker's death until every partition takes writes (acks=all) again; then it is back."""
    topic = f"failover-{time.monotonic_ns()}"
    config = cluster.admin_config()
    admin.answers(config, lambda a: a.create_topics([NewTopic(topic, PARTITIONS, 3)]))
    producer = Producer({**config, "acks": "all", "linger.ms": 0})
    _write_everywhere(producer, topic)  # its connections are made, as those of any program at work
    cluster.kill(node_id)
    killed_at = time.monotonic()
    _write_everywhere(producer, topic)
    taken = time.monotonic() - killed_at
    cluster.start_node(node_id)
    return taken


def _write_everywhere(producer: Producer, topic: str) -> None:
    refused: list[KafkaError] = []

    def answered(error: KafkaError | None, _: Message) -> None:
        if error is not None:
            refused.append(error)

    for partition in range(PARTITIONS):
        producer.produce(topic, b"x", partition=partition, on_delivery=answered)
    if producer.flush(PATIENCE) or refused:
        raise NotReady(_NOT_WRITABLE.format(topic=topic, seconds=round(PATIENCE)))


_NOT_WRITABLE = Text(
    es="El topic {topic} no aceptó escrituras en {seconds} segundos.",
    en="The topic {topic} took no writes in {seconds} seconds.",
)
