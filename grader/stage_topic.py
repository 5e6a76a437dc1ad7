"""What is a topic of the judge's own: written to, looked at one moment, or not there yet?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from grader.view import ANSWER_TIME, Config, Record, read_all
from workbook.shop import Order

SEND_TIME = 10.0
POLL_TIME = 0.1


@dataclass(frozen=True)
class AbsentTopic:
    """A name under the learner's prefix that no topic has yet, and what gives it one."""

    name: str
    create: Callable[[], StageTopic]

    def open(self) -> StageTopic:
        """From now on the topic is there; a learner's function that made it itself is as good."""
        return self.create()


class StageTopic:
    """A topic of the judge's own; `name` is the full one, as a learner's function takes it."""

    def __init__(self, config: Config, name: str, partitions: int = 1) -> None:
        self._config, self.name, self.partitions = config, name, partitions
        self._watcher = _watcher(config)

    def now(self) -> Arrived:
        """What the log holds at this moment; what comes in while it is read does not count."""
        deadline = time.monotonic() + SEND_TIME
        while True:
            try:
                return Arrived(self, self._ends())
            except KafkaException:  # of a new topic not everybody has heard; or its leader fell
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL_TIME)
                self.close()
                self._watcher = _watcher(self._config)  # the old one knows the old leader

    def close(self) -> None:
        """Nobody watches it any more."""
        self._watcher.close()

    def _ends(self) -> dict[int, int]:
        asked = [TopicPartition(self.name, number) for number in range(self.partitions)]
        return {
            each.partition: self._watcher.get_watermark_offsets(each, timeout=ANSWER_TIME)[1]
            for each in asked
        }

    def send(
        self,
        values: Sequence[Any],
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Write each value as one JSON record, in order, confirmed by every in-sync replica.

        `key` names the field of each value that is its record's key: one key, one partition.
        """
        producer = Producer({**self._config, "acks": "all", "enable.idempotence": True})
        for value in values:
            producer.produce(
                self.name,
                json.dumps(value, ensure_ascii=False).encode(),
                key=None if key is None else str(value[key]),
                headers=dict(headers or {}),
            )
        if producer.flush(SEND_TIME):
            raise TimeoutError(f"{self.name}: not all records confirmed in {SEND_TIME} s")

    def records(self) -> list[Record]:
        """What the topic holds now."""
        return read_all(self._config, self.name)

    def values(self) -> list[Any]:
        """What the topic holds now, parsed from JSON; a Mismatch where a value is not JSON."""
        return [record.json for record in self.records()]


class Arrived:
    """The records that a topic held at one moment. To be asked again: a transaction that ended in time
    may show a little later.
    """

    def __init__(self, topic: StageTopic, ends: Mapping[int, int]) -> None:
        self._topic, self._ends = topic, ends

    def records(self) -> list[Record]:
        """What of it can be read now."""
        return [r for r in self._topic.records() if r.offset < self._ends.get(r.partition, 0)]

    def names(self, sent: Sequence[Order]) -> list[str]:
        """For each record the order that it is, in whatever bytes; "" for none or several. Sorted."""
        return sorted(only_name(record, sent) for record in self.records())


def only_name(record: Record, sent: Sequence[Order]) -> str:
    """The order that a record is, in whatever bytes; "" for none or several."""
    held = [o["order_id"] for o in sent if o["order_id"].encode() in (record.value or b"")]
    return held[0] if len(held) == 1 else ""


def _watcher(config: Config) -> Consumer:
    """Asks for the end of the log itself, not for the end of what is committed."""
    settings = {"group.id": "judge-reads-without-a-group", "isolation.level": "read_uncommitted"}
    return Consumer({**config, **settings})
