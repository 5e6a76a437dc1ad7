"""What does the cluster hold under one learner's prefix? Read-only; absence is a sentence, never a zero."""

from __future__ import annotations

import difflib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec, TopicMetadata

from grader.breaking import Breakable, Broker
from grader.expect import Mismatch, shorten
from grader.groups import GroupView
from grader.sandbox.trust import NotPlain, check_plain
from workbook.text import Text, same

Config = Mapping[str, str | int]
ANSWER_TIME = 5.0  # seconds a broker has for one question
READ_TIME = 10.0  # seconds for reading a whole lab-sized topic
MOST_RECORDS = 20_000
CREATED = Text(
    es="¿Ejecutaste la celda que crea el topic, y con ese nombre?",
    en="Did you run the cell that creates the topic, and under that name?",
)
PROMPT = {"fetch.wait.max.ms": 10}  # the end of a log is told at once, not after half a second


@dataclass(frozen=True)
class Record:
    """One record as the log holds it; `key` and `value` are bytes or None, `timestamp` is UTC ms."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    timestamp: int

    @property
    def json(self) -> Any:
        """The value parsed as UTF-8 JSON, or a Mismatch that shows what is there instead."""
        try:
            value = json.loads((self.value or b"").decode("utf-8"))
            check_plain(value)
            return value
        except (ValueError, RecursionError, NotPlain):
            where = f"offset {self.offset}: {shorten(self.value)}"
            raise Mismatch(
                Text(es="un valor en JSON (UTF-8)", en="a value in JSON (UTF-8)"), same(where)
            ) from None


class TopicView:
    """What the brokers say of one topic."""

    def __init__(self, admin: AdminClient, metadata: TopicMetadata) -> None:
        self._admin, self._metadata = admin, metadata

    @property
    def partitions(self) -> int:
        """How many partitions it has."""
        return len(self._metadata.partitions)

    @property
    def replication_factor(self) -> int:
        """How many copies its partitions have; the smallest, should they differ."""
        return min(len(p.replicas) for p in self._metadata.partitions.values())

    @property
    def in_sync(self) -> int:
        """The size of the smallest ISR."""
        return min(len(p.isrs) for p in self._metadata.partitions.values())

    @cached_property
    def earliest(self) -> dict[int, int]:
        """The first offset that can still be read, by partition."""
        return self._offsets(OffsetSpec.earliest())

    @cached_property
    def end(self) -> dict[int, int]:
        """The offset that the next record will get, by partition."""
        return self._offsets(OffsetSpec.latest())

    def _offsets(self, spec: OffsetSpec) -> dict[int, int]:
        topic = str(self._metadata.topic)
        wanted = {TopicPartition(topic, p): spec for p in self._metadata.partitions}
        futures = self._admin.list_offsets(wanted, request_timeout=ANSWER_TIME)
        return {tp.partition: f.result().offset for tp, f in futures.items()}


class ClusterView:
    """Questions to the cluster about what one learner made; names are given without the prefix."""

    def __init__(self, config: Config, me: str, breakable: Breakable | None = None) -> None:
        self._config, self._me = dict(config), me
        self._admin = AdminClient(dict(config))
        self._breakable = breakable or Breakable(None)

    def broker(self, number: int) -> Broker:
        """A broker to be killed, paused, started: in a lab with a cluster of its own, healed after the check."""
        return self._breakable.broker(number)

    def full(self, name: str) -> str:
        """`orders` → `ana-4f1.orders`."""
        return f"{self._me}.{name}"

    def topics(self) -> dict[str, TopicMetadata]:
        """The learner's topics by their name without the prefix."""
        start = f"{self._me}."
        found = self._admin.list_topics(timeout=ANSWER_TIME).topics
        return {
            name.removeprefix(start): topic
            for name, topic in found.items()
            if name.startswith(start) and topic.error is None
        }

    def topic(self, name: str) -> TopicView:
        """One topic, or a Mismatch that names the nearest one there is."""
        topics = self.topics()
        if name not in topics:
            raise missing_topic(name, [each for each in topics if not is_stage(each)])
        return TopicView(self._admin, topics[name])

    def records(self, name: str) -> list[Record]:
        """All records of a topic by partition and offset, read without a group and without commits."""
        self.topic(name)
        return read_all(self._config, self.full(name))

    def values(self, name: str) -> list[Any]:
        """All values of a topic, parsed from JSON, by partition and offset."""
        return [record.json for record in self.records(name)]

    def group(self, name: str) -> GroupView:
        """One consumer group, whether it exists yet or not."""
        return GroupView(self._config, self._admin, self._me, name)


def is_stage(name: str) -> bool:
    """Whether a topic is the judge's own, made for one check and removed after it."""
    return name.startswith("stage-")


def missing_topic(name: str, others: list[str]) -> Mismatch:
    """No such topic: say which of the learner's topics comes nearest, or that there is none."""
    expected = Text(es=f'un topic llamado f"{{ME}}.{name}"', en=f'a topic called f"{{ME}}.{name}"')
    near = difflib.get_close_matches(name, others, n=1, cutoff=0.4)
    if near:
        seen = Text(
            es=f"no existe; el más parecido de los tuyos es «{near[0]}»",
            en=f"there is none; the nearest of yours is `{near[0]}`",
        )
    elif others:
        listed = ", ".join(sorted(others)[:5])
        seen = Text(
            es=f"no existe; los tuyos son: {listed}", en=f"there is none; yours are: {listed}"
        )
    else:
        seen = Text(es="todavía no tienes ningún topic", en="you have no topic yet")
    return Mismatch(expected, seen, CREATED)


def read_all(config: Config, topic: str) -> list[Record]:
    """Every record of a topic up to its end as it is now; at most MOST_RECORDS."""
    consumer = Consumer(reader_settings(config))
    try:
        return _read_to_the_end(consumer, topic)
    finally:
        consumer.close()


def reader_settings(config: Config) -> dict[str, Any]:
    """A reader in no group, which commits nothing and is told where a log ends."""
    return {
        **config,
        **PROMPT,
        "group.id": "judge-reads-without-a-group",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
    }


def _read_to_the_end(consumer: Consumer, topic: str) -> list[Record]:
    described = consumer.list_topics(topic, timeout=ANSWER_TIME).topics[topic]
    if described.error is not None:
        raise _gone(topic, described.error)
    open_partitions = set(described.partitions)
    consumer.assign([TopicPartition(topic, p, 0) for p in open_partitions])
    deadline = time.monotonic() + READ_TIME
    records: list[Record] = []
    while open_partitions and time.monotonic() < deadline:
        for message in consumer.consume(500, timeout=0.2):
            if _is_end(message):
                open_partitions.discard(_partition(message))
            else:
                records.append(as_record(message))
        if len(records) > MOST_RECORDS:
            raise _too_many()
    if open_partitions:
        raise TimeoutError(f"{topic}: partitions {open_partitions} not read in {READ_TIME} s")
    return sorted(records, key=lambda record: (record.partition, record.offset))


def _gone(topic: str, error: KafkaError) -> Exception:
    """A broker that has not heard of the topic yet, or somebody deleted it: worth asking again."""
    if error.code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
        return KafkaException(error)
    name = topic.partition(".")[2] or topic
    return Mismatch(
        Text(es=f"que exista el topic «{name}»", en=f"the topic `{name}` to exist"),
        Text(es="no existe", en="there is none"),
    )


def _too_many() -> Mismatch:
    return Mismatch(
        Text(es=f"{MOST_RECORDS} registros o menos", en=f"{MOST_RECORDS} records or fewer"),
        Text(
            es="hay más; empieza de nuevo con `cluster.reset()`",
            en="there are more; start over with `cluster.reset()`",
        ),
    )


def _is_end(message: Message) -> bool:
    error = message.error()
    if error is None:
        return False
    if error.code() == KafkaError._PARTITION_EOF:
        return True
    raise KafkaException(error)


def _partition(message: Message) -> int:
    partition = message.partition()
    return -1 if partition is None else partition


def as_record(message: Message) -> Record:
    """A confluent-kafka message as plain data."""
    headers: Any = message.headers() or []
    return Record(
        partition=_partition(message),
        offset=message.offset() or 0,
        key=message.key(),
        value=message.value(),
        headers=tuple((str(name), value) for name, value in headers),
        timestamp=message.timestamp()[1],
    )
