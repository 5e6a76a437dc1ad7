"""Can what a check looks at still change by itself, or has everything that the learner runs come to rest?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from confluent_kafka import ConsumerGroupState, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from grader.view import ANSWER_TIME, Config

REST = 1.0  # seconds without any change until the learner's part of the cluster counts as settled
RESTING = (ConsumerGroupState.EMPTY, ConsumerGroupState.DEAD)
Signs = tuple[Any, ...]


class ClusterPulse:
    """Feels a learner's topics (partitions, end offsets) and groups (state); at rest once they stay equal."""

    def __init__(self, signs: Callable[[], tuple[Signs, bool]]) -> None:
        self._signs = signs
        self._last: Signs | None = None
        self._since = time.monotonic()

    def settled(self) -> bool:
        """True after REST seconds in which nothing changed and no group had a live member."""
        try:
            signs, alive = self._signs()
        except KafkaException:  # a topic so new that its leader does not know yet
            signs, alive = (), True
        now = time.monotonic()
        if signs != self._last or alive:
            self._last, self._since = signs, now
        return now - self._since >= REST


def feel(admin: AdminClient, me: str) -> tuple[Signs, bool]:
    """The learner's topics with their ends and groups with their states; and whether a group is alive."""
    start = f"{me}."
    topics = {
        name: sorted(topic.partitions)
        for name, topic in admin.list_topics(timeout=ANSWER_TIME).topics.items()
        if name.startswith(start)
    }
    groups = admin.list_consumer_groups(request_timeout=ANSWER_TIME).result().valid
    states = {g.group_id: g.state for g in groups if g.group_id.startswith(start)}
    alive = any(state not in RESTING for state in states.values())
    signs = (sorted(topics.items()), _ends(admin, topics), sorted(map(str, states.items())))
    return signs, alive


def partitions_of(config: Config, me: str) -> int:
    """How many partitions the learner's topics have, the judge's own for them included."""
    topics = AdminClient(dict(config)).list_topics(timeout=ANSWER_TIME).topics
    return sum(len(topic.partitions) for name, topic in topics.items() if name.startswith(f"{me}."))


def _ends(admin: AdminClient, topics: dict[str, list[int]]) -> list[tuple[str, int, int]]:
    wanted = {TopicPartition(t, p): OffsetSpec.latest() for t, ps in topics.items() for p in ps}
    if not wanted:
        return []
    futures = admin.list_offsets(wanted, request_timeout=ANSWER_TIME)
    return sorted((tp.topic, tp.partition, f.result().offset) for tp, f in futures.items())
