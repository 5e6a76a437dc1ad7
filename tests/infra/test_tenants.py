"""Does a class get in at once, within its quotas, and go without leaving anything behind?"""

from __future__ import annotations

from dataclasses import asdict

import pytest
from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import NewTopic
from real import topic_names, until

import infra
from infra import admin, quotas, sweep
from infra.quotas import CLASS, Quotas
from infra.tenants import give_rights

pytestmark = pytest.mark.cluster
NAMES = [f"pupil-{number}" for number in range(5)]


def test_a_class_comes_and_goes(cluster: infra.Cluster) -> None:
    config = cluster.admin_config()
    tenants = cluster.create_tenants(NAMES)
    assert [tenant.name for tenant in tenants] == NAMES
    assert len({tenant.password for tenant in tenants}) == len(NAMES)
    for tenant in tenants:
        assert admin.metadata(tenant.config(cluster), 10).topics == {}
        assert quotas.of(config, tenant.name) == asdict(CLASS)
    assert cluster.create_tenants([*NAMES, "pupil-9"])[: len(NAMES)] == tenants
    cluster.remove_tenants([*NAMES, "pupil-9"])
    assert sweep.leftovers(config, *NAMES, "pupil-9") == []
    assert not set(NAMES) & {
        *cluster.tenants(),
        *sweep.passwords(config),
        *quotas.users(config),
    }
    with pytest.raises(KafkaException):
        admin.metadata(tenants[0].config(cluster), 1)


def test_whoever_is_in_the_middle_of_everything_goes_too(cluster: infra.Cluster) -> None:
    """An open transaction, an open group, topics, rights, quotas, a password."""
    config, mine = cluster.admin_config(), cluster.create_tenant("busy").config(cluster)
    make = [NewTopic("busy.orders", 3), NewTopic("busy.later", 1)]
    admin.answers(mine, lambda a: a.create_topics(make))
    slow = {"transactional.id": "busy.one", "transaction.timeout.ms": 600_000}
    producer = Producer({**mine, **slow})
    producer.init_transactions(60)
    producer.begin_transaction()
    producer.produce("busy.orders", "x")
    assert producer.flush(60) == 0
    consumer = Consumer({**mine, "group.id": "busy.readers"})
    consumer.subscribe(["busy.orders"])
    until(lambda: consumer.poll(0.5) is None and sweep.groups(config, "busy.") != [])
    kinds = {words.partition(" ")[0] for words in sweep.leftovers(config, "busy")}
    assert kinds == {"topic", "group", "ACL", "SCRAM", "quota", "transaction"}
    assert sweep.transactions(config, "busy.") == {"busy.one": "Ongoing"}
    cluster.remove_tenant("busy")
    assert sweep.leftovers(config, "busy") == []
    assert set(sweep.transactions(config, "busy.").values()) <= {"Empty", "CompleteAbort"}
    with pytest.raises(KafkaException):
        producer.commit_transaction(5)
    consumer.close()


def test_whoever_the_cluster_belongs_to_has_no_quotas(cluster: infra.Cluster) -> None:
    cluster.create_tenant("owner", limited=False)
    assert quotas.of(cluster.admin_config(), "owner") == {}
    cluster.remove_tenant("owner")


def test_an_unknown_name_is_told_before_anything_is_touched(cluster: infra.Cluster) -> None:
    cluster.create_tenant("known")
    with pytest.raises(infra.TenantError, match="nobody"):
        cluster.remove_tenants(["known", "nobody"])
    assert "known" in cluster.tenants()
    with pytest.raises(infra.TenantError, match="ñandú"):
        cluster.create_tenants(["fresh", "ñandú"])
    assert "fresh" not in cluster.tenants()
    cluster.remove_tenants(["known"])


def test_nobody_is_everybody_to_no_removal(cluster: infra.Cluster) -> None:
    """No name means no prefix, and no prefix would match every topic."""
    before = topic_names(cluster)
    admin.answers(cluster.admin_config(), lambda a: a.create_topics([NewTopic("stays", 1)]))
    cluster.remove_tenants([])
    sweep.remove(cluster.admin_config())
    assert topic_names(cluster) == {*before, "stays"}
    sweep.delete_topics(cluster.admin_config(), ["stays"])


def test_a_request_that_may_not_be_made_is_kafkas_own_error(cluster: infra.Cluster) -> None:
    weak = cluster.create_tenant("weak-one").config(cluster)
    for ask in (quotas.users, lambda config: quotas.put(config, ["weak-one"])):
        with pytest.raises(KafkaException) as error:
            ask(weak)
        assert admin.sentence(error.value) == "Broker: Cluster authorization failed"
    cluster.remove_tenant("weak-one")


@pytest.mark.parametrize(("quota", "slowed"), [(CLASS, False), (Quotas(2000, 2000), True)])
def test_only_a_flood_is_slowed(cluster: infra.Cluster, quota: Quotas, slowed: bool) -> None:
    """A megabyte at once is what a lab sends at most; the brokers say whom they slow."""
    config, mine = cluster.admin_config(), cluster.create_tenant("fast").config(cluster)
    quotas.put(config, ["fast"], quota)
    until(lambda: quotas.of(config, "fast") == asdict(quota))
    admin.answers(mine, lambda a: a.create_topics([NewTopic("fast.orders", 1)]))
    told: list[object] = []
    producer = Producer({**mine, "throttle_cb": told.append})
    for _ in range(10):
        producer.produce("fast.orders", b"x" * 100_000)
        producer.flush(2)
    if slowed:
        until(lambda: producer.poll(0.1) is not None and told != [])
    assert bool(told) == slowed
    producer.purge()
    cluster.remove_tenant("fast")


def test_what_arrives_while_they_go_goes_too(
    cluster: infra.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the judge's sweep of the caps is under way in another process."""
    tenant, config = cluster.create_tenant("late"), cluster.admin_config()
    known, once = sweep.groups, iter([True])

    def groups(config: admin.Config, *prefixes: str) -> list[str]:
        if next(once, False):
            give_rights(config, [tenant])
        return known(config, *prefixes)

    monkeypatch.setattr(sweep, "groups", groups)
    cluster.remove_tenant("late")
    assert sweep.leftovers(config, "late") == []
