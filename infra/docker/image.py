"""Which image does a node run in, and how does it get here?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from infra.docker import engine
from infra.errors import NoDocker, NoImage
from infra.progress import Progress
from infra.version import KAFKA_VERSION
from workbook.text import Text

OURS = f"kafka-workbook:{KAFKA_VERSION}"  # made by `workbook image`
OFFICIAL = f"apache/kafka:{KAFKA_VERSION}"
VARIABLE = "WORKBOOK_IMAGE"


def chosen(client: Any) -> str:
    """$WORKBOOK_IMAGE, else ours where it was built, else the official one."""
    return os.environ.get(VARIABLE) or (OURS if present(client, OURS) else OFFICIAL)


def present(client: Any, name: str) -> bool:
    """True if the daemon has it."""
    from docker.errors import ImageNotFound

    try:
        client.images.get(name)
    except ImageNotFound:
        return False
    return True


def ensured(client: Any, progress: Progress) -> str:
    """The chosen image, fetched if it is not here; raises NoImage where it cannot be."""
    name = chosen(client)
    if not present(client, name):
        _pull(client, name, progress)
    return name


def missing() -> Text | None:
    """Why no container can start here and now, without downloading anything; None if one can."""
    try:
        with engine.connected() as client:
            name = chosen(client)
            return None if present(client, name) else _ABSENT.format(name=name)
    except NoDocker as error:
        return error.text


def _pull(client: Any, name: str, progress: Progress) -> None:
    import requests
    from docker.errors import DockerException

    progress(_PULLING.format(name=name))
    try:
        lines = client.api.pull(name, stream=True, decode=True)
        _follow(lines, name, progress)
    except (DockerException, requests.RequestException, OSError) as error:
        raise NoImage(_NOT_PULLED.format(name=name, why=engine.words(error))) from error
    if not present(client, name):
        raise NoImage(_NOT_PULLED.format(name=name, why="?"))


def _follow(lines: Iterable[dict[str, Any]], name: str, progress: Progress) -> None:
    """One bar for all layers, as far as their sizes are known."""
    sizes: dict[str, tuple[int, int]] = {}
    for line in lines:
        if "error" in line:
            raise OSError(str(line["error"]))
        detail = line.get("progressDetail") or {}
        if line.get("status") == "Downloading" and detail.get("total"):
            sizes[str(line.get("id"))] = (detail.get("current", 0), detail["total"])
        done, total = (sum(part) for part in zip(*sizes.values(), strict=True)) if sizes else (0, 0)
        progress(_PULLING.format(name=name), done / total if total else None)


_PULLING = Text(
    es="Descargando la imagen {name} (solo esta vez; `--backend local` no la necesita)",
    en="Downloading the image {name} (only this once; `--backend local` does without)",
)
_ABSENT = Text(
    es="Docker responde, pero la imagen {name} no está en esta máquina. Tráela con `docker pull "
    "{name}` o construye la nuestra con `workbook image`.",
    en="Docker answers, but the image {name} is not on this machine. Fetch it with `docker pull "
    "{name}` or build ours with `workbook image`.",
)
_NOT_PULLED = Text(
    es="La imagen {name} no está en esta máquina y no se pudo descargar ({why}). Revisa tu "
    "conexión, construye la nuestra con `workbook image`, o usa procesos locales con `workbook up "
    "--backend local`.",
    en="The image {name} is not on this machine and could not be downloaded ({why}). Check your "
    "connection, build ours with `workbook image`, or use local processes with `workbook up "
    "--backend local`.",
)
