"""How is a growing topic looked at many times a second? By one reader that goes on where it stopped."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping

from confluent_kafka import (
    Consumer,
    IsolationLevel,
    KafkaError,
    KafkaException,
    Message,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec

from grader.view import ANSWER_TIME, MOST_RECORDS, Record, as_record, reader_settings

READ_TIME = 30.0  # seconds
PAUSE = 0.1


class Tail:
    """All records of a topic that can be read, as of the last look; what is aborted never counts."""

    def __init__(
        self, config: Mapping[str, str | int], topic: str, partitions: int, admin: AdminClient
    ) -> None:
        self._config, self._admin = config, admin
        self._barrier: Producer | None = None
        self._partitions = [TopicPartition(topic, p, 0) for p in range(partitions)]
        self._at = dict.fromkeys(range(partitions), 0)
        self._records: list[Record] = []
        self._consumer = Consumer(reader_settings(config))
        self._consumer.assign(self._partitions)

    def records(self) -> list[Record]:
        """What the topic holds at this moment, in the order in which it was read."""
        ends, deadline = self._ends(), _deadline()
        while any(self._at[p] < end for p, end in ends.items()):
            if time.monotonic() > deadline or len(self._records) > MOST_RECORDS:
                raise TimeoutError(f"{self._partitions[0].topic}: not read to its end: {ends}")
            for message in self._consumer.consume(500, timeout=0.02):
                self._take(message)
        return self._records

    def settle(self) -> None:
        """Whatever the leaders have taken can be seen from now on; the judge leaves nothing to be read.

        A record of its own goes behind it and waits for every in-sync replica; then it is aborted.
        """
        if self._barrier is None:
            name = f"judge-{secrets.token_hex(6)}"
            self._barrier = Producer({**self._config, "transactional.id": name, "acks": "all"})
            self._barrier.init_transactions(READ_TIME)
        self._barrier.begin_transaction()
        for each in self._partitions:
            self._barrier.produce(each.topic, b"", partition=each.partition)
        if self._barrier.flush(READ_TIME):
            raise TimeoutError(f"{self._partitions[0].topic}: not confirmed in {READ_TIME} s")
        self._barrier.abort_transaction(READ_TIME)

    def close(self) -> None:
        """It stops reading."""
        self._consumer.close()

    def _ends(self) -> dict[int, int]:
        """The last stable offsets: up to there nothing is open any more."""
        spec, deadline = {tp: OffsetSpec.latest() for tp in self._partitions}, _deadline()
        while True:
            futures = self._admin.list_offsets(
                spec, isolation_level=IsolationLevel.READ_COMMITTED, request_timeout=ANSWER_TIME
            )
            try:
                return {tp.partition: future.result().offset for tp, future in futures.items()}
            except KafkaException:  # a broker that has not heard of the new topic's leader yet
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE)

    def _take(self, message: Message) -> None:
        partition, offset = message.partition() or 0, message.offset() or 0
        error = message.error()
        if error is None:
            self._records.append(as_record(message))
            self._at[partition] = offset + 1
        elif error.code() == KafkaError._PARTITION_EOF:
            self._at[partition] = max(self._at[partition], offset)
        else:
            raise KafkaException(error)


def _deadline() -> float:
    return time.monotonic() + READ_TIME


class Counter:
    """Asks how many of the orders that were sent a topic holds, each counted once however often it is there."""

    def __init__(self, tail: Tail, name: Callable[[Record], str]) -> None:
        self._tail, self._name = tail, name

    def __call__(self) -> int:
        """How many there are at this moment."""
        return len({self._name(record) for record in self._tail.records()} - {""})

    def settle(self) -> None:
        """Nothing that the brokers have taken can still come to light afterwards."""
        self._tail.settle()
