"""How is a cluster asked something, with a deadline?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._metadata import ClusterMetadata

Config = dict[str, str | int]
Futures = Mapping[Any, Future[Any]]
Answers = dict[Any, Any]
Problems = dict[Any, Exception]
T = TypeVar("T")
Question = Callable[[AdminClient], T]
DEADLINE = 10.0
UNAUTHORIZED = (
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
)
PAUSE = 0.05


def plain(bootstrap: str, user: str, password: str) -> Config:
    """The settings of one of the cluster's own users."""
    return _sasl(bootstrap, "PLAIN", user, password)


def scram(bootstrap: str, user: str, password: str) -> Config:
    """The settings of a tenant."""
    return _sasl(bootstrap, "SCRAM-SHA-512", user, password)


def _sasl(bootstrap: str, mechanism: str, user: str, password: str) -> Config:
    return {
        "bootstrap.servers": bootstrap,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": mechanism,
        "sasl.username": user,
        "sasl.password": password,
        "log_level": 0,  # librdkafka writes to stderr what its caller is told anyway
    }


def client(config: Config) -> AdminClient:
    """A fresh client: an old one waits seconds before it tries a node again that was down."""
    return AdminClient({**config})


def metadata(config: Config, seconds: float = 2.0) -> ClusterMetadata:
    """What brokers, topics, leaders and ISRs a broker knows of."""
    return client(config).list_topics(timeout=seconds)


def answer(config: Config, question: Question[Future[T]], seconds: float = DEADLINE) -> T:
    """The one answer to a question; a problem is raised."""
    asking = client(config)  # kept until the answer is there: without its client no future ends
    return question(asking).result(timeout=seconds)


def answers(config: Config, question: Question[Futures], seconds: float = DEADLINE) -> Answers:
    """Every answer; the first problem is raised."""
    asking = client(config)
    return {key: future.result(timeout=seconds) for key, future in question(asking).items()}


def problems(config: Config, question: Question[Futures], seconds: float = DEADLINE) -> Problems:
    """The parts of the question that failed, and why."""
    asking, failed = client(config), Problems()
    for key, future in question(asking).items():
        try:
            future.result(timeout=seconds)
        except (KafkaException, TimeoutError) as error:
            failed[key] = error
    return failed


def code(error: BaseException) -> int | None:
    """Kafka's number for what went wrong."""
    inner = error.args[0] if isinstance(error, KafkaException) and error.args else None
    return inner.code() if inner is not None and hasattr(inner, "code") else None


def sentence(error: BaseException) -> str:
    """Kafka's words for what went wrong, without Python's decoration."""
    inner = error.args[0] if isinstance(error, KafkaException) and error.args else error
    number = code(error)
    if number in UNAUTHORIZED:  # Kafka's own words are the dump of a request then
        inner = KafkaError(number)
    words = inner.str() if hasattr(inner, "str") else str(inner)
    return words.strip().rstrip(".") or type(error).__name__


def retry(config: Config, question: Question[Futures], seconds: float) -> Answers:
    """Asks again until it is answered: what was just granted takes a moment to reach everybody."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return answers(config, question)
        except (KafkaException, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE)
