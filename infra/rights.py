"""May the external cluster's user do all that the course needs? Each right is tried once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    ConfigResource,
    NewTopic,
)

from infra import admin, quotas, sweep
from infra.errors import MissingRight
from infra.other_client import asking, refused
from infra.tenants import Tenant, give_passwords, give_rights
from workbook.text import Text

PATIENCE = 15.0


@dataclass(frozen=True)
class Right:
    """What Kafka calls it, what we need it for, and an attempt."""

    name: str
    purpose: Text
    attempt: Callable[[], None]


def check(config: admin.Config, replication: int) -> None:
    """Raises a sentence that names every right that is missing; leaves nothing behind."""
    probe = _Probe(config, replication)
    try:
        missing = [words for right in probe.rights() if (words := _try(right))]
    finally:
        probe.clean()
    if missing:
        user = config.get("sasl.username", "?")
        raise MissingRight(
            Text(
                es=_MISSING.es.format(user=user, rights="; ".join(text.es for text in missing)),
                en=_MISSING.en.format(user=user, rights="; ".join(text.en for text in missing)),
            )
        )


def _try(right: Right) -> Text | None:
    try:
        right.attempt()
    except (KafkaException, TimeoutError) as error:
        return _ONE.format(right=right.name, purpose=right.purpose, why=admin.sentence(error))
    return None


class _Probe:
    """A topic, a group and a user with names that nobody else has."""

    def __init__(self, config: admin.Config, replication: int) -> None:
        self._config = config
        self._replication = replication
        self._user = Tenant(f"workbook-probe-{secrets.token_hex(4)}", secrets.token_urlsafe(24))
        self._topic = f"{self._user.prefix}topic"
        self._made = False

    def rights(self) -> list[Right]:
        """In this order: without the topic, what is done with topics cannot be tried."""
        return [
            Right("CREATE Topic", _TOPICS, self._create),
            Right("WRITE Topic", _STAGE, self._when_made(self._write)),
            Right("READ Topic", _RECORDS, self._when_made(self._read)),
            Right("DESCRIBE_CONFIGS Topic", _TOPICS, self._when_made(self._describe)),
            Right("DELETE Topic", _CLEAN, self._when_made(self._delete)),
            Right("DELETE Group", _CLEAN, self._delete_group),
            Right("ALTER Cluster", _TENANTS, self._alter_cluster),
            Right("ALTER_CONFIGS Cluster", _QUOTAS, self._alter_quotas),
            Right("DESCRIBE_CONFIGS Cluster", _QUOTAS, self._describe_quotas),
            Right("DESCRIBE Cluster", _CAPS, self._describe_disks),
            Right("WRITE TransactionalId", _CLEAN, self._end_transaction),
        ]

    def clean(self) -> None:
        """Whatever was made; what was refused has left nothing."""
        if self._made:
            admin.problems(self._config, lambda a: a.delete_topics([self._topic]))

    def _when_made(self, attempt: Callable[[], None]) -> Callable[[], None]:
        return lambda: attempt() if self._made else None

    def _create(self) -> None:
        topic = NewTopic(self._topic, 1, self._replication)
        admin.answers(self._config, lambda a: a.create_topics([topic]))
        self._made = True

    def _write(self) -> None:
        failed: list[KafkaError] = []
        producer = Producer({**self._config})
        producer.produce(
            self._topic, b"probe", on_delivery=lambda e, _: failed.append(e) if e else None
        )
        if producer.flush(PATIENCE) or failed:
            raise KafkaException(failed[0] if failed else KafkaError(KafkaError._TIMED_OUT))

    def _read(self) -> None:
        group: admin.Config = {"group.id": self._topic, "enable.auto.commit": 0}
        consumer = Consumer({**self._config, **group, "auto.offset.reset": "earliest"})
        try:
            consumer.assign([TopicPartition(self._topic, 0, 0)])
            message = consumer.poll(PATIENCE)
        finally:
            consumer.close()
        if message is not None and (problem := message.error()):
            raise KafkaException(problem)

    def _describe(self) -> None:
        resource = ConfigResource(ConfigResource.Type.TOPIC, self._topic)
        admin.answers(self._config, lambda a: a.describe_configs([resource]))

    def _delete(self) -> None:
        sweep.delete_topics(self._config, [self._topic])
        self._made = False

    def _delete_group(self) -> None:
        sweep.delete_groups(self._config, [f"{self._user.prefix}group"])

    def _alter_cluster(self) -> None:
        give_rights(self._config, [self._user])
        give_passwords(self._config, [self._user])
        sweep.close_door(self._config, self._user.name)

    def _alter_quotas(self) -> None:
        quotas.put(self._config, [self._user.name])
        quotas.remove(self._config, [self._user.name])

    def _describe_quotas(self) -> None:
        quotas.users(self._config)

    def _describe_disks(self) -> None:
        """A broker that refuses this tells of no disk at all."""
        with asking(self._config) as client:
            folders = [
                folder for broker in client.describe_log_dirs() for folder in broker["log_dirs"]
            ]
        if not folders:
            raise refused(KafkaError.CLUSTER_AUTHORIZATION_FAILED)

    def _end_transaction(self) -> None:
        """One that never was: whoever has the right is told so, and no name is left behind."""
        with asking(self._config) as client:
            from kafka.protocol.producer.transaction import EndTxnRequest

            name = f"{self._user.prefix}transaction"
            request = EndTxnRequest(
                transactional_id=name, producer_id=0, producer_epoch=0, committed=False
            )
            answer = client._manager.run(client._manager.send, request)
        if answer.error_code == KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
            raise refused(answer.error_code)


_MISSING = Text(
    es="Al usuario {user} del clúster externo le faltan permisos: {rights}. Pide que se los den y "
    "repite.",
    en="The user {user} of the external cluster lacks rights: {rights}. Ask for them and repeat.",
)
_ONE = Text(es="{right}, para {purpose} ({why})", en="{right}, {purpose} ({why})")
_TOPICS = Text(es="crear y mirar topics", en="to create topics and look at them")
_STAGE = Text(es="poner registros de prueba", en="to place records for a check")
_RECORDS = Text(es="leer lo que cada quien escribió", en="to read what somebody has written")
_CLEAN = Text(es="limpiar al terminar", en="to clean up afterwards")
_QUOTAS = Text(es="ponerles límites de velocidad", en="to set limits to how fast they go")
_CAPS = Text(es="contar lo que guarda cada quien", en="to count what everybody keeps")
_TENANTS = Text(es="crear usuarios con sus permisos", en="to create users with their rights")
