"""How quick and how small is our cluster, against Kafka's own settings on the same machine?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypedDict

from confluent_kafka.admin import NewTopic

from infra import admin, failover, processes
from infra.cluster import Cluster
from infra.docker import DockerBackend, image
from infra.local import LocalBackend
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.stock import StockCluster
from infra.warm import Warm, warm_up
from workbook.text import Text

SPEC = ClusterSpec("bench")
OURS, STOCK, RETURNS = 3, 2, 3  # how often each is measured
NOTICED = 30.0  # seconds in which the cluster must have noticed a death


class Row(TypedDict):
    """One line of `workbook bench`; `reach` is None for what is only compared with."""

    what: str
    value: float
    unit: str
    reach: float | None
    met: bool


@dataclass(frozen=True)
class _Run:
    seconds: float
    megabytes: float = 0.0
    returns: list[float] = field(default_factory=list)
    failovers: list[float] = field(default_factory=list)


def measure_cluster(progress: Progress = print_nothing) -> list[Row]:
    """Fresh clusters in a temporary folder; nothing of the user's is touched."""
    warm = warm_up(progress)
    with_docker = image.missing() is None
    ours, stock, docker = [], list[float](), []
    for run in range(OURS):  # in turns: what else the machine does meanwhile hits all alike
        progress(_OURS.format(run=run + 1), run / OURS)
        ours.append(_measure(LocalBackend, RETURNS if run == 0 else 0))
        if with_docker:
            progress(_DOCKER.format(run=run + 1), (run + 0.3) / OURS)
            docker.append(_measure(DockerBackend, RETURNS if run == 0 else 0))
        if run < STOCK:
            progress(_STOCK.format(run=run + 1), (run + 0.6) / OURS)
            stock.append(_measure_stock(warm))
    return [*_local_rows(ours, stock), *(_docker_rows(ours, docker) if docker else [])]


def _local_rows(ours: list[_Run], stock: list[float]) -> list[Row]:
    seconds, theirs = median(run.seconds for run in ours), median(stock)
    return [
        _row("start to the first RF=3 topic, caches warm", seconds, "s", 6),
        _row("start to the first RF=3 topic, stock settings", theirs, "s", None),
        _row("our start as a part of stock", seconds / theirs, "ratio", 0.25),
        _row("resident memory of all nodes", median(run.megabytes for run in ours), "MB", 700),
        _row("killed broker back in every ISR", median(ours[0].returns), "s", 3),
        _row("killed leader to writable again", median(ours[0].failovers), "s", failover.ALLOWED),
    ]


def _docker_rows(ours: list[_Run], docker: list[_Run]) -> list[Row]:
    seconds = median(run.seconds for run in docker)
    ratio = seconds / median(run.seconds for run in ours)
    first = docker[0]
    return [
        _row("Docker: start to the first RF=3 topic", seconds, "s", None),
        _row("Docker: its start as a multiple of local", ratio, "ratio", 2),
        _row("Docker: killed broker back in every ISR", median(first.returns), "s", 5),
        _row(
            "Docker: killed leader to writable again",
            median(first.failovers),
            "s",
            failover.ALLOWED,
        ),
    ]


def _row(what: str, value: float, unit: str, reach: float | None) -> Row:
    met = reach is None or value <= reach
    return Row(what=what, value=round(value, 3), unit=unit, reach=reach, met=met)


def _measure(kind: type[LocalBackend] | type[DockerBackend], returns: int) -> _Run:
    with tempfile.TemporaryDirectory(prefix="workbook-bench-") as folder:
        cluster = Cluster(kind(SPEC, Path(folder) / "clusters" / SPEC.name))
        try:
            seconds = _timed(lambda: _start_ours(cluster))
            resident = sum(processes.resident_bytes(node.pid or 0) for node in cluster.nodes())
            back = [_measure_return(cluster, 2) for _ in range(returns)]
            writable = [failover.seconds_until_writable(cluster, 2) for _ in range(returns)]
        finally:
            cluster.delete()
    return _Run(seconds, resident / 1_000_000, back, writable)


def _measure_return(cluster: Cluster, node_id: int) -> float:
    cluster.kill(node_id)
    _wait_noticed(cluster.admin_config(), node_id)
    return _timed(lambda: cluster.start_node(node_id))


def _start_ours(cluster: Cluster) -> None:
    cluster.start()
    _first_topic(cluster.admin_config())


def _measure_stock(warm: Warm) -> float:
    with tempfile.TemporaryDirectory(prefix="workbook-bench-") as folder:
        stock = StockCluster.configured(warm.jars, Path(folder), SPEC)
        try:
            return _timed(lambda: _start_stock(stock))
        finally:
            stock.end()


def _start_stock(stock: StockCluster) -> None:
    stock.format()
    stock.start()
    stock.wait_ready()
    _first_topic(stock.admin_config())


def _first_topic(config: admin.Config) -> None:
    admin.answers(config, lambda a: a.create_topics([NewTopic("first", 3, 3)]))


def _wait_noticed(config: admin.Config, node_id: int) -> None:
    """A broker that returns before it is missed waits for its own old session to end."""
    deadline = time.monotonic() + NOTICED
    while node_id in admin.metadata(config).brokers and time.monotonic() < deadline:
        time.sleep(admin.PAUSE)


def _timed(work: Callable[[], None]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


_OURS = Text(es="Midiendo nuestro arranque ({run})", en="Measuring our start ({run})")
_DOCKER = Text(
    es="Midiendo el arranque en Docker ({run})", en="Measuring the start in Docker ({run})"
)
_STOCK = Text(
    es="Midiendo el arranque con los ajustes de fábrica ({run})",
    en="Measuring the start with stock settings ({run})",
)
