"""Which Apache Kafka does the course run?"""

from __future__ import annotations

from typing import Final

KAFKA_VERSION: Final = "4.3.1"
SCALA_VERSION: Final = "2.13"  # part of the name of Kafka's server jar
LOG4J_VERSION: Final = (
    "2.25.1"  # Kafka's POM leaves its logger out; log4j-slf4j-impl fits slf4j 1.7
)
