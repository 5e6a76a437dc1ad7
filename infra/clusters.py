"""Which clusters are there, and how does one come to be?"""

from __future__ import annotations

from pathlib import Path

from infra import paths, turns
from infra.admin import Config
from infra.backend import Backend
from infra.cluster import Cluster
from infra.docker import DockerBackend, engine, image
from infra.errors import ClusterNotFound, NoDocker, NoImage, WrongSpec
from infra.external import ExternalBackend
from infra.local import NOT_FOUND, LocalBackend
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.state import read_json
from workbook.text import Text

BACKENDS = ("auto", "docker", "local", "external")
STANDARD = ClusterSpec()


def start(
    spec: ClusterSpec = STANDARD,
    backend: str = "auto",
    *,
    external: Config | None = None,
    progress: Progress = print_nothing,
) -> Cluster:
    """Creates the cluster or brings back every node of it; returns when its brokers are ready."""
    folder = paths.clusters() / spec.name
    with turns.taken(folder, spec.name, progress):  # whoever waited finds what the other chose
        known = _kept(folder)
        kind = _choose(spec, backend, external, known)
        if kind == "auto":
            kind = _for_this_machine(spec, progress)
        cluster = Cluster(_of_kind(kind, known.spec if known else spec, folder, external))
        cluster.start(progress)
    return cluster


def attach(name: str = "default") -> Cluster:
    """The cluster of that name, as it is: nothing is started."""
    folder = paths.clusters() / name
    known = _kept(folder)
    if known is None:
        raise ClusterNotFound(NOT_FOUND.format(name=name))
    return Cluster(_of_kind(known.backend, known.spec, folder, None))


def names() -> list[str]:
    """The clusters of this home, sorted."""
    return sorted(file.parent.name for file in paths.clusters().glob("[!.]*/state.json"))


class _Kept:
    """What state.json says of any back end."""

    def __init__(self, known: dict[str, str | int]) -> None:
        self.backend = str(known["backend"])
        self.spec = ClusterSpec(
            str(known["name"]),
            int(known["brokers"]),
            int(known["controllers"]),
            bool(known.get("slow_links")),
        )


def _kept(folder: Path) -> _Kept | None:
    known = read_json(folder / "state.json")
    return None if known is None else _Kept(known)


def _choose(spec: ClusterSpec, backend: str, external: Config | None, known: _Kept | None) -> str:
    """The choice is made once: a daemon started tomorrow must not lose today's topics."""
    if backend not in BACKENDS:
        raise WrongSpec(_BACKEND.format(backend=backend, known=", ".join(BACKENDS)))
    if known is None:
        return "external" if backend == "auto" and external is not None else backend
    if backend not in ("auto", known.backend):
        raise WrongSpec(_OTHER_BACKEND.format(name=spec.name, kept=known.backend))
    if known.backend != "external" and known.spec != spec:
        kept = known.spec
        raise WrongSpec(
            _OTHER_SHAPE.format(name=spec.name, brokers=kept.brokers, controllers=kept.controllers)
        )
    return known.backend


def _for_this_machine(spec: ClusterSpec, progress: Progress) -> str:
    """Docker where it answers and its image is here or can be fetched, else Java processes."""
    if spec.slow_links:  # between containers nothing can be slowed down, only to a broker of them
        return "local"
    try:
        with engine.connected() as client:
            name = image.ensured(client, progress)
    except (NoDocker, NoImage) as error:
        progress(_LOCAL if engine.is_silent(error) else _NOT_DOCKER.format(why=error.text))
        return "local"
    progress(_DOCKER.format(image=name))
    return "docker"


def _of_kind(kind: str, spec: ClusterSpec, folder: Path, external: Config | None) -> Backend:
    if kind == "external":
        return ExternalBackend(spec, folder, external)
    if kind == "docker":
        return DockerBackend(spec, folder)
    return LocalBackend(spec, folder)


_DOCKER = Text(
    es="Uso contenedores de Docker, con la imagen {image}",
    en="Using Docker containers, with the image {image}",
)
_LOCAL = Text(
    es="Docker no responde: uso procesos de esta máquina",
    en="Docker does not answer: using processes of this machine",
)
_NOT_DOCKER = Text(
    es="Uso procesos de esta máquina en vez de Docker. {why}",
    en="Using processes of this machine instead of Docker. {why}",
)
_BACKEND = Text(
    es="No conozco el tipo de clúster «{backend}». Hay: {known}.",
    en="There is no kind of cluster '{backend}'. There are: {known}.",
)
_OTHER_BACKEND = Text(
    es="El clúster «{name}» ya existe y es de tipo {kept}. Usa otro nombre, o bórralo antes.",
    en="The cluster '{name}' exists already, of kind {kept}. Use another name, or delete it first.",
)
_OTHER_SHAPE = Text(
    es="El clúster «{name}» ya existe con otra forma ({brokers} brokers; controladores: "
    "{controllers}). Usa otro nombre, o bórralo antes.",
    en="The cluster '{name}' exists already in another shape ({brokers} brokers; controllers: "
    "{controllers}). Use another name, or delete it first.",
)
