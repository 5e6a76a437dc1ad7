"""Why did a container not start, or end? The daemon and the node's log are asked."""

from __future__ import annotations

from typing import Any

from infra import logs, machine
from infra.docker import containers, engine
from infra.docker.containers import Family
from infra.errors import NodeDied
from workbook.text import Text

TAIL = 400  # lines


class PortTaken(NodeDied):
    """Somebody took the port between our look and the container's: worth another try."""


def not_started(node_id: int, error: Exception) -> NodeDied:
    """The daemon refused to start it."""
    kind = PortTaken if engine.port_was_taken(error) else NodeDied
    return kind(_NOT_STARTED.format(id=node_id, why=engine.words(error)))


def states(client: Any, family: Family, ids: list[int]) -> Text:
    """How each node is, in words; the first that ended is an error."""
    found = containers.find(client, family)
    for node_id in ids:
        if node_id not in found or found[node_id].state == "stopped":
            raise _died(client, family, node_id)
    said = [f"{node_id} {found[node_id].state}" for node_id in ids]
    return Text(es=", ".join(said), en=", ".join(said))


def _died(client: Any, family: Family, node_id: int) -> NodeDied:
    from docker.errors import NotFound

    name = family.named(node_id)
    try:
        known = client.api.inspect_container(name)["State"]
        log = client.api.logs(name, tail=TAIL).decode("utf-8", "replace")
    except NotFound:
        return NodeDied(_REMOVED.format(id=node_id, container=name))
    if known.get("OOMKilled"):
        return NodeDied(
            _MEMORY.format(id=node_id, limit=containers.MEMORY // machine.MEGABYTE, container=name)
        )
    return NodeDied(
        _DIED.format(
            id=node_id,
            status=known.get("ExitCode", "?"),
            why=logs.innermost(log.splitlines()),
            container=name,
        )
    )


_NOT_STARTED = Text(
    es="Docker no pudo arrancar el nodo {id} de Kafka: {why}. Repite el comando; si sigue igual, "
    "usa procesos locales: `workbook up --backend local`.",
    en="Docker could not start Kafka node {id}: {why}. Repeat the command; if this stays, use local "
    "processes: `workbook up --backend local`.",
)
_REMOVED = Text(
    es="Alguien quitó el contenedor del nodo {id} ({container}) mientras arrancaba. Repite "
    "`workbook up`: sus datos están en un volumen.",
    en="Somebody removed the container of node {id} ({container}) while it was starting. Repeat "
    "`workbook up`: its data are in a volume.",
)
_MEMORY = Text(
    es="El sistema mató el nodo {id} de Kafka por memoria: pasó de sus {limit} MB, o la máquina se "
    "quedó sin memoria. Cierra otros programas y repite `workbook up`: sus datos siguen en su "
    "volumen. El detalle está en `docker logs {container}`.",
    en="The system killed Kafka node {id} for its memory: it went over its {limit} MB, or the "
    "machine had none left. Close other programs and repeat `workbook up`: its data are still in "
    "its volume. The details are in `docker logs {container}`.",
)
_DIED = Text(
    es="El nodo {id} de Kafka se cerró al arrancar (estado {status}): {why}. El detalle completo "
    "está en `docker logs {container}`.",
    en="Kafka node {id} ended while it was starting (status {status}): {why}. Its whole log is in "
    "`docker logs {container}`.",
)
