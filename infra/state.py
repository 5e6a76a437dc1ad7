"""How is what must survive written, so that a crash never leaves half of it?"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from infra.errors import NotWritable
from workbook.text import Text


def private_folder(path: Path) -> Path:
    """The folder itself, made with its parents where missing; only its owner can look into it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise NotWritable(_UNWRITABLE.format(path=path, why=error.strerror)) from error
    return path


def write_private(path: Path, text: str) -> None:
    """Writes the whole file or nothing of it, readable by its owner only (0600)."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise NotWritable(_UNWRITABLE.format(path=path.parent, why=error.strerror)) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> Any | None:
    """What a file written by `write_private` holds; None if there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


@dataclass
class NodeState:
    """One node: which ports it listens on and which process it was last seen in."""

    id: int
    role: str
    ports: dict[str, int] = field(default_factory=dict)
    pid: int | None = None
    created: float | None = None  # the process's own birth: a recycled pid has another


@dataclass
class ClusterState:
    """One cluster of local processes, as state.json keeps it."""

    name: str
    backend: str
    brokers: int
    controllers: int
    kafka: str
    cluster_id: str
    nodes: list[NodeState]
    slow_links: bool = False

    def save(self, folder: Path) -> None:
        """Writes state.json."""
        write_private(folder / "state.json", json.dumps(asdict(self), indent=1))

    @classmethod
    def load(cls, folder: Path) -> ClusterState | None:
        """What state.json says, or None where there is no cluster."""
        known = read_json(folder / "state.json")
        if known is None:
            return None
        nodes = [NodeState(**node) for node in known.pop("nodes")]
        return cls(**known, nodes=nodes)


def load_secrets(folder: Path, users: tuple[str, ...]) -> dict[str, str]:
    """The cluster's own passwords: random, made once, kept at 0600."""
    path = folder / "secrets.json"
    known: dict[str, str] = read_json(path) or {}
    missing = [user for user in users if user not in known]
    if missing:
        known |= {user: secrets.token_urlsafe(24) for user in missing}
        write_private(path, json.dumps(known))
    return known


_UNWRITABLE = Text(
    es="No se puede escribir en {path} ({why}). Dale permiso de escritura a tu usuario, o elige "
    "otra carpeta con la variable WORKBOOK_HOME.",
    en="{path} cannot be written ({why}). Give your user permission to write there, or choose "
    "another folder with the variable WORKBOOK_HOME.",
)
