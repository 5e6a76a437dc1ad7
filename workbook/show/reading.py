"""What does the learner's own cluster say about one of their topics, within a second or so?

Everything is asked with `cluster.config`, and nothing is left behind: no commit, no group.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    KafkaError,
    KafkaException,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec

from workbook.errors import WorkbookError
from workbook.show import sentences
from workbook.show.facts import Copy, Lag, Placement, Reading, Record, Strip, Tape

ANSWER = 3.0  # seconds that the cluster has for one question
NEW = 0.6  # seconds in which a new topic gets known
READ = 1.5  # seconds that reading the records may take
PARTITIONS, GROUPS = 60, 40  # the most that are drawn and asked for
SLOTS, ALL_SLOTS, FEWEST = 80, 1_500, 20  # offsets drawn: of a partition, of all, at least of one
UNKNOWN = (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC)
Config = Mapping[str, Any]
Bounds = dict[int, tuple[int, int]]


def read_tape(config: Config, me: str, topic: str, start: int | None = None) -> Tape:
    """The topic's last records, or those from `start` on, and where the learner's groups are."""
    admin = AdminClient({**config})
    numbers, left_out = _partitions(admin, me, topic)
    groups = _ask(lambda: admin.list_consumer_groups(request_timeout=ANSWER))
    bounds = _bounds(admin, topic, numbers)
    empty = strips(bounds, start)
    names = _names(groups)
    waiting = {name: _ask(partial(_offsets_of, admin, name)) for name in names[:GROUPS]}
    read = _records(config, me, topic, empty)
    each = {_short(me, name): _committed(asked, topic) for name, asked in waiting.items()}
    committed = {name: found for name, found in each.items() if found}
    silent = tuple(number for number in numbers if number not in bounds)
    unasked = max(len(names) - GROUPS, 0)
    return Tape(_short(me, topic), tuple(read), committed, silent, left_out, unasked)


def read_placement(config: Config, me: str, topic: str) -> Placement:
    """Where the copies are, as the metadata of any one broker tells it."""
    admin = AdminClient({**config})
    cluster = _topic(admin, me, topic)
    found = cluster.topics[topic].partitions
    copies = {n: _copies(found[n]) for n in sorted(found)[:PARTITIONS]}
    hosts = {broker for of in copies.values() for broker in of}
    brokers = tuple(sorted({*cluster.brokers, *hosts}))
    left_out = max(len(found) - PARTITIONS, 0)
    return Placement(_short(me, topic), brokers, frozenset(cluster.brokers), copies, left_out)


def read_lag(config: Config, me: str, topic: str, group: str, consumer: Any = None) -> Lag:
    """What the group has committed, where `consumer` is, and the end."""
    admin = AdminClient({**config})
    numbers, left_out = _partitions(admin, me, topic)
    asked = [TopicPartition(topic, number) for number in numbers]
    waiting = _ask(lambda: _offsets_of(admin, group, asked))
    bounds = _bounds(admin, topic, numbers)
    committed, at = _committed(waiting, topic), positions(consumer, topic)
    readings = [Reading(n, *bounds[n], committed.get(n), at.get(n)) for n in sorted(bounds)]
    silent = tuple(number for number in numbers if number not in bounds)
    return Lag(_short(me, topic), _short(me, group), tuple(readings), silent, left_out)


def positions(consumer: Any, topic: str) -> dict[int, int]:
    """The next offset of each partition that this confluent-kafka consumer is reading."""
    if consumer is None:
        return {}
    try:
        mine = [each for each in consumer.assignment() if each.topic == topic]
        return {each.partition: each.offset for each in consumer.position(mine) if each.offset >= 0}
    except (AttributeError, TypeError):
        raise WorkbookError(sentences.NOT_A_CONSUMER) from None
    except (RuntimeError, KafkaException):  # it was closed
        return {}


def strips(bounds: Bounds, start: int | None = None) -> list[Strip]:
    """Which part of each partition is drawn: all from the same offset where that fits, else the last ones."""
    if not bounds:
        return []
    room = max(FEWEST, min(SLOTS, ALL_SLOTS // len(bounds)))
    lowest, highest = min(b[0] for b in bounds.values()), max(b[1] for b in bounds.values())
    if start is None and highest - lowest <= room:
        return [Strip(n, first, end, lowest, end) for n, (first, end) in sorted(bounds.items())]
    found = []
    for number, (first, end) in sorted(bounds.items()):
        begin = max(first, end - room) if start is None else min(max(first, start), end)
        found.append(Strip(number, first, end, begin, min(begin + room, end)))
    return found


def _topic(admin: Any, me: str, topic: str) -> Any:
    """The cluster's metadata with this topic in it."""
    metadata = _metadata(admin, topic)
    given_up = time.monotonic() + NEW
    while _code(metadata, topic) in UNKNOWN and time.monotonic() < given_up:
        time.sleep(0.1)  # one that was just created takes a moment to be known to every broker
        metadata = _metadata(admin, topic)
    if _code(metadata, topic) in UNKNOWN:
        raise WorkbookError(sentences.NO_TOPIC.format(topic=_short(me, topic)))
    if not metadata.topics[topic].partitions:
        why = metadata.topics[topic].error
        raise WorkbookError(sentences.REFUSED.format(topic=_short(me, topic), why=why))
    return metadata


def _metadata(admin: Any, topic: str) -> Any:
    try:
        return admin.list_topics(topic, timeout=ANSWER)
    except KafkaException:
        raise WorkbookError(sentences.NO_ANSWER) from None


def _code(metadata: Any, topic: str) -> int | None:
    error = metadata.topics[topic].error
    return None if error is None else int(error.code())


def _partitions(admin: Any, me: str, topic: str) -> tuple[list[int], int]:
    found = sorted(_topic(admin, me, topic).topics[topic].partitions)
    return found[:PARTITIONS], max(len(found) - PARTITIONS, 0)


def _copies(partition: Any) -> dict[int, Copy]:
    in_sync = set(partition.isrs)
    copies: dict[int, Copy] = {
        b: "in_sync" if b in in_sync else "lagging" for b in partition.replicas
    }
    if partition.leader in copies:
        copies[partition.leader] = "leader"
    return copies


def _bounds(admin: Any, topic: str, numbers: Sequence[int]) -> Bounds:
    """The first and the next offset of every partition that answers."""
    asked = [TopicPartition(topic, number) for number in numbers]
    waiting = [
        _offsets(admin, asked, OffsetSpec.earliest()),
        _offsets(admin, asked, OffsetSpec.latest()),
    ]
    first, end = map(_answered, waiting)
    return {number: (first[number], end[number]) for number in first if number in end}


def _offsets(admin: Any, asked: list[TopicPartition], spec: Any) -> Any:
    return admin.list_offsets(dict.fromkeys(asked, spec), request_timeout=ANSWER)


def _answered(futures: Mapping[TopicPartition, Future[Any]]) -> dict[int, int]:
    found = {}
    for partition, future in futures.items():
        try:
            found[partition.partition] = int(future.result(timeout=ANSWER).offset)
        except (KafkaException, TimeoutError):
            continue  # it has no leader at this moment
    return found


def _ask(question: Callable[[], Any]) -> Any:
    """The question's future; None where it cannot even be asked."""
    try:
        return question()
    except (KafkaException, ValueError):
        return None


def _names(listing: Any) -> list[str]:
    try:
        found = listing.result(timeout=ANSWER) if listing is not None else None
    except (KafkaException, TimeoutError):
        found = None
    return sorted(group.group_id for group in found.valid) if found else []


def _offsets_of(admin: Any, group: str, asked: list[TopicPartition] | None = None) -> Any:
    question = ConsumerGroupTopicPartitions(group, asked)
    return admin.list_consumer_group_offsets([question], request_timeout=ANSWER)[group]


def _committed(asked: Any, topic: str) -> dict[int, int]:
    """The committed offset by partition; a group that does not answer has none."""
    try:
        found = asked.result(timeout=ANSWER).topic_partitions if asked is not None else []
    except (KafkaException, TimeoutError):
        found = []
    ours = [each for each in found if each.topic == topic and each.error is None]
    return {each.partition: each.offset for each in ours if each.offset >= 0}


def _records(config: Config, me: str, topic: str, wanted: Sequence[Strip]) -> list[Strip]:
    """The strips with their records; what does not come in time is left out, and the strip says so."""
    open_ones = {strip.number: strip for strip in wanted if _begin(strip) < strip.stop}
    found: dict[int, list[Record]] = {number: [] for number in open_ones}
    if open_ones:
        consumer = Consumer({**config, **_reader(me)})
        try:
            read = [TopicPartition(topic, s.number, _begin(s)) for s in open_ones.values()]
            consumer.assign(read)
            _collect(consumer, open_ones, found)
        finally:
            consumer.close()
    return [
        replace(
            strip, records=tuple(found.get(strip.number, ())), whole=strip.number not in open_ones
        )
        for strip in wanted
    ]


def _begin(strip: Strip) -> int:
    return max(strip.first, strip.start)


def _reader(me: str) -> dict[str, Any]:
    return {
        "group.id": f"{me}.show-{uuid4().hex[:8]}",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "auto.offset.reset": "earliest",
        "isolation.level": "read_uncommitted",  # the picture shows what the log holds
        "fetch.wait.max.ms": 20,
        "fetch.error.backoff.ms": 20,  # by default a leader that is not ready costs half a second
        "topic.metadata.refresh.fast.interval.ms": 20,
        "max.partition.fetch.bytes": 262_144,
    }


def _collect(consumer: Any, waiting: dict[int, Strip], found: dict[int, list[Record]]) -> None:
    """Read until every strip is complete, striking each off, or until the time is over."""
    deadline = time.monotonic() + READ
    while waiting and time.monotonic() < deadline:
        for message in consumer.consume(500, timeout=0.1):
            number, error = message.partition(), message.error()
            strip = waiting.get(number)
            if strip is None:
                continue
            if error is None and strip.start <= message.offset() < strip.stop:
                found[number].append(Record(message.offset(), message.key()))
            at_end = error is not None and error.code() == KafkaError._PARTITION_EOF
            if at_end or (error is None and message.offset() >= strip.stop - 1):
                del waiting[number]


def _short(me: str, name: str) -> str:
    return name.removeprefix(f"{me}.")
