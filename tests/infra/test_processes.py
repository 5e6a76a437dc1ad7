"""Is a recycled pid ever believed, or killed?"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra import processes
from infra.errors import UnknownNode
from infra.layout import new_state
from infra.local import LocalBackend
from infra.spec import ClusterSpec

NAP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def napping(tmp_path: Path) -> Iterator[tuple[int, float]]:
    pid, created = processes.spawn(NAP, tmp_path / "output")
    yield pid, created
    processes.end(pid, signal.SIGKILL)
    processes.wait_gone(pid, created, tmp_path, 5)


def test_a_process_is_known_by_its_birth(napping: tuple[int, float], tmp_path: Path) -> None:
    pid, created = napping
    assert processes.is_node(pid, created, tmp_path)
    assert not processes.is_node(pid, created - 5, tmp_path)
    assert not processes.is_node(None, None, tmp_path)


def test_it_lives_in_a_session_of_its_own(napping: tuple[int, float]) -> None:
    assert os.getsid(napping[0]) == napping[0]


def test_how_it_ended_is_told(tmp_path: Path) -> None:
    pid, created = processes.spawn([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "o")
    deadline = time.monotonic() + 10
    while processes.is_node(pid, created, tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert processes.exit_status(pid) == 3


def test_a_clock_that_was_set_does_not_hide_a_node(tmp_path: Path) -> None:
    properties = tmp_path / "server.properties"
    pid, created = processes.spawn([*NAP, "kafka.Kafka", str(properties)], tmp_path / "output")
    try:
        assert processes.is_node(pid, created - 3600, properties)
        assert processes.find_node(properties) == (pid, psutil.Process(pid).create_time())
    finally:
        processes.end(pid, signal.SIGKILL)
        assert processes.wait_gone(pid, created, properties, 5)
    assert processes.find_node(properties) is None


def test_a_recycled_pid_is_not_killed(napping: tuple[int, float], tmp_path: Path) -> None:
    """state.json from before a reboot: its pid belongs to somebody else now."""
    folder = tmp_path / "default"
    folder.mkdir()
    state = new_state(ClusterSpec())
    state.nodes[0].pid, state.nodes[0].created = napping[0], napping[1] - 86_400
    state.save(folder)
    backend = LocalBackend(ClusterSpec(), folder)
    assert not backend.nodes()[0].alive
    backend.kill(1)
    backend.stop()
    backend.delete()
    assert psutil.Process(napping[0]).status() != psutil.STATUS_ZOMBIE


def test_an_unknown_node_is_a_sentence(tmp_path: Path) -> None:
    new_state(ClusterSpec()).save(tmp_path)
    with pytest.raises(UnknownNode, match="1, 2, 3, 101"):
        LocalBackend(ClusterSpec(), tmp_path).kill(7)
