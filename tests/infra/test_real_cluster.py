"""Does a real cluster start, keep its data, guard its doors, and come back from everything?"""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import NewTopic
from real import topic_names

import infra
from infra import admin, processes, sweep
from infra.state import ClusterState
from workbook.text import Text

pytestmark = pytest.mark.cluster

STARTER = "import infra; print(sorted(n.pid for n in infra.start().nodes()))"


def create(config: admin.Config, *names: str) -> None:
    admin.answers(config, lambda a: a.create_topics([NewTopic(name, 3) for name in names]))


def send(config: admin.Config, topic: str, count: int) -> None:
    producer = Producer({**config})
    for number in range(count):
        producer.produce(topic, str(number))
    assert producer.flush(20) == 0


def read(config: admin.Config, topic: str, group: str, count: int, close: bool = True) -> Consumer:
    consumer = Consumer({**config, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    seen = 0
    for _ in range(60):
        seen += len(consumer.consume(count, timeout=0.5))
        if seen >= count:
            break
    assert seen == count
    if close:
        consumer.close()
    return consumer


def problem(config: admin.Config, question: object) -> int | None:
    (error,) = admin.problems(config, question).values()  # type: ignore[arg-type]
    return admin.code(error)


def pids(cluster: infra.Cluster) -> dict[int, int | None]:
    return {node.id: node.pid for node in cluster.nodes()}


def test_it_is_up_and_a_second_start_changes_nothing(cluster: infra.Cluster) -> None:
    before = pids(cluster)
    assert infra.start().is_up()
    assert pids(infra.attach()) == before
    assert [node.role for node in cluster.nodes()] == ["broker"] * 3 + ["controller"]
    assert infra.names() == ["default"]
    assert "ñandú" in str(cluster.folder)


def test_nothing_is_open_to_others_on_this_machine(cluster: infra.Cluster) -> None:
    for name in ("state.json", "secrets.json", "nodes/1/server.properties"):
        assert (cluster.folder / name).stat().st_mode & 0o077 == 0
    assert cluster.folder.stat().st_mode & 0o077 == 0
    assert (cluster.folder / "nodes" / "1").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("listener", ["client", "internal"])
def test_anonymous_is_refused(cluster: infra.Cluster, listener: str) -> None:
    state = ClusterState.load(cluster.folder)
    assert state is not None
    address = f"127.0.0.1:{state.nodes[0].ports[listener]}"
    with pytest.raises(KafkaException):
        admin.metadata({"bootstrap.servers": address, "log_level": 0}, 1.0)


def test_a_wrong_password_is_refused(cluster: infra.Cluster) -> None:
    with pytest.raises(KafkaException):
        admin.metadata({**cluster.admin_config(), "sasl.password": "guess"}, 1.0)


def test_a_tenant_has_its_prefix_and_nothing_else(cluster: infra.Cluster) -> None:
    tenant = cluster.create_tenant("ana")
    mine = tenant.config(cluster)
    create(mine, "ana.orders")
    create(cluster.admin_config(), "ana-maria.orders")
    send(mine, "ana.orders", 20)
    read(mine, "ana.orders", "ana.billing", 20)
    refused = KafkaError.TOPIC_AUTHORIZATION_FAILED
    assert problem(mine, lambda a: a.create_topics([NewTopic("eva.orders", 1)])) == refused
    assert problem(mine, lambda a: a.delete_topics(["ana-maria.orders"])) == refused
    assert problem(mine, lambda a: a.delete_consumer_groups(["eva.g"])) == (
        KafkaError.GROUP_AUTHORIZATION_FAILED
    )
    assert set(admin.metadata(mine).topics) == {"ana.orders"}
    assert cluster.create_tenant("ana") == tenant
    assert infra.attach().tenant("ana") == tenant
    assert sorted(cluster.clear_tenant("ana")) == ["billing", "orders"]
    cluster.remove_tenant("ana")
    sweep.delete_topics(cluster.admin_config(), ["ana-maria.orders"])


def test_transactions_under_the_prefix(cluster: infra.Cluster) -> None:
    mine = cluster.create_tenant("tx").config(cluster)
    create(mine, "tx.orders")
    producer = Producer({**mine, "transactional.id": "tx.one"})
    producer.init_transactions(20)
    producer.begin_transaction()
    producer.produce("tx.orders", "x")
    producer.commit_transaction(20)
    cluster.remove_tenant("tx")


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_a_tenant_goes_whole(cluster: infra.Cluster, protocol: str) -> None:
    """Even with a consumer that never said goodbye."""
    tenant = cluster.create_tenant("gone")
    mine = {**tenant.config(cluster), "group.protocol": protocol}
    create(mine, "gone.orders", "gone.other")
    send(tenant.config(cluster), "gone.orders", 5)
    left_open = read(mine, "gone.orders", "gone.billing", 5, close=False)
    assert cluster.clear_tenant("gone", "other") == ["other"]
    cluster.remove_tenant("gone")
    assert sweep.leftovers(cluster.admin_config(), "gone", "gone.") == []
    assert cluster.tenant("gone") is None
    with pytest.raises(KafkaException):
        admin.metadata(tenant.config(cluster), 1.0)
    left_open.close()


def test_a_killed_broker_comes_back_in_sync(cluster: infra.Cluster) -> None:
    create(cluster.admin_config(), "kept")
    send(cluster.admin_config(), "kept", 30)
    cluster.kill(2)
    assert [node.id for node in cluster.nodes() if not node.alive] == [2]
    send(cluster.admin_config(), "kept", 30)
    cluster.start_node(2)
    assert cluster.is_up()
    partitions = admin.metadata(cluster.admin_config()).topics["kept"].partitions.values()
    assert all(sorted(partition.isrs) == [1, 2, 3] for partition in partitions)


def test_the_controller_stops_and_comes_back(cluster: infra.Cluster) -> None:
    cluster.stop_node(101)
    assert not cluster.is_up()
    cluster.start_node(101)
    create(cluster.admin_config(), "after-the-controller")


def test_two_starters_after_a_crash_are_one(cluster: infra.Cluster) -> None:
    """Everything was killed; two `up` at once bring back one cluster with its data."""
    send_to = "kept" if "kept" in topic_names(cluster) else "again"
    if send_to == "again":
        create(cluster.admin_config(), send_to)
    for node in cluster.nodes():
        cluster.kill(node.id)
    command = [sys.executable, "-c", STARTER]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [starter.communicate(timeout=120)[0] for starter in both]
    assert said[0] == said[1] != ""
    assert said[0].strip() == str(sorted(node.pid or 0 for node in cluster.nodes()))
    assert send_to in topic_names(cluster)


def test_a_port_that_somebody_took_is_given_up(cluster: infra.Cluster) -> None:
    create(cluster.admin_config(), "before-the-port")
    old = cluster.nodes()[0].address
    cluster.stop()
    assert not any(node.alive for node in cluster.nodes())
    said: list[str] = []

    def listen(text: Text, fraction: float | None = None) -> None:
        said.append(text.es)

    with socket.socket() as somebody:
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        somebody.bind(("127.0.0.1", int(old.rpartition(":")[2])))
        somebody.listen()
        cluster.start(listen)
        assert cluster.nodes()[0].address != old
        assert any(old.rpartition(":")[2] in words for words in said)
        assert "before-the-port" in topic_names(cluster)


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
    meta.write_text(kept.replace("node.id=3", "node.id=9"))
    try:
        with pytest.raises(infra.NodeDied) as error:
            cluster.start_node(3)
    finally:
        meta.write_text(kept)
    for words in (error.value.text.es, error.value.text.en):
        assert "3" in words
        assert "9" in words
        assert "server.log" in words
    cluster.start_node(3)


def test_its_memory(cluster: infra.Cluster) -> None:
    resident = sum(processes.resident_bytes(node.pid or 0) for node in cluster.nodes())
    assert resident < 1_000_000_000


def test_every_file_stays_in_the_home(cluster: infra.Cluster) -> None:
    assert not (Path.cwd() / "logs").exists()
    assert (cluster.folder / "nodes" / "1" / "server.log").stat().st_size > 0
