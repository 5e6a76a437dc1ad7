"""What may a learner do to nodes, and what still works while some are broken?"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import judge as judge_module
from grader.judge import ACTIONS, Judge
from grader.learners import Learner
from grader.notes import node_notes
from grader.up import _node_line
from infra import Cluster, ClusterSpec, Node
from infra.admin import Config, plain
from infra.backend import State
from infra.tenants import Tenant
from workbook.errors import WorkbookError

ME = Learner("ana-4f1", "default", owns_cluster=True)


class Stub(Cluster):
    """Three nodes in the states that a test gives them; keeps what was done."""

    def __init__(self, folder: Path, *states: State) -> None:
        self.done: list[tuple[str, int]] = []
        self._states, self._folder = states, folder
        for action, method in {"stop": "stop_node", "start": "start_node"}.items():
            setattr(
                self, method, lambda node_id, action=action: self.done.append((action, node_id))
            )
        for action in set(ACTIONS) - {"stop", "start"}:
            setattr(
                self, action, lambda node_id, action=action: self.done.append((action, node_id))
            )

    spec = ClusterSpec()
    backend = "stub"
    bootstrap_servers = "x:1"

    @property
    def folder(self) -> Path:
        return self._folder

    def nodes(self) -> list[Node]:
        ids = (1, 2, 101)
        return [
            Node(n, "controller" if n > 100 else "broker", f"x:{n}", state)
            for n, state in zip(ids, self._states, strict=True)
        ]

    def admin_config(self) -> Config:
        return plain(self.bootstrap_servers, "admin", "secret")

    def tenant(self, name: str) -> Tenant | None:
        return Tenant(name, "secret")


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stub:
    cluster = Stub(tmp_path, "running", "paused", "disconnected")
    monkeypatch.setattr(judge_module, "find_cluster", lambda _: cluster)
    return cluster


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_reaches_its_node(stub: Stub, tmp_path: Path, action: str) -> None:
    answer = Judge(tmp_path).act(ME, 2, action)
    assert stub.done == [(action, 2)]
    assert (answer["node"]["state"], answer["node"]["alive"]) == ("paused", False)


def test_a_shared_cluster_is_nobodys_to_break(stub: Stub, tmp_path: Path) -> None:
    other = Learner("eva-1a2", "default", owns_cluster=False)
    with pytest.raises(WorkbookError, match="compartido"):
        Judge(tmp_path).act(other, 2, "pause")
    assert stub.done == []


def test_one_living_broker_is_enough_to_work(stub: Stub, tmp_path: Path) -> None:
    answer = Judge(tmp_path).whoami(ME)
    assert answer["config"]["sasl.username"] == "ana-4f1"
    assert answer["problem"] is None
    stub._states = ("stopped", "paused", "running")
    answer = Judge(tmp_path).whoami(ME)
    assert answer["config"] is None
    assert "cluster.brokers[1].start()" in answer["problem"]["es"]


def test_a_note_says_how_each_node_comes_back(stub: Stub) -> None:
    said = node_notes(stub)
    assert [text.es.partition(".")[0] for text in said] == [
        "El broker 2 está en pausa",
        "El controlador 101 está sin red",
    ]
    assert "`cluster.brokers[2].resume()`" in said[0].en
    assert "`cluster.controllers[1].reconnect()`" in said[1].en


def test_status_tells_the_states_apart() -> None:
    facts = {"id": 2, "role": "broker", "address": "x:2", "alive": False, "state": "paused"}
    assert _node_line(facts).es == "✗ broker 2  x:2  en pausa"
    assert _node_line(facts | {"state": "running"}).en == "✓ broker 2  x:2  up"
