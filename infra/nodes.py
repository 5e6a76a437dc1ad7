"""Does the process of a node run, stand still, or is it gone, and how is it ended?"""

from __future__ import annotations

import signal
from pathlib import Path

from infra import java, layout, logs, processes
from infra.backend import State
from infra.errors import NodeDied
from infra.state import ClusterState, NodeState
from workbook.text import Text

STOP = 20.0  # seconds for a controlled shutdown


class PortTaken(NodeDied):
    """Somebody took the port between our look and the node's: worth another try."""


def properties_file(folder: Path, node: NodeState) -> Path:
    """The node's configuration; `folder` is the cluster's."""
    return java.properties_file(layout.node_folder(folder, node))


def exists(folder: Path, node: NodeState) -> bool:
    """True if it runs or stands still."""
    return processes.is_node(node.pid, node.created, properties_file(folder, node))


def state(folder: Path, node: NodeState) -> State:
    """As the kernel knows it; of its network nothing is known here."""
    if node.pid is None or not exists(folder, node):
        return "stopped"
    return "paused" if processes.is_frozen(node.pid) else "running"


def freeze(folder: Path, node: NodeState) -> None:
    """Its connections stay, nobody answers."""
    if node.pid is not None and exists(folder, node):
        processes.freeze(node.pid)


def thaw(folder: Path, node: NodeState) -> None:
    """It goes on as if nothing had been."""
    if node.pid is not None and exists(folder, node):
        processes.thaw(node.pid)


def kill(folder: Path, node: NodeState) -> None:
    """As in a crash; returns when it is gone."""
    if node.pid is not None and exists(folder, node):
        processes.end(node.pid, signal.SIGKILL)
        _wait_gone(folder, node)


def stop(folder: Path, nodes: list[NodeState]) -> None:
    """SIGTERM to all of them at once, SIGKILL to who does not end."""
    living = [node for node in nodes if exists(folder, node)]
    for node in living:
        processes.end(node.pid or 0, signal.SIGTERM)
        thaw(folder, node)  # a frozen process cannot end in good order
    for node in living:
        if not _wait_gone(folder, node):
            kill(folder, node)


def adopt(folder: Path, known: ClusterState) -> None:
    """A starter that was killed may have left nodes that state.json does not know."""
    for node in known.nodes:
        found = None
        if not exists(folder, node):
            found = processes.find_node(properties_file(folder, node))
        if found:
            node.pid, node.created = found
            known.save(folder)


def died(folder: Path, node: NodeState, since: int) -> NodeDied:
    """Why the node ended, of what its log says after `since` bytes."""
    home = layout.node_folder(folder, node)
    status = None if node.pid is None else processes.exit_status(node.pid)
    kind = PortTaken if logs.port_was_taken(home, since) else NodeDied
    return kind(
        _DIED.format(
            id=node.id,
            status="?" if status is None else status,
            why=logs.cause(home, since),
            log=home / "server.log",
        )
    )


def _wait_gone(folder: Path, node: NodeState) -> bool:
    properties = properties_file(folder, node)
    return processes.wait_gone(node.pid or 0, node.created, properties, STOP)


_DIED = Text(
    es="El nodo {id} de Kafka se cerró al arrancar (estado {status}): {why}. El detalle completo "
    "está en {log}.",
    en="Kafka node {id} ended while it was starting (status {status}): {why}. Its whole log is in "
    "{log}.",
)
