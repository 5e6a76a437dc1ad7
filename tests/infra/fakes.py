"""A back end without any process: nodes are switches."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from infra.admin import Config, plain
from infra.backend import Node, unknown_node
from infra.progress import Progress
from infra.spec import ClusterSpec


@dataclass
class FakeBackend:
    folder: Path
    spec: ClusterSpec = field(default_factory=ClusterSpec)
    name: str = "fake"
    on: set[int] = field(default_factory=set)

    def start(self, progress: Progress) -> None:
        self.on = {*self.spec.broker_ids, *self.spec.controller_ids}

    def nodes(self) -> list[Node]:
        brokers = [Node(n, "broker", f"fake:{n}", n in self.on) for n in self.spec.broker_ids]
        controllers = self.spec.controller_ids
        return brokers + [Node(n, "controller", f"fake:{n}", n in self.on) for n in controllers]

    def admin_config(self) -> Config:
        return plain("fake:1,fake:2,fake:3", "admin", "secret")

    def kill(self, node_id: int) -> None:
        known = [node.id for node in self.nodes()]
        if node_id not in known:
            raise unknown_node(node_id, known)
        self.on.discard(node_id)

    def stop_node(self, node_id: int) -> None:
        self.kill(node_id)

    def start_node(self, node_id: int, wait: bool) -> None:
        self.on.add(node_id)

    def stop(self) -> None:
        self.on.clear()

    def delete(self) -> None:
        self.stop()
