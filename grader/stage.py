"""Where does the judge make the world happen: topics and readers of its own, gone after the check?"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from grader.expect import Mismatch, shorten
from grader.stage_topic import POLL_TIME, SEND_TIME, AbsentTopic, StageTopic, only_name
from grader.tail import Counter, Tail
from grader.view import ANSWER_TIME, PROMPT, Config, Record, as_record
from workbook.shop import Order
from workbook.text import Text, same

JOIN_TIME = 15.0
SETTLE_TIME = 3  # seconds in which every broker has heard of a new topic
# librdkafka's own synonyms of earliest and latest (CONFIGURATION.md, auto.offset.reset)
STARTS = ("earliest", "smallest", "beginning", "latest", "largest", "end")


class Stage:
    """Opens topics and readers in the learner's prefix and removes all of them at the end."""

    def __init__(self, config: Config, me: str) -> None:
        self._config, self._me = dict(config), me
        self._mark = f"stage-{secrets.token_hex(3)}"
        self._admin = AdminClient(dict(config))
        self._topics: list[str] = []
        self._made: list[StageTopic] = []
        self._groups: set[str] = set()
        self._readers: list[StageReader] = []
        self._tails: list[Tail] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        spoilt = isinstance(error, KafkaException | TimeoutError) and self._is_spoilt()
        for reader in self._readers:
            reader.stop()
        for topic in self._made:
            topic.close()
        for tail in self._tails:
            tail.close()
        for futures in (self._delete_topics(), self._delete_groups()):
            for future in futures.values():
                _quietly(future)
        if spoilt:
            raise _deleted() from error

    def topic(self, name: str, partitions: int = 1, copies: int = 3) -> StageTopic:
        """A new topic that its leaders know of; of copies there are no more than brokers."""
        return self._create(name, partitions, copies, {})

    def refusing_topic(self, name: str) -> StageTopic:
        """A topic that exists, is named like any other, and takes no record, however small."""
        return self._create(name, 1, 1, {"max.message.bytes": "0"})

    def absent_topic(self, name: str) -> AbsentTopic:
        """A topic that no broker knows until it is opened: whoever writes to it is not answered."""
        full = self._full(name)
        self._topics.append(full)
        return AbsentTopic(full, lambda: self._open(full))

    def reader_name(self, name: str) -> str:
        """A reader's name that nobody has used; its group goes with the stage."""
        self._groups.add(f"{self._me}.{name}-{self._mark}")
        return f"{name}-{self._mark}"

    def reader(self, topic: StageTopic, name: str, start_from: Any) -> StageReader:
        """A reader of the judge's own, in place; the same name again goes on where it stopped."""
        if start_from not in STARTS:
            raise _no_such_start(start_from)
        group = (
            f"{self._mark}.{name}"  # outside of the prefix: no member of the learner's sits there
        )
        self._groups.add(group)
        reader = StageReader(self._config, topic, group, start_from)
        self._readers.append(reader)
        reader.join()
        return reader

    def counter(self, topic: StageTopic, sent: Sequence[Order]) -> Counter:
        """Asks how many of these orders the topic holds, each counted once however often it is there."""
        tail = Tail(self._config, topic.name, topic.partitions, self._admin)
        self._tails.append(tail)
        return Counter(tail, lambda record: only_name(record, sent))

    def _create(
        self, name: str, partitions: int, copies: int, settings: dict[str, str]
    ) -> StageTopic:
        full = self._full(name)
        self._topics.append(full)
        return self._create_as(full, partitions, copies, settings)

    def _open(self, full: str) -> StageTopic:
        try:
            return self._create_as(full, 1, 1, {})
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
            return self._watch(full, 1)

    def _full(self, name: str) -> str:
        return f"{self._me}.{self._mark}-{len(self._topics)}-{name}"

    def _create_as(
        self, full: str, partitions: int, copies: int, settings: dict[str, str]
    ) -> StageTopic:
        brokers = len(self._admin.list_topics(timeout=ANSWER_TIME).brokers)
        new = NewTopic(full, partitions, min(copies, brokers), config=settings)
        self._admin.create_topics([new], request_timeout=SEND_TIME)[full].result()
        return self._watch(full, partitions)

    def _watch(self, full: str, partitions: int) -> StageTopic:
        made = StageTopic(self._config, full, partitions)
        self._made.append(made)
        made.now()  # its leaders answer
        return made

    def _is_spoilt(self) -> bool:
        """Whether a topic of the judge's is gone, and not only unknown to a broker that lags behind."""
        for _ in range(SETTLE_TIME):
            there = self._admin.list_topics(timeout=ANSWER_TIME).topics
            if all(made.name in there for made in self._made):
                return False
            time.sleep(1)
        return True

    def _delete_topics(self) -> Mapping[str, Any]:
        return self._admin.delete_topics(self._topics) if self._topics else {}

    def _delete_groups(self) -> Mapping[str, Any]:
        return self._admin.delete_consumer_groups(list(self._groups)) if self._groups else {}


def _quietly(future: Any) -> None:
    try:
        future.result()
    except KafkaException:
        return  # never used, never opened, or with a member that is still leaving


class StageReader:
    """A consumer of the judge's own, with the learner's setting for where to begin."""

    def __init__(self, config: Config, topic: StageTopic, group: str, start_from: str) -> None:
        self._topic = topic
        self._unread: list[Record] = []
        self._at = -1  # the offset that comes next; known from the first record or end on
        self._consumer: Consumer | None = _consumer(config, group, start_from)

    def join(self) -> None:
        """Subscribe and wait until the reader stands at the end of what it had to read."""
        assert self._consumer
        self._consumer.subscribe([self._topic.name])
        self._poll_to_the_end(JOIN_TIME, starting=True)

    def read(self) -> list[Any]:
        """The values that came since the last read, up to the topic's end as it is now."""
        self._poll_to_the_end(JOIN_TIME, starting=False)
        values = [record.json for record in self._unread]
        self._unread.clear()
        return values

    def stop(self) -> None:
        """Commit and leave the group, as a reader that is switched off properly."""
        if self._consumer:
            self._consumer.close()
            self._consumer = None

    def _poll_to_the_end(self, within: float, *, starting: bool) -> None:
        target = None if starting else self._end()
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            ended = self._take_one()
            if ended if target is None else self._at >= target:
                return
        raise TimeoutError(f"{self._topic.name}: the judge's reader got nowhere in {within} s")

    def _take_one(self) -> bool:
        """Take the next record, if there is one; True at the end of the partition."""
        assert self._consumer
        message = self._consumer.poll(POLL_TIME)
        if message is None:
            return False
        offset = message.offset() or 0
        if (error := message.error()) is None:
            self._unread.append(as_record(message))
            self._at = offset + 1
            return False
        if error.code() != KafkaError._PARTITION_EOF:
            raise KafkaException(error)
        self._at = offset
        return True

    def _end(self) -> int:
        assert self._consumer
        partition = TopicPartition(self._topic.name, 0)
        return self._consumer.get_watermark_offsets(partition, timeout=ANSWER_TIME)[1]


def _deleted() -> Mismatch:
    return Mismatch(
        Text(
            es="el topic que el juez preparó para tu función",
            en="the topic that the judge made for your function",
        ),
        Text(es="ya no existe: alguien lo borró", en="it is gone: somebody deleted it"),
        Text(
            es="¿Borra tu función el topic que recibe?",
            en="Does your function delete the topic that it gets?",
        ),
    )


def _no_such_start(start_from: Any) -> Mismatch:
    return Mismatch(
        Text(es='"earliest" o "latest"', en='"earliest" or "latest"'),
        same(shorten(start_from)),
        Text(
            es="¿Qué valores admite `auto.offset.reset`, y por qué no hay uno para el lector que vuelve?",
            en="Which values does `auto.offset.reset` take, and why is there none for a reader that comes back?",
        ),
    )


def _consumer(config: Config, group: str, start_from: str) -> Consumer:
    return Consumer(
        {
            **config,
            **PROMPT,
            "group.id": group,
            "auto.offset.reset": start_from,
            "enable.partition.eof": True,
        }
    )
