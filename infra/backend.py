"""What must something be able to do to be a cluster's back end?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from infra.admin import Config
from infra.errors import UnknownNode
from infra.progress import Progress
from infra.spec import ClusterSpec
from workbook.text import Text

Role = Literal["broker", "controller"]
State = Literal["running", "paused", "disconnected", "stopped"]


@dataclass(frozen=True)
class Node:
    """One node, as it is now."""

    id: int
    role: Role
    address: str
    state: State
    pid: int | None = None

    @property
    def alive(self) -> bool:
        """True if its process exists and is not frozen."""
        return self.state in ("running", "disconnected")


class Backend(Protocol):
    """One shape for local processes, containers and a cluster of somebody else's."""

    name: str
    spec: ClusterSpec
    folder: Path

    def start(self, progress: Progress) -> None:
        """Creates or brings back every node and returns when the cluster is ready."""

    def nodes(self) -> list[Node]:
        """Every node as it is now, brokers first."""

    def admin_config(self) -> Config:
        """confluent-kafka settings of the admin, with every broker's address."""

    def kill(self, node_id: int) -> None:
        """The node is gone at once, as in a crash."""

    def stop_node(self, node_id: int) -> None:
        """The node hands over its work and ends."""

    def start_node(self, node_id: int, wait: bool) -> None:
        """The node comes back, whatever keeps it away; with `wait`, into every ISR."""

    def pause(self, node_id: int) -> None:
        """The node is frozen: its connections stay, nobody answers. A no-op on a dead node."""

    def resume(self, node_id: int) -> None:
        """The node thaws; a no-op on one that is not frozen."""

    def disconnect(self, node_id: int) -> None:
        """Off the network of the other nodes and of clients; raises FaultNotPossible if it cannot."""

    def reconnect(self, node_id: int) -> None:
        """Back on the network at the same address; a no-op on a connected node."""

    def stop(self) -> None:
        """Ends every node; data stay."""

    def delete(self) -> None:
        """Ends every node and removes what we made."""


def unknown_node(node_id: int, known: list[int]) -> UnknownNode:
    """The sentence for a number that no node has."""
    return UnknownNode(_UNKNOWN.format(id=node_id, known=", ".join(map(str, known))))


_UNKNOWN = Text(
    es="No hay ningún nodo {id} en este clúster. Sus nodos son: {known}.",
    en="There is no node {id} in this cluster. Its nodes are: {known}.",
)
