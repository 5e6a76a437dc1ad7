"""What do the brokers know of one consumer group: its members, and what it has declared done?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from grader.expect import Mismatch
from infra.other_client import asking
from workbook.text import Text

Config = Mapping[str, str | int]
ANSWER_TIME = 5.0  # seconds a broker has for one question
NOT_YET = (KafkaError.GROUP_ID_NOT_FOUND, KafkaError.UNKNOWN_TOPIC_OR_PART)


class Named(Protocol):
    """A topic of the judge's own."""

    name: str


class GroupView:
    """A group of the learner's; a topic is named without the prefix, or is one of the judge's own."""

    def __init__(self, config: Config, admin: AdminClient, me: str, name: str) -> None:
        self._config, self._admin = config, admin
        self._me, self._name = me, name

    @property
    def full(self) -> str:
        """The name as Kafka knows it."""
        return f"{self._me}.{self._name}"

    @property
    def members(self) -> int:
        """How many consumers are in it now; one that was killed stays until its session ends."""
        return len(self._described().members)

    @property
    def state(self) -> str:
        """EMPTY, STABLE, PREPARING_REBALANCING, …, or DEAD where there is no such group."""
        return str(self._described().state.name)

    def committed(self, topic: str | Named) -> dict[int, int]:
        """The next offset of each partition as it was committed last; partitions without one are absent.

        What belongs to a transaction counts once that is committed.
        """
        full = self._full(topic)
        asked = [ConsumerGroupTopicPartitions(self.full)]
        (future,) = self._admin.list_consumer_group_offsets(
            asked, request_timeout=ANSWER_TIME
        ).values()
        try:
            found: list[TopicPartition] = future.result().topic_partitions
        except KafkaException as error:
            if error.args[0].code() in NOT_YET:
                return {}
            raise
        return {tp.partition: tp.offset for tp in found if tp.topic == full and tp.offset >= 0}

    def done(self, topic: str | Named) -> int:
        """How many records of a topic it has declared done: the sum of its committed offsets."""
        return sum(self.committed(topic).values())

    def lag(self, topic: str | Named) -> int:
        """How many records of a topic it has not declared done; a group without any commit is a Mismatch."""
        committed = self.committed(topic)
        if not committed:
            raise Mismatch(A_COMMIT.format(name=self._name), NO_COMMIT.format(name=self._name))
        return sum(end - committed.get(p, 0) for p, end in self._ends(topic).items())

    def dismiss(self) -> None:
        """Have the members leave that were killed, as an operator would: nobody waits for their session
        to end, which by default takes 45 s.
        """
        members = [each.member_id for each in self._described().members]
        if members:
            with suppress(KafkaException), asking(self._config) as other:
                from kafka.admin import MemberToRemove

                other.remove_group_members(self.full, [MemberToRemove(each) for each in members])

    def _ends(self, topic: str | Named) -> dict[int, int]:
        full = self._full(topic)
        described = self._admin.list_topics(full, timeout=ANSWER_TIME).topics[full]
        wanted = {TopicPartition(full, p): OffsetSpec.latest() for p in described.partitions}
        futures = self._admin.list_offsets(wanted, request_timeout=ANSWER_TIME)
        return {tp.partition: f.result().offset for tp, f in futures.items()}

    def _described(self) -> Any:
        futures = self._admin.describe_consumer_groups([self.full], request_timeout=ANSWER_TIME)
        return futures[self.full].result()

    def _full(self, topic: str | Named) -> str:
        return f"{self._me}.{topic}" if isinstance(topic, str) else topic.name


A_COMMIT = Text(
    es="que el grupo «{name}» haya confirmado alguna posición",
    en="the group `{name}` to have committed a position",
)
NO_COMMIT = Text(
    es="el grupo «{name}» no ha confirmado ninguna: ¿llama alguien a `commit()`?",
    en="the group `{name}` has committed none: does anybody call `commit()`?",
)
