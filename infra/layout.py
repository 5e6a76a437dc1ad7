"""Where do a local cluster's files and ports lie?"""

from __future__ import annotations

import shutil
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

from infra import java, ports
from infra.backend import Role
from infra.errors import DataDamaged, WrongSpec
from infra.links import Route
from infra.progress import Progress
from infra.properties import LISTENERS, NodeSettings, render
from infra.spec import ClusterSpec
from infra.state import ClusterState, NodeState, private_folder, write_private
from infra.version import KAFKA_VERSION
from workbook.text import Text

BEHIND = "behind-"  # a node with slow links listens on the port of this name


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
        slow_links=spec.slow_links,
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


def free_ports(
    state: ClusterState, dead: list[NodeState], folder: Path, progress: Progress, held: bool
) -> bool:
    """Gives ports that are free to every node that needs some; True if all nodes must know of it.

    With slow links a node listens behind its port; those in front are `held` by our own process.
    """
    moved = False
    taken = promised(folder.parent)
    for node, name in _needed(state, dead, held):
        old = node.ports.get(name)
        if old is not None and ports.is_free(old):
            continue
        (port,) = ports.choose(1, taken)
        taken.add(port)
        node.ports[name] = port
        if old is not None:
            known_by_all = node.role == "controller" and not name.startswith(BEHIND)
            moved = moved or known_by_all or node not in dead
            progress(MOVED.format(id=node.id, old=old, new=port))
    return moved


def _needed(
    state: ClusterState, dead: list[NodeState], held: bool
) -> Iterator[tuple[NodeState, str]]:
    for node in state.nodes:
        for listener in LISTENERS[node.role]:
            if state.slow_links and not held:
                yield node, listener
            if node in dead:
                yield node, BEHIND + listener if state.slow_links else listener


def routes(state: ClusterState) -> list[Route]:
    """From the ports in front of the nodes to those behind them; none without slow links."""
    return [
        Route(node.id, node.ports[listener], node.ports[BEHIND + listener])
        for node in state.nodes
        for listener in LISTENERS[node.role]
        if BEHIND + listener in node.ports
    ]


def pids(state: ClusterState) -> dict[int, int]:
    """The process of every node that has had one."""
    return {node.id: node.pid for node in state.nodes if node.pid is not None}


def promised(clusters: Path) -> set[int]:
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
    reached = {name: node.ports[name] for name in LISTENERS[node.role]}
    own = {name: node.ports.get(BEHIND + name, port) for name, port in reached.items()}
    settings = NodeSettings(node.id, node.role, own, voters, data, advertised=reached)
    write_private(java.properties_file(folder), render(settings, spec, passwords))
    if data.exists():
        _check_data(node, state, data)
        return
    if node.created is not None and (node.role == "controller" or spec.replication == 1):
        raise DataDamaged(_GONE.format(id=node.id, data=data))
    _copy_formatted(formatted, data, state.cluster_id, node.id)


def _check_data(node: NodeState, state: ClusterState, data: Path) -> None:
    """Kafka would ask for a minute to be let into a cluster that the folder is not of."""
    wanted = {"cluster.id": state.cluster_id, "node.id": str(node.id)}
    try:
        lines = (data / "meta.properties").read_text("utf-8").splitlines()
    except OSError as error:
        why = f"meta.properties: {error.strerror}"
        raise DataDamaged(_DAMAGED.format(id=node.id, why=why, data=data)) from error
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    for key, value in wanted.items():
        if found.get(key) != value:
            why = f"meta.properties: {key}={found.get(key, '')} ≠ {value}"
            raise DataDamaged(_DAMAGED.format(id=node.id, why=why, data=data))


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


_GONE = Text(
    es="La carpeta de datos del nodo {id} ya no está, y nadie más tiene lo que guardaba. Vuelve a "
    "ponerla en {data}, o empieza con un clúster vacío: `workbook down --delete`.",
    en="The data folder of node {id} is gone, and nobody else has what it kept. Put it back at "
    "{data}, or begin with an empty cluster: `workbook down --delete`.",
)
_DAMAGED = Text(
    es="El nodo {id} no puede usar su carpeta de datos ({why}). Pon en {data} lo que había, o mueve "
    "esa carpeta a otro sitio: un broker vuelve a copiar de los demás lo que guardan con él.",
    en="Node {id} cannot use its data folder ({why}). Put back into {data} what was there, or move "
    "that folder elsewhere: a broker copies again from the others what they keep with it.",
)
_NEWER = Text(
    es="El clúster «{name}» es de Kafka {kept}, más nuevo que el {ours} de este curso. Actualiza "
    "el repositorio, o usa otro nombre.",
    en="The cluster '{name}' is of Kafka {kept}, newer than the {ours} of this course. Update the "
    "repository, or use another name.",
)
MOVED = Text(
    es="Otro programa ocupa el puerto {old} del nodo {id}; el nodo usa ahora el {new}",
    en="Another program holds port {old} of node {id}; the node uses {new} now",
)
