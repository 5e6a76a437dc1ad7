"""How do Java's .properties and confluent-kafka's settings say the same?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.text import Text

MISSING = Text(
    es="No se puede leer {file}: {why}. Indica el archivo .properties del administrador.",
    en="{file} cannot be read: {why}. Name the administrator's .properties file.",
)
JAAS = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="{user}" password="{password}";'


def read_properties(file: Path) -> dict[str, str | int]:
    """`key=value` lines of a file, with confluent-kafka's names; comments and blank lines skipped."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise WorkbookError(MISSING.format(file=file, why=error.strerror or error)) from error
    pairs = (line.partition("=") for line in map(str.strip, lines) if line and line[0] not in "#!")
    return {key.strip(): value.strip() for key, _, value in pairs}


def as_java(config: Mapping[str, str | int]) -> str:
    """A learner's confluent-kafka settings as the client.properties of Kafka's own tools."""
    jaas = JAAS.format(user=config["sasl.username"], password=config["sasl.password"])
    lines = {
        "bootstrap.servers": config["bootstrap.servers"],
        "security.protocol": config["security.protocol"],
        "sasl.mechanism": config.get("sasl.mechanism", config.get("sasl.mechanisms", "")),
        "sasl.jaas.config": jaas,
    }
    return "".join(f"{key}={value}\n" for key, value in lines.items())
