"""Is every attempt of one tenant on another, on the judge and on the cluster refused?"""

from __future__ import annotations

from collections.abc import Iterator

import intrusions_on_neighbours
import intrusions_on_the_cluster
import pytest
from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import ConfigResource, NewTopic
from intruding import ATTEMPTS, Attempt
from real import topic_names

import infra
from infra import admin, quotas, sweep, traces
from infra.admin import Config

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def eve(shared: infra.Cluster) -> Iterator[Config]:
    """`ana` with something of every kind, and `eve`, whose settings these are. At the end all of
    ana's, and the cluster's own, is as it was.
    """
    shared.start()
    ana, eve = (tenant.config(shared) for tenant in shared.create_tenants(["ana", "eve"]))
    create(ana, "ana.orders")
    create(eve, "eve.orders")
    create(shared.admin_config(), "ana.stage-orders-1")
    producer = Producer({**ana, "transactional.id": "ana.tx"})
    producer.init_transactions(30)
    producer.begin_transaction()
    for number in range(5):
        producer.produce("ana.orders", str(number))
    producer.commit_transaction(30)
    settings = {"group.id": "ana.readers", "auto.offset.reset": "earliest"}
    consumer = Consumer({**ana, **settings})
    consumer.subscribe(["ana.orders"])
    assert len(consumer.consume(5, timeout=30)) == 5
    consumer.commit(asynchronous=False)
    consumer.close()
    before = state(shared)
    yield eve
    assert state(shared) == before
    shared.remove_tenants(["ana", "eve"])


def create(config: Config, name: str) -> None:
    admin.answers(config, lambda a: a.create_topics([NewTopic(name, 1)]))


@pytest.mark.parametrize(
    ("answer", "attempt"),
    [pytest.param(answer, attempt, id=attempt.__name__) for answer, attempt in ATTEMPTS],
)
def test_it_is_refused(eve: Config, answer: str, attempt: Attempt) -> None:
    with pytest.raises(KafkaException) as error:
        attempt(eve)
    assert error.value.args[0].name() == answer


def test_there_are_enough_of_them() -> None:
    files = {attempt.__module__ for _, attempt in ATTEMPTS}
    assert files == {intrusions_on_neighbours.__name__, intrusions_on_the_cluster.__name__}
    assert len(ATTEMPTS) >= 50


def test_what_is_not_ones_own_is_not_even_seen(eve: Config) -> None:
    assert set(admin.metadata(eve, 10).topics) == {"eve.orders"}
    assert [name for name in sweep.groups(eve, "") if not name.startswith("eve.")] == []
    assert not any(name.startswith("ana.") for name in sweep.transactions(eve, ""))


def state(cluster: infra.Cluster) -> list[object]:
    """All that an intruder could have changed, as the admin sees it."""
    config = cluster.admin_config()
    acls = admin.answer(config, lambda a: a.describe_acls(sweep.everything_of(None)))
    return [
        {name for name in topic_names(cluster) if name.partition(".")[0] != "eve"},
        {topic: ends(config, topic) for topic in ("ana.orders", "ana.stage-orders-1")},
        settings(config, "ana.orders"),
        sorted(map(str, acls)),
        sorted(sweep.passwords(config)),
        {user: quotas.of(config, user) for user in sorted(quotas.users(config))},
        sweep.transactions(config, "ana."),
        committed(config),
        settings_of_brokers(config),
        _log_in(cluster),
    ]


def ends(config: Config, topic: str) -> tuple[int, int]:
    consumer = Consumer({**config, "group.id": "nobody"})
    try:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=20)
        return int(low), int(high)
    finally:
        consumer.close()


def settings(config: Config, topic: str) -> dict[str, str]:
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    (found,) = admin.answers(config, lambda a: a.describe_configs([resource])).values()
    return {name: entry.value for name, entry in found.items()}


def settings_of_brokers(config: Config) -> list[str]:
    return traces._changed_settings(config, (1, 2, 3), traces.kept_by_kafka(infra.ClusterSpec()))


def committed(config: Config) -> int:
    wanted = [ConsumerGroupTopicPartitions("ana.readers")]
    (found,) = admin.answers(config, lambda a: a.list_consumer_group_offsets(wanted)).values()
    return int(found.topic_partitions[0].offset)


def _log_in(cluster: infra.Cluster) -> list[str]:
    """Her password still opens the door to her own."""
    ana = cluster.tenant("ana")
    assert ana is not None
    return sorted(admin.metadata(ana.config(cluster), 20).topics)
