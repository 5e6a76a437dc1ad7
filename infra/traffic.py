"""What was acknowledged while things broke, what is in the log, and what did a group get of it?"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import NewTopic, OffsetSpec

from infra import admin
from infra.errors import NotReady
from workbook.text import Text

PER_SECOND = 250
PARTITIONS = 6
MEMBERS = 2
FLUSH = 180.0  # seconds
DRAIN = 120.0


@dataclass(frozen=True)
class Entry:
    """A record as the log has it; its number is the order in which it was sent."""

    partition: int
    offset: int
    number: int


@dataclass(frozen=True)
class Tally:
    """How many records. `redelivered` is at-least-once, which a group may do; `failed` were told so."""

    acknowledged: int
    failed: int
    lost: int
    duplicated: int
    out_of_order: int
    missed_by_group: int
    redelivered: int

    @property
    def whole(self) -> bool:
        """True if every promise was kept."""
        broken = (self.failed, self.lost, self.duplicated, self.out_of_order, self.missed_by_group)
        return not any(broken)


def count(
    acknowledged: Mapping[int, tuple[int, int]],
    failed: int,
    log: Iterable[Entry],
    delivered: Mapping[int, int],
) -> Tally:
    """Compares what the producer was told (number → partition and offset), the log and the group.

    A duplicate is one number at two offsets of the log. That the group got one offset twice is none.
    """
    entries = list(log)
    places: dict[int, list[tuple[int, int]]] = {}
    for entry in entries:
        places.setdefault(entry.number, []).append((entry.partition, entry.offset))
    return Tally(
        acknowledged=len(acknowledged),
        failed=failed,
        lost=sum(not _is_there(place, places.get(n, [])) for n, place in acknowledged.items()),
        duplicated=sum(len(found) - 1 for found in places.values()),
        out_of_order=_out_of_order(entries),
        missed_by_group=len(places.keys() - delivered.keys()),
        redelivered=sum(times - 1 for times in delivered.values()),
    )


def _is_there(place: tuple[int, int], found: list[tuple[int, int]]) -> bool:
    """Where the broker said; a retry that it knew already is acknowledged without an offset."""
    return place in found or (place[1] < 0 and any(p == place[0] for p, _ in found))


def _out_of_order(entries: list[Entry]) -> int:
    wrong, last = 0, dict[int, int]()
    for entry in sorted(entries, key=lambda each: (each.partition, each.offset)):
        wrong += entry.number < last.get(entry.partition, -1)
        last[entry.partition] = entry.number
    return wrong


class Traffic:
    """An idempotent producer (acks=all) and a group of two, until `finish`."""

    def __init__(self, config: admin.Config, topic: str) -> None:
        self._config, self._topic = config, topic
        self._acknowledged: dict[int, tuple[int, int]] = {}
        self._failed: list[str] = []
        self._delivered: Counter[int] = Counter()
        self._counting = threading.Lock()
        self._enough, self._read_all = threading.Event(), threading.Event()
        self._end = 0
        members = [threading.Thread(target=self._read, daemon=True) for _ in range(MEMBERS)]
        self._threads = [threading.Thread(target=self._send, daemon=True), *members]

    @property
    def acknowledged(self) -> int:
        """So far."""
        return len(self._acknowledged)

    def start(self, replication: int, min_insync: int) -> None:
        """Makes the topic; returns once both ends are at work."""
        rule: dict[str, str] = {"min.insync.replicas": str(min_insync)}
        topic = NewTopic(self._topic, PARTITIONS, replication, config=rule)
        admin.retry(self._config, lambda a: a.create_topics([topic]), admin.DEADLINE)
        for thread in self._threads:
            thread.start()
        deadline = time.monotonic() + DRAIN
        while not (self._delivered and self.acknowledged):
            if time.monotonic() > deadline:
                raise NotReady(_NOTHING)
            time.sleep(admin.PAUSE)

    def finish(self) -> Tally:
        """Sends no more, waits for every answer and for the group, reads the whole log, counts."""
        self._enough.set()
        self._threads[0].join()
        log = read_log(self._config, self._topic)
        numbers = {entry.number for entry in log}
        deadline = time.monotonic() + DRAIN
        while not self._has_all(numbers) and time.monotonic() < deadline:
            time.sleep(admin.PAUSE)
        self._read_all.set()
        for thread in self._threads:
            thread.join()
        return count(self._acknowledged, len(self._failed), log, self._delivered)

    def _has_all(self, numbers: set[int]) -> bool:
        with self._counting:
            return numbers <= self._delivered.keys()

    def _send(self) -> None:
        patience = {"message.timeout.ms": int(FLUSH * 1000)}
        producer = Producer({**self._config, **patience, "enable.idempotence": True})
        started, number = time.monotonic(), 0
        while not self._enough.is_set():
            due = int((time.monotonic() - started) * PER_SECOND)
            number = self._send_until(producer, number, due)
            producer.poll(0.02)
        if left := producer.flush(FLUSH):
            self._failed += [str(KafkaError._MSG_TIMED_OUT)] * left

    def _send_until(self, producer: Producer, number: int, due: int) -> int:
        while number < due:
            try:
                producer.produce(
                    self._topic,
                    str(number),
                    partition=number % PARTITIONS,
                    on_delivery=self._answered,
                )
            except BufferError:  # an outage: the same number is sent once there is room
                break
            number += 1
        return number

    def _answered(self, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._failed.append(error.str())
        else:
            offset = message.offset()
            place = (message.partition() or 0, -1 if offset is None else offset)
            self._acknowledged[_number(message)] = place

    def _read(self) -> None:
        mine = {"group.id": f"{self._topic}-group", "auto.offset.reset": "earliest"}
        rules = {"enable.auto.commit": False, "isolation.level": "read_committed"}
        consumer = Consumer({**self._config, **mine, **rules})
        consumer.subscribe([self._topic])
        while not self._read_all.is_set():
            self._take(consumer)
        consumer.close()

    def _take(self, consumer: Consumer) -> None:
        """What is not committed now is delivered again: at least once."""
        try:
            got = [each for each in consumer.consume(500, timeout=0.2) if not each.error()]
            with self._counting:
                self._delivered.update(map(_number, got))
            if got:
                consumer.commit(asynchronous=False)
        except KafkaException:
            time.sleep(admin.PAUSE)


def read_log(config: admin.Config, topic: str) -> list[Entry]:
    """Every record that read_committed shows, of every partition."""
    alone: admin.Config = {"group.id": f"{topic}-audit", "isolation.level": "read_committed"}
    parts = [TopicPartition(topic, number, 0) for number in range(PARTITIONS)]
    asked = dict.fromkeys(parts, OffsetSpec.latest())
    found = admin.retry(config, lambda a: a.list_offsets(asked), admin.DEADLINE)
    ends = {part.partition: end.offset for part, end in found.items()}
    consumer = Consumer({**config, **alone, "enable.auto.commit": False})
    try:
        consumer.assign(parts)
        entries: list[Entry] = []
        deadline = time.monotonic() + DRAIN
        while any(0 < ends[p.partition] > p.offset for p in consumer.position(parts)):
            if time.monotonic() > deadline:
                raise NotReady(_UNREAD.format(topic=topic, seconds=round(DRAIN)))
            got = consumer.consume(1000, timeout=1.0)
            entries += [_entry(each) for each in got if not each.error()]
        return entries
    finally:
        consumer.close()


def _entry(message: Message) -> Entry:
    return Entry(message.partition() or 0, message.offset() or 0, _number(message))


def _number(message: Message) -> int:
    return int(message.value() or b"-1")


_NOTHING = Text(
    es="El productor y el grupo no consiguieron empezar. Mira `workbook status` y repite.",
    en="The producer and the group could not begin. Look at `workbook status` and repeat.",
)
_UNREAD = Text(
    es="No se pudo leer {topic} hasta el final en {seconds} segundos.",
    en="{topic} could not be read to its end in {seconds} seconds.",
)
