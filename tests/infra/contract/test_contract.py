"""Does every back end start, guard its doors, break on purpose, come back and leave nothing?"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import NewTopic
from real import create, problem, read, send, topic_names, until
from subjects import Subject

import infra
from infra import admin, sweep
from workbook.text import Text

pytestmark = pytest.mark.cluster

PATIENCE = 30.0  # seconds: machines are shared
STARTER = "import infra; c = infra.start(infra.attach({name!r}).spec); print(len(c.nodes()))"


def states(subject: Subject) -> dict[int, str]:
    return {node.id: node.state for node in subject.cluster.nodes()}


def isrs(subject: Subject, topic: str) -> list[list[int]]:
    known = admin.metadata(subject.cluster.admin_config(), PATIENCE).topics.get(topic)
    return [sorted(partition.isrs) for partition in known.partitions.values()] if known else []


def refused(subject: Subject, fault: Callable[[int], None]) -> bool:
    """Somebody else's node stays as it is, and the sentence says where this can be done."""
    if subject.ours:
        return False
    with pytest.raises(infra.NotOurCluster, match="workbook up"):
        fault(2)
    return True


def test_start_is_up_and_a_second_start_changes_nothing(subject: Subject) -> None:
    before = subject.cluster.nodes()
    assert infra.start(subject.cluster.spec).is_up()
    assert subject.again().nodes() == before
    assert subject.again().backend == subject.kind
    assert [node.id for node in before if node.role == "broker"] == [1, 2, 3]
    assert infra.names() == [subject.cluster.name]
    assert "ñandú" in str(subject.cluster.folder)


def test_start_gives_three_copies(subject: Subject) -> None:
    create(subject.cluster.admin_config(), "copies")
    until(lambda: isrs(subject, "copies") == [[1, 2, 3]] * 3, 90)
    sweep.delete_topics(subject.cluster.admin_config(), ["copies"])


def test_security_keeps_our_files_to_ourselves(subject: Subject) -> None:
    folder = subject.cluster.folder
    secret = [p for kind in ("json", "properties") for p in folder.rglob(f"*.{kind}")]
    ours = [folder, *(path for path in secret if "data" not in path.parts)]
    assert folder / "state.json" in ours
    assert [path for path in ours if path.stat().st_mode & 0o077] == []


def test_security_lets_nobody_in_without_a_name(subject: Subject) -> None:
    for broker in subject.cluster.nodes()[:3]:
        with pytest.raises(KafkaException):
            admin.metadata({"bootstrap.servers": broker.address, "log_level": 0}, 1.0)


def test_security_refuses_a_wrong_password(subject: Subject) -> None:
    with pytest.raises(KafkaException):
        admin.metadata({**subject.cluster.admin_config(), "sasl.password": "guess"}, 1.0)
    assert len(admin.metadata(subject.cluster.admin_config(), PATIENCE).brokers) == 3


def test_security_gives_a_tenant_its_prefix_and_nothing_else(subject: Subject) -> None:
    cluster = subject.cluster
    tenant = cluster.create_tenant("ana")
    mine = tenant.config(cluster)
    create(mine, "ana.orders")
    create(cluster.admin_config(), "ana-maria.orders")
    send(mine, "ana.orders", 20)
    read(mine, "ana.orders", "ana.billing", 20)
    forbidden = KafkaError.TOPIC_AUTHORIZATION_FAILED
    assert problem(mine, lambda a: a.create_topics([NewTopic("eva.orders", 1)])) == forbidden
    assert problem(mine, lambda a: a.delete_topics(["ana-maria.orders"])) == forbidden
    assert problem(mine, lambda a: a.delete_consumer_groups(["eva.g"])) == (
        KafkaError.GROUP_AUTHORIZATION_FAILED
    )
    assert set(admin.metadata(mine, PATIENCE).topics) == {"ana.orders"}
    assert cluster.create_tenant("ana") == tenant
    assert subject.again().tenant("ana") == tenant
    assert sorted(cluster.clear_tenant("ana")) == ["billing", "orders"]
    cluster.remove_tenant("ana")
    sweep.delete_topics(cluster.admin_config(), ["ana-maria.orders"])


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_reset_clears_a_tenant_whole(subject: Subject, protocol: str) -> None:
    """Even with a consumer that never said goodbye."""
    cluster = subject.cluster
    tenant = cluster.create_tenant("gone")
    mine = {**tenant.config(cluster), "group.protocol": protocol}
    create(tenant.config(cluster), "gone.orders", "gone.other")
    send(tenant.config(cluster), "gone.orders", 5)
    left_open = read(mine, "gone.orders", "gone.billing", 5, close=False)
    assert cluster.clear_tenant("gone", "other") == ["other"]
    cluster.remove_tenant("gone")
    assert sweep.leftovers(cluster.admin_config(), "gone") == []
    assert cluster.tenant("gone") is None
    with pytest.raises(KafkaException):
        admin.metadata(tenant.config(cluster), 1.0)
    left_open.close()


def test_fault_kill_and_back_in_every_isr(subject: Subject) -> None:
    cluster = subject.cluster
    if refused(subject, cluster.kill):
        return
    address = cluster.nodes()[1].address
    create(cluster.admin_config(), "kept")
    send(cluster.admin_config(), "kept", 30)
    cluster.kill(2)
    assert states(subject) == {1: "running", 2: "stopped", 3: "running", 101: "running"}
    send(cluster.admin_config(), "kept", 30)
    cluster.start_node(2)
    assert cluster.is_up()
    assert cluster.nodes()[1].address == address
    assert isrs(subject, "kept") == [[1, 2, 3]] * 3
    read(cluster.admin_config(), "kept", "counter", 60)


def test_fault_stop_and_start(subject: Subject) -> None:
    if refused(subject, subject.cluster.stop_node):
        return
    for node_id in (3, 101):
        subject.cluster.stop_node(node_id)
        assert states(subject)[node_id] == "stopped"
        subject.cluster.start_node(node_id)
    create(subject.cluster.admin_config(), "after-the-controller")


def test_fault_pause_and_resume(subject: Subject) -> None:
    """A frozen broker keeps its connections and answers nobody."""
    cluster = subject.cluster
    if refused(subject, cluster.pause):
        return
    own = {**cluster.admin_config(), "bootstrap.servers": cluster.nodes()[0].address}
    cluster.pause(1)
    assert states(subject)[1] == "paused"
    assert not cluster.is_up()
    with pytest.raises(KafkaException):
        admin.metadata(own, 1.0)
    cluster.resume(1)
    assert states(subject)[1] == "running"
    cluster.heal()
    assert len(admin.metadata(own, PATIENCE).brokers) == 3


def test_fault_disconnect_and_reconnect(subject: Subject) -> None:
    cluster = subject.cluster
    if refused(subject, cluster.disconnect):
        return
    if subject.kind == "local":  # without lines of its own, nothing can be cut
        with pytest.raises(infra.FaultNotPossible, match="--slow-links"):
            cluster.disconnect(1)
        return
    address = cluster.nodes()[0].address
    cluster.disconnect(1)
    assert states(subject)[1] == "disconnected"
    until(lambda: 1 not in admin.metadata(cluster.admin_config(), PATIENCE).brokers, 90)
    cluster.reconnect(1)
    assert cluster.nodes()[0].address == address
    cluster.heal()
    own = {**cluster.admin_config(), "bootstrap.servers": address}
    assert len(admin.metadata(own, PATIENCE).brokers) == 3


def test_fault_slow_link(subject: Subject) -> None:
    """Clients reach the broker late, and the cluster stays up."""
    cluster = subject.cluster
    if subject.kind != "docker":  # the local one of these tests has no lines; others of ours do
        with pytest.raises(infra.FaultNotPossible, match="--slow-links"):
            cluster.slow_link(1, delay_in=1.0)
        return
    own = {**cluster.admin_config(), "bootstrap.servers": cluster.nodes()[0].address}
    cluster.slow_link(1, delay_in=0.2, delay_out=0.4)
    started = time.monotonic()
    admin.metadata(own, PATIENCE)
    assert time.monotonic() - started > 0.6
    cluster.mend_link(1)
    assert cluster.is_up()
    with pytest.raises(infra.FaultNotPossible, match="101"):
        cluster.slow_link(101)


def test_fault_several_at_once_are_healed(subject: Subject) -> None:
    if refused(subject, subject.cluster.pause):
        return
    create(subject.cluster.admin_config(), "healed")
    subject.cluster.pause(1)
    subject.cluster.kill(2)
    subject.cluster.heal()
    assert subject.cluster.is_up()
    assert isrs(subject, "healed") == [[1, 2, 3]] * 3
    assert subject.cluster.quorum().leader_id == 101


def test_a_node_that_is_not_there(subject: Subject) -> None:
    with pytest.raises(infra.NotOurCluster if not subject.ours else infra.UnknownNode):
        subject.cluster.kill(7)


def test_restart_keeps_the_data(subject: Subject) -> None:
    """Of somebody else's cluster, stopping changes nothing."""
    cluster = subject.cluster
    create(cluster.admin_config(), "survivor")
    send(cluster.admin_config(), "survivor", 10)
    before = [node.address for node in cluster.nodes()]
    cluster.stop()
    running = [node.id for node in cluster.nodes() if node.state == "running"]
    assert running == ([] if subject.ours else [1, 2, 3])
    assert infra.start(cluster.spec).is_up()
    assert [node.address for node in cluster.nodes()] == before
    read(cluster.admin_config(), "survivor", "counter", 10)
    sweep.delete_topics(cluster.admin_config(), ["survivor"])


def test_restart_by_two_commands_at_once_is_one(subject: Subject) -> None:
    """Everything was killed; two `up` at once bring back one cluster with its data."""
    create(subject.cluster.admin_config(), "twice")
    if subject.ours:
        for node in subject.cluster.nodes():
            subject.cluster.kill(node.id)
    command = [sys.executable, "-c", STARTER.format(name=subject.cluster.name)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [starter.communicate(timeout=200)[0] for starter in both]
    assert [starter.returncode for starter in both] == [0, 0]
    assert said[0] == said[1] == f"{len(subject.cluster.nodes())}\n"
    assert subject.cluster.is_up()
    assert "twice" in topic_names(subject.cluster)
    sweep.delete_topics(subject.cluster.admin_config(), ["twice"])


@pytest.mark.parametrize("made", ["local", "docker"], indirect=True)
def test_restart_gives_up_a_port_that_somebody_took(subject: Subject) -> None:
    cluster = subject.cluster
    create(cluster.admin_config(), "before-the-port")
    old = cluster.nodes()[0].address
    cluster.stop()
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


def test_delete_leaves_nothing(subject: Subject) -> None:
    """Of somebody else's cluster: nothing of ours, and everything of theirs."""
    others = topic_names(subject.cluster)
    small = subject.start("small")
    create(small.create_tenant("guest").config(small), "guest.orders")
    assert bool(subject.traces(small)) == subject.ours
    small.delete()
    assert subject.traces(small) == []
    assert not small.folder.exists()
    assert infra.names() == [subject.cluster.name]
    assert topic_names(subject.cluster) == others
    assert sweep.leftovers(subject.cluster.admin_config(), "guest") == []
