"""Does a notebook inside reach the brokers as itself, and nothing else of this machine?"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from looking import said

import infra
from grader.execution import Execution, sandboxed
from grader.student import Call

# The core of tests/hostile asks the same of every broker and port.
pytestmark = [pytest.mark.cluster, pytest.mark.kernel, pytest.mark.soak]
ROUND_TRIP = """\
from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic
from workbook import ME, cluster

def brokers():
    return sorted(AdminClient(cluster.config).list_topics(timeout=10).brokers)

def create(topic):
    asked = NewTopic(topic, num_partitions=6, replication_factor=3)
    admin = AdminClient(cluster.config)
    try:
        admin.create_topics([asked])[topic].result(20)
    except KafkaException as error:
        return error.args[0].name()
    return "created"

def send(topic, values):
    producer = Producer(cluster.config | {"partitioner": "random", "linger.ms": 0})
    failed = []
    for number, value in enumerate(values):
        told = lambda error, _: failed.append(error.name()) if error else None
        producer.produce(topic, value.encode(), partition=number % 6, on_delivery=told)
    producer.flush(20)
    return failed

def read(topic, count):
    group = {"group.id": f"{ME}.readers", "auto.offset.reset": "earliest"}
    consumer, values = Consumer(cluster.config | group), []
    consumer.subscribe([topic])
    while len(values) < count:
        record = consumer.poll(10)
        if record is None or record.error():
            break
        values.append(record.value().decode())
    consumer.close()
    return sorted(values)
"""
REACH = """\
import json, socket, urllib.request
def reached(host, port):
    try:
        with socket.create_connection((host, port), timeout=2) as there:
            there.settimeout(0.5)
            try:
                return there.recv(1) != b""
            except TimeoutError:
                return True
    except OSError:
        return False
def resolves(name):
    try:
        return bool(socket.getaddrinfo(name, 80))
    except OSError:
        return False
"""


@pytest.fixture(scope="module")
def tenants(sandbox: None, room: Any) -> Iterator[tuple[infra.Cluster, Path, infra.Tenant]]:
    cluster, home = room
    yield cluster, home, cluster.create_tenant("sandbox-ana")
    cluster.remove_tenant("sandbox-ana")


@pytest.fixture(scope="module")
def notebook(tenants: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Execution]:
    cluster, _, ana = tenants
    folder = tmp_path_factory.mktemp("files")
    with sandboxed(folder, ana.config(cluster), "sandbox-ana") as execution:
        said(execution, ROUND_TRIP + REACH, 60)
        yield execution


def test_it_reaches_every_broker_as_itself(tenants: Any, notebook: Execution) -> None:
    cluster = tenants[0]
    values = [f"ñ {number}" for number in range(12)]
    assert notebook.run(Call("brokers", (), 20)) == [1, 2, 3]
    assert notebook.run(Call("create", ("sandbox-ana.orders",), 30)) == "created"
    assert notebook.run(Call("send", ("sandbox-ana.orders", values), 30)) == []
    assert notebook.run(Call("read", ("sandbox-ana.orders", 12), 60)) == sorted(values)
    assert "sandbox-ana" in cluster.tenants()


def test_it_is_nobody_else(tenants: Any, notebook: Execution) -> None:
    cluster = tenants[0]
    cluster.create_tenant("sandbox-eva")
    try:
        refused = notebook.run(Call("create", ("sandbox-eva.orders",), 30))
        assert refused == "TOPIC_AUTHORIZATION_FAILED"
    finally:
        cluster.remove_tenant("sandbox-eva")


def test_it_reaches_nothing_else(tenants: Any, notebook: Execution, somebody: int) -> None:
    cluster, home, _ = tenants
    judge = int(json.loads((home / "judge/learner.json").read_text())["url"].rsplit(":", 1)[1])
    brokers = [int(a.rsplit(":", 1)[1]) for a in cluster.bootstrap_servers.split(",")]
    reach = {port: notebook.run(Call("reached", ("127.0.0.1", port), 5)) for port in brokers}
    assert reach == dict.fromkeys(brokers, True)
    nodes = [node.address for node in cluster.nodes() if node.role == "controller"]
    controllers = [int(address.rsplit(":", 1)[1]) for address in nodes if address]
    for port in (somebody, judge, *controllers):
        assert not notebook.run(Call("reached", ("127.0.0.1", port), 5)), port
    for host in ("1.1.1.1", "192.168.0.1", "169.254.169.254", "::1"):
        assert not notebook.run(Call("reached", (host, 80), 5)), host
    assert not notebook.run(Call("resolves", ("kafka.apache.org",), 20))


def test_it_reads_nothing_of_the_judge(tenants: Any, notebook: Execution) -> None:
    _, home, _ = tenants
    root = Path(__file__).parents[2]
    hidden = ["/etc/shadow", "/etc/passwd", str(home), str(home / "judge"), str(home / "clusters")]
    hidden += [str(root / name) for name in ("grader", "solutions", "exercises", "tests", ".git")]
    source = f"""\
import importlib, os
seen = [path for path in {hidden} if os.path.lexists(path)]
for name in ("grader", "infra", "solutions"):
    try:
        importlib.import_module(name)
        seen.append(name)
    except ImportError:
        pass
for folder, _, files in os.walk("/"):
    if not folder.startswith(("/proc", "/usr", "/env/lib", "/dev")):
        seen += [file for file in files if file in ("checks.py", "mistakes.py", "secrets.json")]
print(seen, sorted(os.listdir("/tmp")))"""
    assert said(notebook, source) == "[] ['home', 'work']\n"


def test_it_does_not_see_another_job(tenants: Any, notebook: Execution, tmp_path: Path) -> None:
    cluster, _, ana = tenants
    (tmp_path / "answers.txt").write_text("42")
    with sandboxed(tmp_path, ana.config(cluster), "sandbox-ana") as other:
        look = "import os; print(os.getuid(), os.listdir('/tmp'), os.path.exists('/support/answers.txt'))"
        ours, theirs = said(notebook, look).split(), said(other, look).split()
        pids = said(other, "print([p for p in os.listdir('/proc') if p.isdigit()])")
    assert ours[-1] == "False"
    assert theirs[-1] == "True"
    assert len(pids.split()) < 6
    if os.geteuid() == 0:  # a normal user stays who they are, in namespaces apart
        assert ours[0] != theirs[0]
