"""What of a cluster of local processes does the contract of all back ends not say?"""

from __future__ import annotations

from pathlib import Path

import pytest
from confluent_kafka import KafkaException, Producer
from real import create

import infra
from infra import admin, processes
from infra.state import ClusterState

pytestmark = pytest.mark.cluster


def pids(cluster: infra.Cluster) -> dict[int, int | None]:
    return {node.id: node.pid for node in cluster.nodes()}


def test_anonymous_is_refused_where_brokers_talk(cluster: infra.Cluster) -> None:
    state = ClusterState.load(cluster.folder)
    assert state is not None
    address = f"127.0.0.1:{state.nodes[0].ports['internal']}"
    with pytest.raises(KafkaException):
        admin.metadata({"bootstrap.servers": address, "log_level": 0}, 1.0)


def test_transactions_under_the_prefix(cluster: infra.Cluster) -> None:
    mine = cluster.create_tenant("tx").config(cluster)
    create(mine, "tx.orders")
    producer = Producer({**mine, "transactional.id": "tx.one"})
    producer.init_transactions(20)
    producer.begin_transaction()
    producer.produce("tx.orders", "x")
    producer.commit_transaction(20)
    cluster.remove_tenant("tx")


def test_nodes_that_the_state_forgot_are_found_again(cluster: infra.Cluster) -> None:
    """As after a reboot (pids that are somebody else's) or a starter that was killed."""
    before = pids(cluster)
    state = ClusterState.load(cluster.folder)
    assert state is not None
    for node in state.nodes:
        node.pid, node.created = 1, 1.0
    state.save(cluster.folder)
    assert not infra.attach().is_up()
    infra.start()
    assert pids(cluster) == before


def test_a_node_that_cannot_start_says_why(cluster: infra.Cluster) -> None:
    cluster.stop_node(3)
    meta = cluster.folder / "nodes" / "3" / "data" / "meta.properties"
    kept = meta.read_text()
    meta.write_text(kept.replace("version=1", "version=9"))
    try:
        with pytest.raises(infra.NodeDied) as error:
            cluster.start_node(3)
    finally:
        meta.write_text(kept)
    for words in (error.value.text.es, error.value.text.en):
        assert "3" in words
        assert "No readable meta.properties" in words
        assert "server.log" in words
    cluster.start_node(3)


def test_its_memory(cluster: infra.Cluster) -> None:
    resident = sum(processes.resident_bytes(node.pid or 0) for node in cluster.nodes())
    assert resident < 1_000_000_000


def test_every_file_stays_in_the_home(cluster: infra.Cluster) -> None:
    assert not (Path.cwd() / "logs").exists()
    assert (cluster.folder / "nodes" / "1" / "server.log").stat().st_size > 0
