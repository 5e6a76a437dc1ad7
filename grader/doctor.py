"""Can this machine give the course, and if not, which one line mends it?"""

from __future__ import annotations

import platform
import shutil
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

import infra
from grader import service
from grader.sandbox import proof
from grader.sandbox.refusal import SandboxRefused
from grader.up import own_learner
from infra import Cluster, paths
from infra.docker import engine, image
from workbook.errors import WorkbookError
from workbook.text import Text, same

NEEDED_MB = 1_000
NEEDED_DISK_GB = 2
ROUND_TRIP = 5.0  # seconds
INSTALLED = Text(es="instalado", en="installed")
NEWER_PYTHON = Text(es="Instala Python 3.11 o posterior.", en="Install Python 3.11 or later.")
_ANSWERS = Text(
    es="responde (versión {version}); imagen {name}, {whose}",
    en="answers (version {version}); image {name}, {whose}",
)
_WHOSE = {
    image.OURS: Text(es="la nuestra", en="our own"),
    image.OFFICIAL: Text(es="la oficial", en="the official one"),
}
Telling = Callable[[Text], None]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `fix` is the one line that mends it."""

    what: Text
    ok: bool
    seen: Text
    fix: Text | None = None
    optional: bool = False

    @property
    def hinders(self) -> bool:
        """Whether the course cannot be taken until this is mended."""
        return not self.ok and not self.optional

    def to_json(self) -> dict[str, Any]:
        """As `workbook doctor --json` prints it."""
        return {
            "what": self.what.to_json(),
            "ok": self.ok,
            "optional": self.optional,
            "seen": self.seen.to_json(),
            "fix": self.fix.to_json() if self.fix else None,
        }


def examine(telling: Telling) -> list[Finding]:
    """Everything the course needs, from the machine up to a record's round trip."""
    findings = [_python(), _memory(), _disk(), *_optional_programs()]
    telling(Text(es="Probando el encierro", en="Trying the sandbox"))
    findings.append(_sandbox())
    telling(Text(es="Mirando el clúster", en="Looking at the cluster"))
    cluster = _find_cluster()
    findings.append(_nodes(cluster))
    if cluster and cluster.is_up():
        telling(Text(es="Enviando y leyendo un registro", en="Sending and reading a record"))
        findings += [_round_trip(cluster), _judge()]
    return findings


def as_lines(findings: list[Finding]) -> list[Text]:
    """A line a finding, and under each trouble the line that mends it."""
    lines: list[Text] = []
    for finding in findings:
        symbol = "✓" if finding.ok else "–" if finding.optional else "✗"
        lines.append(Text(
            es=f"{symbol} {finding.what.es}: {finding.seen.es}",
            en=f"{symbol} {finding.what.en}: {finding.seen.en}",
        ))  # fmt: skip
        if finding.fix and not finding.ok:
            lines.append(Text(es=f"    {finding.fix.es}", en=f"    {finding.fix.en}"))
    return lines


def _python() -> Finding:
    version = platform.python_version()
    return Finding(same("Python"), sys.version_info >= (3, 11), same(version), NEWER_PYTHON)


def _memory() -> Finding:
    free = psutil.virtual_memory().available // 1_000_000
    return Finding(
        Text(es="Memoria libre", en="Free memory"),
        free >= NEEDED_MB or _up(),
        same(f"{free} MB"),
        Text(
            es=f"Cierra programas: los cuatro nodos necesitan unos {NEEDED_MB} MB libres.",
            en=f"Close programs: the four nodes need about {NEEDED_MB} MB free.",
        ),
    )


def _up() -> bool:
    cluster = _find_cluster()
    return cluster is not None and cluster.is_up()


def _disk() -> Finding:
    place = next(p for p in (paths.home(), *paths.home().parents) if p.exists())
    free = shutil.disk_usage(place).free / 1e9
    return Finding(
        Text(es="Disco libre", en="Free disk"),
        free >= NEEDED_DISK_GB,
        same(f"{free:.0f} GB"),
        Text(
            es=f"Libera espacio: hacen falta {NEEDED_DISK_GB} GB.",
            en=f"Free some space: {NEEDED_DISK_GB} GB are needed.",
        ),
    )


def _optional_programs() -> list[Finding]:
    """What later units use; without them the rest of the course works."""
    return [
        docker_row(),
        _program("dot", "graphviz", Text(es="exportar dibujos", en="exporting drawings")),
    ]


def _sandbox() -> Finding:
    """Whether submissions can be graded here: every promise of the sandbox, tried from inside."""
    what = Text(es="Encierro para calificar", en="Sandbox for grading")
    try:
        promises = proof.require()
    except SandboxRefused as error:
        return Finding(what, False, error.text, optional=True)
    held = Text(es="cumple sus {count} promesas", en="keeps its {count} promises")
    return Finding(what, True, held.format(count=promises), optional=True)


def docker_row() -> Finding:
    """Whether containers can start here, and in which image."""
    why = image.missing()
    if why is None:
        with engine.connected() as client:
            name, version = image.chosen(client), client.version()["Version"]
        whose = _WHOSE.get(name, same(f"${image.VARIABLE}"))
        seen = _ANSWERS.format(version=version, name=name, whose=whose)
        return Finding(same("Docker"), True, seen, optional=True)
    if shutil.which("docker") is None:
        use = Text(es="un clúster en contenedores", en="a cluster in containers")
        return _program("docker", "docker.io", use)
    return Finding(same("Docker"), False, why, optional=True)


def _program(command: str, package: str, use: Text) -> Finding:
    found = shutil.which(command)
    none = Text(es="no está; solo hace falta para {use}", en="absent; only needed for {use}")
    return Finding(
        same(package),
        found is not None,
        INSTALLED if found else none.format(use=use),
        same(f"sudo apt-get install -y {package}"),
        optional=True,
    )


def _find_cluster() -> Cluster | None:
    try:
        return infra.attach()
    except infra.ClusterNotFound:
        return None


def _nodes(cluster: Cluster | None) -> Finding:
    nodes = cluster.nodes() if cluster else []
    alive = sum(node.alive for node in nodes)
    return Finding(
        Text(es="Clúster", en="Cluster"),
        bool(nodes) and alive == len(nodes),
        Text(es=f"{alive} de {len(nodes)} nodos encendidos", en=f"{alive} of {len(nodes)} nodes up")
        if nodes
        else Text(es="no se ha encendido todavía", en="not started yet"),
        same("workbook up"),
    )


def _round_trip(cluster: Cluster) -> Finding:
    what = Text(es="Enviar y leer", en="Send and read")
    try:
        took = _send_and_read(cluster)
    except (KafkaException, TimeoutError, WorkbookError) as error:
        return Finding(what, False, same(str(error)), same("workbook down && workbook up"))
    seen = Text(es=f"un registro con 3 copias, ida y vuelta en {took:.2f} s",
                en=f"a record with 3 copies, there and back in {took:.2f} s")  # fmt: skip
    return Finding(what, took < ROUND_TRIP, seen, same("workbook down && workbook up"))


def _send_and_read(cluster: Cluster) -> float:
    """Seconds from sending a record to reading it, on a topic made for it and removed after."""
    config = cluster.admin_config()
    admin = AdminClient(dict(config))
    topic = f"doctor-{time.time_ns()}"
    brokers = len(admin.list_topics(timeout=ROUND_TRIP).brokers)
    admin.create_topics([NewTopic(topic, 1, min(3, brokers))])[topic].result()
    try:
        started = time.monotonic()
        producer = Producer({**config, "acks": "all"})
        producer.produce(topic, b"doctor")
        if producer.flush(ROUND_TRIP):
            raise TimeoutError(topic)
        _read_one(config, topic)
        return time.monotonic() - started
    finally:
        admin.delete_topics([topic])[topic].result()


def _read_one(config: dict[str, str | int], topic: str) -> None:
    consumer = Consumer({**config, "group.id": topic, "enable.auto.commit": False})
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        message = consumer.poll(ROUND_TRIP)
        if message is None or message.error():
            raise TimeoutError(topic)
    finally:
        consumer.close()


def _judge() -> Finding:
    what = Text(es="Juez", en="Judge")
    try:
        address = service.ensure()
        me = own_learner()["me"]
    except (WorkbookError, OSError) as error:
        return Finding(what, False, same(str(error)), same("workbook up"))
    responding = Text(
        es=f"responde en {address}; tu prefijo es {me}",
        en=f"answers at {address}; your prefix is {me}",
    )
    return Finding(what, _listens(address), responding, same("workbook up"))


def _listens(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as attempt:
        attempt.settimeout(2)
        return attempt.connect_ex((host, int(port))) == 0
