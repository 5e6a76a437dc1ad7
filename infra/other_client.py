"""How is asked what confluent-kafka cannot ask: quotas, disks, transactions, members of a group?"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from confluent_kafka import KafkaError, KafkaException

WORDS = {
    "security.protocol": "security_protocol",
    "sasl.mechanism": "sasl_mechanism",
    "sasl.username": "sasl_plain_username",
    "sasl.password": "sasl_plain_password",
    "ssl.ca.location": "ssl_cafile",
    "ssl.certificate.location": "ssl_certfile",
    "ssl.key.location": "ssl_keyfile",
    "ssl.key.password": "ssl_password",
}
PATIENCE = 10_000  # milliseconds


@contextmanager
def asking(config: Mapping[str, str | int]) -> Iterator[Any]:
    """kafka-python's admin client; what it cannot do is told as confluent-kafka tells it."""
    logging.getLogger("kafka").setLevel(logging.ERROR)  # it logs what its caller is told anyway
    with old_ways():  # it reads its own files in one
        from kafka.admin import KafkaAdminClient  # slow to import, rarely needed
        from kafka.errors import KafkaError as OtherError

        try:
            client = KafkaAdminClient(**translated(config))
            try:
                yield client
            finally:
                client.close()
        except OtherError as error:
            raise KafkaException(_same(error)) from error


@contextmanager
def old_ways() -> Iterator[None]:
    """Deprecated ways are used knowingly in here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def translated(config: Mapping[str, str | int]) -> dict[str, object]:
    """The same way in, in the words of the other client."""
    known: dict[str, object] = {WORDS[key]: v for key, v in config.items() if key in WORDS}
    servers = str(config["bootstrap.servers"]).split(",")
    patience = {"request_timeout_ms": PATIENCE, "bootstrap_timeout_ms": PATIENCE}
    return {**known, **patience, "bootstrap_servers": servers}


def refused(code: int, words: str | None = None) -> KafkaException:
    """An error code of an answer, as an exception."""
    return KafkaException(KafkaError(code, words) if words else KafkaError(code))


def _same(error: Exception) -> KafkaError:
    """kafka-python numbers the brokers' errors as Kafka does; its own have no number."""
    number = getattr(error, "errno", None)
    if isinstance(number, int) and number > 0:
        return KafkaError(number)
    return KafkaError(KafkaError._TRANSPORT, str(error) or type(error).__name__)
