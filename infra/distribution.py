"""Which jars is Kafka made of, and are they the ones that we trust?"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from jgo.maven import MavenContext

from infra import paths
from infra.errors import DownloadFailed, JarDiffers
from infra.progress import Progress, print_nothing
from infra.state import private_folder
from infra.version import KAFKA_VERSION
from workbook.text import Text

AT_ONCE = 6  # downloads


@dataclass(frozen=True)
class Jar:
    """One line of jars.lock."""

    sha256: str
    group: str
    artifact: str
    version: str

    @property
    def file(self) -> str:
        """The file's name, as in a Maven repository."""
        return f"{self.artifact}-{self.version}.jar"


def locked(kind: str, lock: Path | None = None) -> list[Jar]:
    """The jars of one class path ("broker" or "tools"), in the lock file's order."""
    lines = (lock or paths.resource("jars.lock")).read_text(encoding="utf-8").splitlines()
    jars = [_jar(*words[1:]) for words in map(str.split, lines) if words[0] == kind]
    for jar in jars:
        if jar.group == "org.apache.kafka" and jar.version != KAFKA_VERSION:
            raise JarDiffers(_MIXED.format(jar=jar.file, version=KAFKA_VERSION))
    return jars


def fingerprint(jars: list[Jar]) -> str:
    """A short name for exactly these jars in exactly this order."""
    whole = "\n".join(f"{jar.file} {jar.sha256}" for jar in jars)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def broker_classpath(progress: Progress = print_nothing) -> list[Path]:
    """The jars of a node, in one fixed order: the start-up cache is only good for that order."""
    return _installed("broker", progress)


def tools_classpath(progress: Progress = print_nothing) -> list[Path]:
    """The jars of the command line tools; what the brokers lack is fetched at the first use."""
    return [*_installed("tools", progress), *_installed("broker", progress)]


def _installed(kind: str, progress: Progress) -> list[Path]:
    """A folder with the right name is complete and verified: it got its name as the last step."""
    jars = locked(kind)
    folder = paths.cache() / "jars" / f"{kind}-{KAFKA_VERSION}-{fingerprint(jars)}"
    if not folder.is_dir():
        private_folder(folder.parent)
        with FileLock(f"{folder}.lock"):
            if not folder.is_dir():
                _install(jars, folder, progress)
    return [folder / jar.file for jar in jars]


def _install(jars: list[Jar], folder: Path, progress: Progress) -> None:
    _sweep(folder)
    building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    downloads = MavenContext(repo_cache=private_folder(paths.cache() / "downloads"), timeout=60)
    try:
        _fetch_all(jars, downloads, building, progress)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    shutil.rmtree(paths.cache() / "downloads", ignore_errors=True)


def _sweep(folder: Path) -> None:
    """What a killed builder left; the lock is ours, so nobody is building."""
    for left in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(left, ignore_errors=True)


def _fetch_all(jars: list[Jar], downloads: MavenContext, into: Path, progress: Progress) -> None:
    """Several at a time; after Ctrl-C the next run goes on with what is in `downloads`."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(_fetch, jar, downloads, into) for jar in jars]
        try:
            for done, future in enumerate(as_completed(waiting), start=1):
                future.result()
                progress(_FETCHING.format(version=KAFKA_VERSION), done / len(jars))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _fetch(jar: Jar, downloads: MavenContext, into: Path) -> None:
    """One jar. A second try, because a download cut off by a kill lies there with a wrong hash."""
    wanted = downloads.project(jar.group, jar.artifact).at_version(jar.version).artifact()
    found = ""
    for _ in range(2):
        try:
            path = Path(wanted.resolve())
        except Exception as error:  # jgo lets requests' errors and its own RuntimeError through
            raise DownloadFailed(_DOWNLOAD.format(jar=jar.file, why=error)) from error
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found == jar.sha256:
            _settle(path, into / jar.file)
            return
        path.unlink()
    raise JarDiffers(_DIFFERS.format(jar=jar.file, wanted=jar.sha256, found=found))


def _settle(source: Path, target: Path) -> None:
    """On the disk for good before the folder gets its name."""
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _jar(sha256: str, coordinate: str) -> Jar:
    return Jar(sha256, *coordinate.split(":"))


_FETCHING = Text(es="Descargando Apache Kafka {version}", en="Downloading Apache Kafka {version}")
_MIXED = Text(
    es="infra/jars.lock mezcla versiones: {jar} no es de Kafka {version}. Vuelve a generarlo con "
    "`python -m infra.lock_jars`.",
    en="infra/jars.lock mixes versions: {jar} is not of Kafka {version}. Make it again with "
    "`python -m infra.lock_jars`.",
)
_DOWNLOAD = Text(
    es="No se pudo descargar {jar} ({why}). Revisa tu conexión y repite el comando: sigue "
    "donde quedó.",
    en="{jar} could not be downloaded ({why}). Check your connection and run the command again: "
    "it goes on where it stopped.",
)
_DIFFERS = Text(
    es="El archivo descargado {jar} no es el que conocemos: esperaba sha256 {wanted} y llegó "
    "{found}. No se usará. Repite el comando; si sigue igual, alguien entre tú y el repositorio "
    "cambia los archivos.",
    en="The downloaded {jar} is not the one we know: expected sha256 {wanted}, got {found}. It "
    "will not be used. Run the command again; if this stays, someone between you and the "
    "repository changes files.",
)
