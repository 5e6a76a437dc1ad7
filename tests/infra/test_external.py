"""Is a cluster of somebody else's used, and left as it was?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)
from real import topic_names

import infra
from infra import ClusterSpec, Tenant, admin, sweep
from infra.tenants import grant

SPEC = ClusterSpec("foreign")


@pytest.fixture
def foreign(cluster: infra.Cluster, home: Path) -> infra.Cluster:
    """Our own cluster, looked at from a home that does not know it."""
    given = {k: v for k, v in cluster.admin_config().items() if k != "log_level"}
    return infra.start(SPEC, external=given)


@pytest.mark.cluster
def test_it_is_used_and_left_as_it_was(cluster: infra.Cluster, foreign: infra.Cluster) -> None:
    before = topic_names(cluster)
    assert (foreign.backend, foreign.is_up(), foreign.spec.brokers) == ("external", True, 3)
    assert [node.id for node in foreign.nodes()] == [1, 2, 3]
    assert (foreign.folder / "external.json").stat().st_mode & 0o777 == 0o600
    again = infra.attach("foreign")
    assert again.admin_config() == foreign.admin_config()
    tenant = again.create_tenant("guest")
    make = [NewTopic("guest.orders", 1)]
    admin.answers(tenant.config(again), lambda a: a.create_topics(make))
    again.stop()
    again.delete()
    assert topic_names(cluster) == before
    assert sweep.leftovers(cluster.admin_config(), "guest") == []
    assert infra.names() == []
    assert cluster.is_up()


@pytest.mark.cluster
@pytest.mark.parametrize("theirs", ["topic", "user"])
def test_what_others_have_there_is_never_ours(
    cluster: infra.Cluster, foreign: infra.Cluster, theirs: str
) -> None:
    """A tenant of that name could read it, change its password, and take it away when they go."""
    config = cluster.admin_config()
    if theirs == "topic":
        admin.answers(config, lambda a: a.create_topics([NewTopic("shop.orders", 1)]))
    else:
        password = cluster.create_tenant("shop").password
    before = sweep.leftovers(config, "shop")
    with pytest.raises(infra.TenantError, match="shop"):
        foreign.create_tenants(["guest", "shop"])
    foreign.delete()
    assert sweep.leftovers(config, "shop") == before != []
    if theirs == "topic":
        sweep.delete_topics(config, ["shop.orders"])
    else:
        assert admin.metadata(Tenant("shop", password).config(cluster), 10).topics == {}
        cluster.remove_tenant("shop")


@pytest.mark.cluster
def test_its_nodes_are_not_ours(foreign: infra.Cluster) -> None:
    for touch in (foreign.kill, foreign.stop_node, foreign.start_node):
        with pytest.raises(infra.NotOurCluster, match="workbook up"):
            touch(1)


@pytest.mark.cluster
def test_each_missing_right_is_named(cluster: infra.Cluster, home: Path) -> None:
    """A tenant may not do what an instructor must."""
    weak = cluster.create_tenant("weak").config(cluster)
    before = topic_names(cluster)
    with pytest.raises(infra.MissingRight) as error:
        infra.start(SPEC, external=weak)
    everything = ("CREATE Topic", "DELETE Group", "WRITE TransactionalId")
    of_cluster = ("ALTER", "ALTER_CONFIGS", "DESCRIBE_CONFIGS", "DESCRIBE")
    for right in (*everything, *(f"{name} Cluster, " for name in of_cluster)):
        assert right in error.value.text.es
        assert right in error.value.text.en
    assert "Cluster authorization failed)" in error.value.text.en
    assert "READ Topic" not in error.value.text.en
    assert infra.names() == []
    assert topic_names(cluster) == before
    cluster.remove_tenant("weak")


@pytest.mark.cluster
def test_no_right_is_named_that_is_there(cluster: infra.Cluster, home: Path) -> None:
    """An instructor who may do everything but set quotas."""
    config, tenant = cluster.admin_config(), cluster.create_tenant("almost")
    kinds = (ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)
    rights = [
        AclBinding(
            kind,
            "workbook-probe-",
            ResourcePatternType.PREFIXED,
            "User:almost",
            "*",
            AclOperation.ALL,
            AclPermissionType.ALLOW,
        )
        for kind in kinds
    ]
    admin.answers(config, lambda a: a.create_acls(rights))
    grant(config, tenant, ["ALTER"])
    with pytest.raises(infra.MissingRight) as error:
        infra.start(SPEC, external=tenant.config(cluster))
    named = re.findall(r"([A-Z_]+ (?:Topic|Group|Cluster|TransactionalId)),", error.value.text.en)
    assert named == ["ALTER_CONFIGS Cluster", "DESCRIBE_CONFIGS Cluster"]
    assert sweep.leftovers(config, "almost")  # its own, and nothing of the probe's
    assert sweep.topics(config, "workbook-probe-") == []
    assert not [user for user in sweep.passwords(config) if user.startswith("workbook-probe-")]
    cluster.remove_tenant("almost")


def test_nobody_answers(home: Path, listener: int) -> None:
    settings: admin.Config = {"bootstrap.servers": "127.0.0.1:1", "log_level": 0}
    with pytest.raises(infra.ClusterDown, match=r"127\.0\.0\.1:1"):
        infra.start(SPEC, external=settings)
    assert infra.names() == []


def test_without_the_way_in(home: Path) -> None:
    with pytest.raises(infra.NotOurCluster):
        infra.start(SPEC, backend="external")
