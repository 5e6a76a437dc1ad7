"""Is a cluster of somebody else's used, and left as it was?"""

from __future__ import annotations

from pathlib import Path

import pytest
from confluent_kafka.admin import NewTopic
from real import topic_names

import infra
from infra import ClusterSpec, admin, sweep

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
    assert sweep.leftovers(cluster.admin_config(), "guest", "guest.") == []
    assert infra.names() == []
    assert cluster.is_up()


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
    for right in ("CREATE Topic", "DELETE Group", "ALTER Cluster"):
        assert right in error.value.text.es
        assert right in error.value.text.en
    assert "Cluster authorization failed)" in error.value.text.en
    assert "READ Topic" not in error.value.text.en
    assert infra.names() == []
    assert topic_names(cluster) == before
    cluster.remove_tenant("weak")


def test_nobody_answers(home: Path, listener: int) -> None:
    settings: admin.Config = {"bootstrap.servers": "127.0.0.1:1", "log_level": 0}
    with pytest.raises(infra.ClusterDown, match=r"127\.0\.0\.1:1"):
        infra.start(SPEC, external=settings)
    assert infra.names() == []


def test_without_the_way_in(home: Path) -> None:
    with pytest.raises(infra.NotOurCluster):
        infra.start(SPEC, backend="external")
