"""Which jars make up this version of Kafka? Writes jars.lock: `python -m infra.lock_jars`."""

from __future__ import annotations

import hashlib

import jgo

from infra.paths import resource
from infra.version import KAFKA_VERSION, LOG4J_VERSION, SCALA_VERSION

# kafka-clients comes first: otherwise jgo takes the old one that a transitive POM asks for.
BROKER = (
    f"org.apache.kafka:kafka-clients:{KAFKA_VERSION}",
    f"org.apache.kafka:kafka_{SCALA_VERSION}:{KAFKA_VERSION}",
    f"org.apache.logging.log4j:log4j-slf4j-impl:{LOG4J_VERSION}",
)
# The command line needs this one jar on top of the broker's; its POM would bring Connect along.
TOOLS = (f"org.apache.kafka:kafka-tools:{KAFKA_VERSION}",)


def lock_lines() -> list[str]:
    """One line per jar: which class path it belongs to, its sha256, its Maven coordinate."""
    lines = []
    tools = jgo.resolve("+".join(TOOLS))[: len(TOOLS)]  # what was named comes before what it needs
    for group, artifacts in (("broker", jgo.resolve("+".join(BROKER))), ("tools", tools)):
        for artifact in artifacts:
            digest = hashlib.sha256(artifact.resolve().read_bytes()).hexdigest()
            name = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
            lines.append(f"{group} {digest} {name}")
    return lines


if __name__ == "__main__":
    resource("jars.lock").write_text("\n".join(lock_lines()) + "\n", encoding="utf-8")
