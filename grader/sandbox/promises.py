"""What does a sandbox promise, and which of the facts seen from inside say that it keeps it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbook.text import Text

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Promise:
    """A name, what must be seen, and what is said if it is not."""

    name: str
    holds: Callable[[Facts, Facts], bool]
    sentence: Text


ALL = (
    Promise(
        "user",
        lambda seen, wanted: seen["uid"] == wanted["uid"] if wanted["uid"] else seen["uid"] != 0,
        Text(es="El código correría como root.", en="The code would run as root."),
    ),
    Promise(
        "capabilities",
        lambda seen, _: not any(seen["capabilities"]) and seen["no_new_privileges"] == [1],
        Text(
            es="El código conserva privilegios del sistema.",
            en="The code keeps privileges of the system.",
        ),
    ),
    Promise(
        "files",
        lambda seen, _: seen["readable"] == [],
        Text(
            es="El código puede leer archivos de esta máquina.",
            en="The code can read files of this machine.",
        ),
    ),
    Promise(
        "read-only",
        lambda seen, _: seen["writable"] == [],
        Text(
            es="El código puede escribir fuera de su carpeta.",
            en="The code can write outside of its folder.",
        ),
    ),
    Promise(
        "packages",
        lambda seen, _: seen["importable"] == [],
        Text(
            es="El código puede importar al juez o las soluciones.",
            en="The code can import the judge or the solutions.",
        ),
    ),
    Promise(
        "network",
        lambda seen, _: seen["routes"] == [] and seen["interfaces"] == ["lo"],
        Text(es="El código tiene red.", en="The code has a network."),
    ),
    Promise(
        "relay",
        lambda seen, wanted: seen["reached"] == [wanted["relayed"]],
        Text(
            es="Desde dentro se llega a otros puertos, o no se llega al del broker.",
            en="Other ports can be reached from inside, or the broker's cannot.",
        ),
    ),
    Promise(
        "processes",
        lambda seen, _: len(seen["processes"]) <= 3,
        Text(
            es="El código ve procesos ajenos.",
            en="The code sees processes that are not its own.",
        ),
    ),
    Promise(
        "namespaces",
        lambda seen, _: seen["user_namespace"] is False,
        Text(
            es="El código puede abrir otro espacio de usuario.",
            en="The code can open another user namespace.",
        ),
    ),
    Promise(
        "process limit",
        lambda seen, wanted: 0 < seen["forked"] <= wanted["limits"].processes,
        Text(
            es="El límite de procesos no se cumple.",
            en="The limit on processes does not bite.",
        ),
    ),
    Promise(
        "memory limit",
        lambda seen, _: seen["allocated"] is False,
        Text(es="El límite de memoria no se cumple.", en="The limit on memory does not bite."),
    ),
    Promise(
        "disk limit",
        lambda seen, wanted: 0 < seen["written"] <= wanted["limits"].disk_mb,
        Text(es="El límite de disco no se cumple.", en="The limit on disk space does not bite."),
    ),
    Promise(
        "nothing survives",
        lambda seen, _: seen["daemon"] is True and seen["survivors"] == [],
        Text(
            es="Un proceso del código sobrevive al encierro.",
            en="A process of the code outlives its sandbox.",
        ),
    ),
)
