"""What does a cluster answer without a single process?"""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeBackend
from filelock import FileLock

import infra
from infra import Cluster, ClusterSpec, print_nothing
from infra.layout import new_state
from infra.local import LocalBackend
from infra.logs import cause
from infra.state import private_folder, write_private
from infra.tenants import Tenant, TenantBook
from workbook.text import Text


@pytest.fixture
def fake(tmp_path: Path) -> Cluster:
    cluster = Cluster(FakeBackend(tmp_path))
    cluster.start()
    return cluster


def test_a_backend_is_all_a_cluster_needs(fake: Cluster) -> None:
    assert (fake.name, fake.backend, fake.bootstrap_servers) == (
        "default",
        "fake",
        "fake:1,fake:2,fake:3",
    )
    assert fake.is_up()
    fake.kill(2)
    assert not fake.is_up()
    assert [node.id for node in fake.nodes() if not node.alive] == [2]
    fake.start_node(2)
    assert fake.is_up()
    fake.stop()
    assert not any(node.alive for node in fake.nodes())


def test_an_unknown_node(fake: Cluster) -> None:
    with pytest.raises(ValueError, match="101"):
        fake.kill(9)


@pytest.mark.parametrize("name", ["", "ñandú", "a.b", "a b", "admin", "broker"])
def test_names_that_no_tenant_can_have(fake: Cluster, name: str) -> None:
    with pytest.raises(infra.TenantError):
        fake.create_tenant(name)
    assert fake.tenants() == []


def test_a_tenant_needs_a_running_cluster(fake: Cluster) -> None:
    fake.stop()
    with pytest.raises(infra.ClusterDown, match="workbook up"):
        fake.create_tenant("ana")


def test_who_is_no_tenant_is_named(fake: Cluster, tmp_path: Path) -> None:
    TenantBook(tmp_path).ensure("ana")
    with pytest.raises(infra.TenantError, match="ana"):
        fake.clear_tenant("eva")


def test_passwords_stay_and_are_not_shown(tmp_path: Path) -> None:
    tenant = TenantBook(tmp_path).ensure("ana")
    assert TenantBook(tmp_path).ensure("ana") == tenant
    assert tenant.password not in repr(tenant)
    assert (tmp_path / "tenants.json").stat().st_mode & 0o777 == 0o600
    TenantBook(tmp_path).forget("ana")
    assert TenantBook(tmp_path).get("ana") is None


def test_a_tenants_settings(fake: Cluster) -> None:
    config = Tenant("ana", "secret").config(fake)
    assert config["sasl.mechanism"] == "SCRAM-SHA-512"
    assert config["security.protocol"] == "SASL_PLAINTEXT"
    assert config["log_level"] == 0


def test_attaching_to_nothing(home: Path) -> None:
    with pytest.raises(infra.ClusterNotFound, match="workbook up"):
        infra.attach()
    assert infra.names() == []


def test_what_was_chosen_once_stays(home: Path) -> None:
    folder = private_folder(home / "clusters" / "default")
    new_state(ClusterSpec()).save(folder)
    assert infra.names() == ["default"]
    assert infra.attach().backend == "local"
    assert not infra.attach().is_up()
    with pytest.raises(infra.WrongSpec, match="local"):
        infra.start(backend="external", external={})
    with pytest.raises(infra.WrongSpec, match="3 brokers"):
        infra.start(ClusterSpec(brokers=1))
    with pytest.raises(infra.WrongSpec, match="auto"):
        infra.start(backend="podman")


def test_the_second_starter_waits_and_says_so(tmp_path: Path) -> None:
    backend, said = LocalBackend(ClusterSpec(), tmp_path / "default"), []
    lock = FileLock(tmp_path / ".default.lock")

    def listen(text: Text, fraction: float | None = None) -> None:
        said.append(text.es)
        lock.release()

    with lock:
        with backend._lock(listen):
            assert lock.is_locked is not None
        assert len(said) == 1


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_nothing(Text(es="hola", en="hello"))
    assert capsys.readouterr().out == ""


LOG = """[2026-11-23 12:00:00,000] INFO all is well (kafka.server.KafkaServer)
[2026-11-23 12:00:01,000] ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)
java.lang.RuntimeException: outer
\tat kafka.Kafka.main(Kafka.scala)
Caused by: java.net.BindException: Address already in use
\tat java.base/sun.nio.ch.Net.bind0(Native Method)
[2026-11-23 12:00:02,000] INFO bye (kafka.server.KafkaServer)
"""


def test_the_innermost_cause_is_told(tmp_path: Path) -> None:
    write_private(tmp_path / "server.log", LOG)
    assert cause(tmp_path, 0) == "Address already in use"
    assert cause(tmp_path, len(LOG)) != "Address already in use"
    write_private(tmp_path / "output.log", "Unrecognized VM option 'Zap'\n")
    assert cause(tmp_path, len(LOG)) == "Unrecognized VM option 'Zap'"
