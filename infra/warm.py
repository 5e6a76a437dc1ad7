"""What is made once, so that a node starts in seconds? A formatted folder and a start-up cache."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from infra import distribution, java, paths, training
from infra.errors import CacheNotBuilt
from infra.progress import Progress, print_nothing
from infra.state import private_folder
from infra.version import KAFKA_VERSION
from workbook.text import Text


@dataclass(frozen=True)
class Warm:
    """Everything a node needs that does not differ from node to node."""

    jars: list[Path]
    folder: Path

    @property
    def formatted(self) -> Path:
        """A data folder as Kafka's own formatter leaves it."""
        return self.folder / "formatted"

    @property
    def options(self) -> tuple[str, ...]:
        """The JVM options that use the start-up cache; a JVM that cannot use it starts without."""
        return (f"-XX:AOTCache={self.folder / training.CACHE_FILE}",)


def warm_up(progress: Progress = print_nothing) -> Warm:
    """Made at the first call on this machine; from then on it is only looked up."""
    jars = distribution.broker_classpath(progress)
    folder = paths.cache() / "nodes" / _key(jars)
    if not folder.is_dir():
        private_folder(folder.parent)
        with FileLock(f"{folder}.lock"):
            if not folder.is_dir():
                _build(jars, folder, progress)
    return Warm(jars, folder)


def _key(jars: list[Path]) -> str:
    """The cache is good for one Kafka, one JVM, one list of jars at one place, one set of options."""
    parts = (java.JAVA, java.JAVA_VERSION, *jars, *java.SMALL, training.RECIPE)
    exact = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]
    return f"{KAFKA_VERSION}-java{java.JAVA_VERSION}-{exact}"


def _build(jars: list[Path], folder: Path, progress: Progress) -> None:
    """In a folder of another name; the last step gives it its own."""
    for left in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        with training.node(jars, building / "training") as trained:
            progress(_FORMATTING, 0.05)
            _format(jars, trained.folder)
            shutil.copytree(trained.data, building / "formatted")
            trained.run(building / training.CACHE_FILE, progress)
        shutil.rmtree(building / "training")
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _format(jars: list[Path], folder: Path) -> None:
    command = [str(java.JAVA), *java.SMALL, "-cp", java.classpath(jars), "kafka.tools.StorageTool"]
    done = subprocess.run(
        [*command, "format", "-t", training.CLUSTER_ID, "-c", str(java.properties_file(folder))],
        env=java.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise CacheNotBuilt(_NOT_FORMATTED.format(why=" ".join(last) or done.returncode))


_FORMATTING = Text(
    es="Preparando Kafka por primera vez: formato", en="Preparing Kafka for the first time: format"
)
_NOT_FORMATTED = Text(
    es="Kafka no pudo dar formato a su carpeta de datos: {why}.",
    en="Kafka could not format its data folder: {why}.",
)
