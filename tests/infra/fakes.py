"""A back end without any process: nodes are switches."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from infra.admin import Config, plain
from infra.backend import Node, Role, State, unknown_node
from infra.progress import Progress
from infra.spec import ClusterSpec


@dataclass
class FakeBackend:
    folder: Path
    spec: ClusterSpec = field(default_factory=ClusterSpec)
    name: str = "fake"
    states: dict[int, State] = field(default_factory=dict)

    def start(self, progress: Progress) -> None:
        for node_id in (*self.spec.broker_ids, *self.spec.controller_ids):
            self.states[node_id] = "running"

    def nodes(self) -> list[Node]:
        roles: list[tuple[Role, list[int]]] = [
            ("broker", self.spec.broker_ids),
            ("controller", self.spec.controller_ids),
        ]
        return [
            Node(n, role, f"fake:{n}", self.states.get(n, "stopped"))
            for role, ids in roles
            for n in ids
        ]

    def admin_config(self) -> Config:
        return plain("fake:1,fake:2,fake:3", "admin", "secret")

    def kill(self, node_id: int) -> None:
        self._be(node_id, "stopped")

    def stop_node(self, node_id: int) -> None:
        self._be(node_id, "stopped")

    def start_node(self, node_id: int, wait: bool) -> None:
        self._be(node_id, "running")

    def pause(self, node_id: int) -> None:
        self._be(node_id, "paused")

    def resume(self, node_id: int) -> None:
        if self.states.get(node_id) == "paused":
            self._be(node_id, "running")

    def disconnect(self, node_id: int) -> None:
        self._be(node_id, "disconnected")

    def reconnect(self, node_id: int) -> None:
        if self.states.get(node_id) == "disconnected":
            self._be(node_id, "running")

    def stop(self) -> None:
        self.states.clear()

    def delete(self) -> None:
        self.stop()

    def _be(self, node_id: int, state: State) -> None:
        known = [node.id for node in self.nodes()]
        if node_id not in known:
            raise unknown_node(node_id, known)
        self.states[node_id] = state
