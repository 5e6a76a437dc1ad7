"""Does a cluster outlive a hundred faults, and a power cut at any moment of `workbook up`?"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import NewTopic

import infra
from infra import admin, chaos, traffic

pytestmark = [pytest.mark.cluster, pytest.mark.soak, pytest.mark.timeout(3600)]

SEEDS = (1, 2, 3)
MOMENTS = 10  # of each shape
TOPIC = "kept"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hundred_faults_lose_nothing(home: Path, seed: int) -> None:
    outcome = chaos.measure(100, seed, "local")
    assert outcome.whole, json.dumps(outcome.to_json(), ensure_ascii=False)
    assert sum(outcome.faults.values()) == 100


@pytest.mark.parametrize("shape", [[], ["--controllers", "3", "--slow-links"]])
def test_a_power_cut_at_any_moment_of_up(home: Path, shape: list[str]) -> None:
    """Everything of ours is killed while it starts; the next `up` has every record."""
    chance, took, kept = random.Random(f"power cut {shape}"), 10.0, 0
    try:
        for _ in range(MOMENTS):
            first = _up(home, shape)
            time.sleep(chance.uniform(0, took))
            _kill_everything(home)
            first.wait(60)
            started = time.monotonic()
            second = _up(home, shape)
            assert second.wait(300) == 0, _said(home)
            took = time.monotonic() - started
            cluster = infra.attach()
            assert cluster.is_up()
            assert len(_records(cluster)) == kept
            kept += _write(cluster, 50)
            _kill_everything(home)
    finally:
        _kill_everything(home)


def _up(home: Path, shape: list[str]) -> subprocess.Popen[bytes]:
    with _log(home).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "grader.cli", "up", "--backend", "local", *shape],
            env={**os.environ, "WORKBOOK_HOME": str(home)},
            stdout=log,
            stderr=log,
        )


def _log(home: Path) -> Path:
    return home.with_name("up.log")


def _said(home: Path) -> str:
    return _log(home).read_text(encoding="utf-8")


def _kill_everything(home: Path) -> None:
    """Whoever works in this home: the command, the nodes, the judge, the process of the links."""
    while found := [process for process in psutil.process_iter() if _works_in(process, home)]:
        for process in found:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(found, 10)


def _works_in(process: psutil.Process, home: Path) -> bool:
    try:
        ours = process.environ().get("WORKBOOK_HOME") == str(home)
        return ours and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _records(cluster: infra.Cluster) -> set[traffic.Entry]:
    config = cluster.admin_config()
    if TOPIC not in admin.metadata(config).topics:
        made = [NewTopic(TOPIC, traffic.PARTITIONS, 3)]
        admin.answers(config, lambda a: a.create_topics(made))
        return set()
    return set(traffic.read_log(config, TOPIC))


def _write(cluster: infra.Cluster, count: int) -> int:
    """Acknowledged by every broker that is in the ISR."""
    refused: list[object] = []
    producer = Producer({**cluster.admin_config(), "enable.idempotence": True})
    for number in range(count):
        producer.produce(TOPIC, str(number), on_delivery=lambda e, _: e and refused.append(e))
    assert producer.flush(60) == 0
    assert not refused
    return count
