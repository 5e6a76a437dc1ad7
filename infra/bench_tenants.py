"""How quickly does a class get in, and does one tenant's flood slow another down?"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles

from confluent_kafka import Producer
from confluent_kafka.admin import NewTopic

from infra import admin, caps, keeper
from infra.bench import Row
from infra.bench import _row as row
from infra.cluster import Cluster
from infra.local import LocalBackend
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.tenants import Tenant
from infra.warm import warm_up
from workbook.text import Text

SPEC = ClusterSpec("bench-tenants")
CLASS = [f"pupil-{number:03}" for number in range(100)]
SETTLED, MEASURED = 5.0, 20.0  # seconds before anything is measured, and of each measurement
FLOODING = 60.0  # seconds: longer than the burst that quotas let through, and than two sweeps
PACE = 0.02  # seconds between two records of whoever is measured
RECORD = b"x" * 200
HEAVY = b"x" * 100_000


def measure_tenants(progress: Progress = print_nothing) -> list[Row]:
    """A fresh cluster in a temporary folder; nothing of the user's is touched."""
    warm_up(progress)
    with tempfile.TemporaryDirectory(prefix="workbook-bench-") as folder:
        cluster = Cluster(LocalBackend(SPEC, Path(folder) / SPEC.name))
        try:
            cluster.start(progress)
            return _measure(cluster, progress)
        finally:
            cluster.delete()


def _measure(cluster: Cluster, progress: Progress) -> list[Row]:
    progress(_CLASS)
    started = time.monotonic()
    tenants = cluster.create_tenants(CLASS)
    created = time.monotonic() - started
    quiet, flooded, most = _flood(cluster, tenants[0], tenants[1], progress)
    progress(_GOING)
    started = time.monotonic()
    cluster.remove_tenants(CLASS)
    return [
        row("100 tenants created, each let in by every broker", created, "s", 20),
        row("100 tenants removed, nothing left behind", time.monotonic() - started, "s", None),
        row("another's produce latency, p95, before the flood", quiet * 1000, "ms", None),
        row("another's produce latency, p95, during the flood", flooded * 1000, "ms", None),
        row("during the flood as a multiple of before", flooded / quiet, "ratio", 3),
        row(
            "partitions that the flood got to before it was stopped",
            most.partitions,
            "partitions",
            None,
        ),
        row("bytes on the disks that it got to, every copy counted", most.stored / 1e6, "MB", None),
    ]


def _flood(
    cluster: Cluster, modest: Tenant, greedy: Tenant, progress: Progress
) -> tuple[float, float, caps.Use]:
    """p95 before and during, and what the flooding tenant has at the end."""
    topic = f"{modest.prefix}orders"
    config = modest.config(cluster)
    admin.answers(config, lambda a: a.create_topics([NewTopic(topic, 3)]))
    _latencies(config, topic, SETTLED)
    progress(_BEFORE)
    quiet = _p95(_latencies(config, topic, MEASURED))
    progress(_DURING)
    with (
        _beside(_keep, cluster.folder),
        _beside(_flood_with, greedy.config(cluster), greedy.prefix),
    ):
        flooded = _p95(_latencies(config, topic, FLOODING))
    most = caps.uses(cluster.admin_config(), [greedy.name])[greedy.name]
    return quiet, flooded, most


def _latencies(config: admin.Config, topic: str, seconds: float) -> list[float]:
    """Seconds from each call to its acknowledgement by every in-sync copy, one record at a time."""
    took: list[float] = []
    producer = Producer({**config, "acks": "all", "linger.ms": 0})
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        producer.produce(topic, RECORD)
        if producer.flush(30):
            raise TimeoutError(topic)
        took.append(time.monotonic() - started)
        time.sleep(PACE)
    return took


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@contextmanager
def _beside(work: Callable[..., None], *arguments: object) -> Iterator[None]:
    """In a process of its own, as another learner's and the judge's are."""
    process = get_context("spawn").Process(target=work, args=arguments, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _keep(folder: Path) -> None:
    with keeper.keeping(lambda: [Cluster(LocalBackend(SPEC, folder))]):
        threading.Event().wait()


def _flood_with(config: admin.Config, prefix: str) -> None:
    """As many topics and as many bytes as the cluster lets them."""
    threading.Thread(target=_make_topics, args=(config, prefix), daemon=True).start()
    topic = f"{prefix}flood"
    admin.problems(config, lambda a: a.create_topics([NewTopic(topic, 12)]))
    full: admin.Config = {"queue.buffering.max.kbytes": 65_536, "message.timeout.ms": 5000}
    producer = Producer({**config, **full, "linger.ms": 5})
    while True:
        try:
            producer.produce(topic, HEAVY)
        except BufferError:
            producer.poll(0.05)


def _make_topics(config: admin.Config, prefix: str) -> None:
    asking = admin.client(config)
    for number in count():
        (made,) = asking.create_topics([NewTopic(f"{prefix}flood-{number}", 3)]).values()
        time.sleep(0.05 if made.exception(30) else 0)


_CLASS = Text(es="Creando 100 usuarios", en="Creating 100 users")
_GOING = Text(es="Quitando a los 100", en="Removing all 100")
_BEFORE = Text(es="Midiendo en calma", en="Measuring in peace")
_DURING = Text(es="Midiendo durante la avalancha de otro", en="Measuring during another's flood")
