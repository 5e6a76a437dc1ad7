"""Where do a local cluster's files and ports lie?"""

from __future__ import annotations

import shutil
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path

from infra import java, ports
from infra.backend import Role
from infra.errors import WrongSpec
from infra.progress import Progress
from infra.properties import LISTENERS, NodeSettings, render
from infra.spec import ClusterSpec
from infra.state import ClusterState, NodeState, private_folder, write_private
from infra.version import KAFKA_VERSION
from workbook.text import Text


def new_state(spec: ClusterSpec) -> ClusterState:
    """A cluster that has never run: nodes without ports nor processes."""
    roles: list[tuple[Role, list[int]]] = [
        ("broker", spec.broker_ids),
        ("controller", spec.controller_ids),
    ]
    nodes = [NodeState(id=number, role=role) for role, ids in roles for number in ids]
    return ClusterState(
        name=spec.name,
        backend="local",
        brokers=spec.brokers,
        controllers=spec.controllers,
        kafka=KAFKA_VERSION,
        cluster_id=_cluster_id(),
        nodes=nodes,
    )


def check_version(state: ClusterState) -> None:
    """An older Kafka cannot read what a newer one wrote; a newer one takes over the data."""
    if _numbers(state.kafka) > _numbers(KAFKA_VERSION):
        raise WrongSpec(_NEWER.format(name=state.name, kept=state.kafka, ours=KAFKA_VERSION))
    state.kafka = KAFKA_VERSION


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _cluster_id() -> str:
    """A UUID as Kafka writes it; one that starts with a hyphen would look like an option."""
    return urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "A")


def node_folder(folder: Path, node: NodeState) -> Path:
    """A node's own folder: configuration, data and logs."""
    return folder / "nodes" / str(node.id)


def free_ports(dead: list[NodeState], folder: Path, progress: Progress) -> bool:
    """Gives every dead node ports that are free; True if a controller moved, which all must know."""
    moved = False
    taken = _promised(folder.parent)
    for node in dead:
        for listener in LISTENERS[node.role]:
            old = node.ports.get(listener)
            if old is not None and ports.is_free(old):
                continue
            (port,) = ports.choose(1, taken)
            taken.add(port)
            node.ports[listener] = port
            moved = moved or (old is not None and node.role == "controller")
            if old is not None:
                progress(_MOVED.format(id=node.id, old=old, new=port))
    return moved


def _promised(clusters: Path) -> set[int]:
    """The ports of every cluster of this home, running or not."""
    states = [ClusterState.load(folder) for folder in clusters.glob("*") if folder.is_dir()]
    return {port for s in states if s for node in s.nodes for port in node.ports.values()}


def prepare(
    node: NodeState,
    state: ClusterState,
    spec: ClusterSpec,
    passwords: dict[str, str],
    folder: Path,
    formatted: Path,
) -> None:
    """Writes the node's configuration and, before its first start, its formatted data folder."""
    data = private_folder(folder) / "data"
    voters = {n.id: n.ports["controller"] for n in state.nodes if n.role == "controller"}
    settings = NodeSettings(node.id, node.role, node.ports, voters, data)
    write_private(java.properties_file(folder), render(settings, spec, passwords))
    if not data.exists():
        _copy_formatted(formatted, data, state.cluster_id, node.id)


def _copy_formatted(formatted: Path, data: Path, cluster_id: str, node_id: int) -> None:
    """In a folder of another name first: half a copy must not look like data."""
    copying = data.with_name(".data")
    shutil.rmtree(copying, ignore_errors=True)
    shutil.copytree(formatted, copying)
    meta = copying / "meta.properties"
    mine = {"cluster.id": cluster_id, "node.id": str(node_id)}
    lines = [
        f"{key}={mine.get(key, value)}"
        for key, _, value in (line.partition("=") for line in meta.read_text("utf-8").splitlines())
        if key != "directory.id"  # Kafka gives each node its own at the start
    ]
    meta.write_text("\n".join(lines) + "\n", encoding="utf-8")
    copying.rename(data)


_NEWER = Text(
    es="El clúster «{name}» es de Kafka {kept}, más nuevo que el {ours} de este curso. Actualiza "
    "el repositorio, o usa otro nombre.",
    en="The cluster '{name}' is of Kafka {kept}, newer than the {ours} of this course. Update the "
    "repository, or use another name.",
)
_MOVED = Text(
    es="Otro programa ocupa el puerto {old} del nodo {id}; el nodo usa ahora el {new}",
    en="Another program holds port {old} of node {id}; the node uses {new} now",
)
