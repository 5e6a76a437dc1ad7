"""How does a JVM learn what Kafka needs at start? One node works a little while it is watched."""

from __future__ import annotations

import contextlib
import secrets
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import NewTopic

from infra import admin, java, ports, processes, readiness
from infra.errors import CacheNotBuilt
from infra.logs import cause
from infra.progress import Progress
from infra.properties import HOST, NodeSettings, render
from infra.spec import ClusterSpec
from infra.state import private_folder, write_private
from infra.tenants import Tenant, provision
from workbook.text import Text

RECIPE = "1"  # another number makes everybody's cache anew
CACHE_FILE = "kafka.aot"
CLUSTER_ID = "d29ya2Jvb2stdHJhaW5pbg"
ROLES = ("controller", "internal", "client")
START, FINISH = 120.0, 300.0  # seconds that a slow machine may take
RECORDS = 2_000


@dataclass
class Training:
    """One node with both roles, thrown away afterwards."""

    jars: list[Path]
    folder: Path
    ports: dict[str, int]
    password: str
    pid: int = 0

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    def run(self, cache: Path, progress: Progress) -> None:
        """Starts, works, stops; the JVM then writes the cache."""
        progress(_STARTING, 0.15)
        options = (f"-XX:AOTCacheOutput={cache}",)
        command = java.node_command(self.jars, self.folder, options)
        self.pid, _ = processes.spawn(command, self.folder / "output.log")
        self._wait_ready()
        progress(_WORKING, 0.35)
        sample_work(self._admin())
        progress(_WRITING, 0.5)
        processes.end(self.pid, signal.SIGTERM)
        self._wait_end()
        if not cache.is_file():
            raise CacheNotBuilt(_FAILED.format(why=cause(self.folder, 0)))

    def end(self) -> None:
        """Nothing of it stays, whatever happened."""
        if self.pid:
            if self._alive():
                processes.end(self.pid, signal.SIGKILL)
            processes.wait_gone(self.pid, None, java.properties_file(self.folder), 10)

    def _alive(self) -> bool:
        return processes.is_node(self.pid, None, java.properties_file(self.folder))

    def _admin(self) -> admin.Config:
        return admin.plain(f"{HOST}:{self.ports['client']}", "admin", self.password)

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + START
        listener = readiness.Listener(1, "client", self._admin())
        while seen := readiness.problem(listener, 1) or readiness.quorum_problem(self._admin(), 1):
            if not self._alive():
                raise CacheNotBuilt(_FAILED.format(why=cause(self.folder, 0)))
            if time.monotonic() > deadline:
                raise CacheNotBuilt(_FAILED.format(why=seen))
            time.sleep(0.2)

    def _wait_end(self) -> None:
        deadline = time.monotonic() + FINISH
        while self._alive():
            if time.monotonic() > deadline:
                raise CacheNotBuilt(_FAILED.format(why=cause(self.folder, 0)))
            time.sleep(0.1)


def sample_work(config: admin.Config) -> None:
    """What a lab does: a tenant, a topic, records in, records out through a group."""
    tenant = Tenant("trainee", secrets.token_urlsafe(24))
    provision(config, tenant)
    mine = admin.scram(str(config["bootstrap.servers"]), tenant.name, tenant.password)
    topic = f"{tenant.prefix}topic"
    admin.retry(mine, lambda a: a.create_topics([NewTopic(topic, 3)]), 20)
    producer = Producer({**mine, "enable.idempotence": True})
    for number in range(RECORDS):
        producer.produce(topic, key=str(number % 7), value=f'{{"number": {number}}}')
    producer.flush(30)
    _read(mine, topic, f"{tenant.prefix}group")


def _read(config: admin.Config, topic: str, group: str) -> None:
    reading: dict[str, str | int] = {"group.id": group, "auto.offset.reset": "earliest"}
    consumer = Consumer({**config, **reading})
    consumer.subscribe([topic])
    seen, deadline = 0, time.monotonic() + 30
    while seen < RECORDS and time.monotonic() < deadline:
        seen += len(consumer.consume(500, timeout=0.5))
    consumer.close()


@contextlib.contextmanager
def node(jars: list[Path], folder: Path) -> Iterator[Training]:
    """A configured node, not yet formatted nor started; ended and removed at the end."""
    private_folder(folder)
    chosen = dict(zip(ROLES, ports.choose(len(ROLES), set()), strict=True))
    password = secrets.token_urlsafe(24)
    settings = NodeSettings(
        1, "broker,controller", chosen, {1: chosen["controller"]}, folder / "data"
    )
    passwords = {"broker": password, "admin": password}
    text = render(settings, ClusterSpec(brokers=1), passwords)
    write_private(java.properties_file(folder), text)
    trained = Training(jars, folder, chosen, password)
    try:
        yield trained
    finally:
        trained.end()


_STARTING = Text(
    es="Preparando Kafka por primera vez: arranque",
    en="Preparing Kafka for the first time: start",
)
_WORKING = Text(
    es="Preparando Kafka por primera vez: trabajo de muestra",
    en="Preparing Kafka for the first time: sample work",
)
_WRITING = Text(
    es="Preparando Kafka por primera vez: caché de arranque",
    en="Preparing Kafka for the first time: start-up cache",
)
_FAILED = Text(
    es="No se pudo preparar Kafka en esta máquina: {why}.",
    en="Kafka could not be prepared on this machine: {why}.",
)
