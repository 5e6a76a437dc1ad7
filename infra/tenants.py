"""What is a tenant, and how does one get in?"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)
from filelock import FileLock

from infra import admin, quotas
from infra.errors import TenantError
from infra.state import private_folder, read_json, write_private
from workbook.text import Text

NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")
RESERVED = ("admin", "broker")
LOGIN = 15.0  # seconds until every broker must let a new tenant in
ITERATIONS = 4096  # Kafka's least: who guesses a random password of 24 bytes needs no more to fail
MANY = 60.0  # seconds for the requests of a whole class on a busy machine
GRANTS = {
    ResourceType.TOPIC: (
        AclOperation.CREATE,
        AclOperation.READ,
        AclOperation.WRITE,
        AclOperation.DESCRIBE,
        AclOperation.DELETE,
        AclOperation.ALTER,
        AclOperation.ALTER_CONFIGS,
        AclOperation.DESCRIBE_CONFIGS,
    ),
    ResourceType.GROUP: (AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DELETE),
    ResourceType.TRANSACTIONAL_ID: (AclOperation.WRITE, AclOperation.DESCRIBE),
}
GRANTABLE = {  # on the cluster itself; ALTER elects leaders, and may as well change anybody's rights
    "ALTER": AclOperation.ALTER,
    "ALTER_CONFIGS": AclOperation.ALTER_CONFIGS,
    "DESCRIBE": AclOperation.DESCRIBE,
    "DESCRIBE_CONFIGS": AclOperation.DESCRIBE_CONFIGS,
}


class HasAddress(Protocol):
    """Whatever knows how its brokers are reached."""

    @property
    def bootstrap_servers(self) -> str:
        """Every broker's address."""

    def admin_config(self) -> admin.Config:
        """The admin's settings."""


@dataclass(frozen=True)
class Tenant:
    """A user of a cluster who may do everything, but only under one prefix."""

    name: str
    password: str = field(repr=False)

    @property
    def prefix(self) -> str:
        """Ends in a dot: `ana` must not open the door of `ana-maria`."""
        return f"{self.name}."

    def config(self, cluster: HasAddress) -> admin.Config:
        """Settings for any confluent-kafka client. The way there is the admin's, the user is not."""
        road = {
            key: value
            for key, value in cluster.admin_config().items()
            if key == "security.protocol" or key.startswith("ssl.")
        }
        mine = admin.scram(cluster.bootstrap_servers, self.name, self.password)
        return {**mine, **road}


class TenantBook:
    """The tenants of one cluster with their passwords, kept at 0600 in the cluster's folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "tenants.json"

    def names(self) -> list[str]:
        """Sorted."""
        return sorted(self._read())

    def get(self, name: str) -> Tenant | None:
        """The tenant with its password, if there is one."""
        password = self._read().get(name)
        return None if password is None else Tenant(name, password)

    def ensure(self, name: str) -> Tenant:
        """The tenant of that name, with a new random password if it is new."""
        return self.ensure_all([name])[0]

    def ensure_all(self, names: Sequence[str]) -> list[Tenant]:
        """The tenants of these names, in their order; all of them are kept, or none."""
        with self._lock():
            known = self._read()
            new = {name: secrets.token_urlsafe(24) for name in names if name not in known}
            if new:
                write_private(self._file, json.dumps({**known, **new}))
            return [Tenant(name, {**known, **new}[name]) for name in names]

    def forget(self, *names: str) -> None:
        """Takes the names out; that one is not there is fine."""
        with self._lock():
            known = self._read()
            kept = {name: password for name, password in known.items() if name not in names}
            if kept != known:
                write_private(self._file, json.dumps(kept))

    def _read(self) -> dict[str, str]:
        return read_json(self._file) or {}

    def _lock(self) -> FileLock:
        private_folder(self._file.parent)
        return FileLock(f"{self._file}.lock")


def check_name(name: str) -> None:
    """Only what Kafka takes in names of topics, and no user of the cluster itself."""
    if not NAME.fullmatch(name) or name in RESERVED:
        raise TenantError(_NAME.format(name=name))


def bindings(tenant: Tenant) -> list[AclBinding]:
    """The whole of a tenant's rights."""
    return [
        AclBinding(
            resource,
            tenant.prefix,
            ResourcePatternType.PREFIXED,
            f"User:{tenant.name}",
            "*",
            operation,
            AclPermissionType.ALLOW,
        )
        for resource, operations in GRANTS.items()
        for operation in operations
    ]


def provision(config: admin.Config, *tenants: Tenant, limited: bool = True) -> None:
    """Rights and quotas first, then the password: a broker replays all in that order, so whoever
    is let in has their rights already, and the last tenant is let in last.
    """
    give_rights(config, tenants)
    if limited:
        quotas.put(config, [tenant.name for tenant in tenants])
    give_passwords(config, tenants)


def give_rights(config: admin.Config, tenants: Iterable[Tenant]) -> None:
    """Everything under their prefixes, in one request."""
    rights = [binding for tenant in tenants for binding in bindings(tenant)]
    admin.answers(config, lambda a: a.create_acls(rights), MANY)


def give_passwords(config: admin.Config, tenants: Iterable[Tenant]) -> None:
    """In one request, in this order."""
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
    users: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(t.name, info, t.password.encode()) for t in tenants
    ]
    admin.answers(config, lambda a: a.alter_user_scram_credentials(users), MANY)


def grant(config: admin.Config, tenant: Tenant, operations: Sequence[str]) -> None:
    """Rights on the cluster itself, by their names in GRANTABLE; they go when the tenant goes."""
    rights = [
        AclBinding(
            ResourceType.BROKER,  # Kafka's CLUSTER
            "kafka-cluster",
            ResourcePatternType.LITERAL,
            f"User:{tenant.name}",
            "*",
            GRANTABLE[operation],
            AclPermissionType.ALLOW,
        )
        for operation in operations
    ]
    if rights:
        admin.answers(config, lambda a: a.create_acls(rights))


def login_problem(config: admin.Config, seconds: float = LOGIN) -> KafkaException | None:
    """Why this user is not let in; None when they are. The client itself knocks again and again."""
    patient: admin.Config = {"reconnect.backoff.ms": 20, "reconnect.backoff.max.ms": 100}
    try:
        admin.metadata({**config, **patient}, seconds)
    except KafkaException as error:
        return error
    return None


def wait_login(tenant: Tenant, configs: list[admin.Config]) -> None:
    """Returns when every broker of the list lets the tenant in."""
    for config in configs:
        if problem := login_problem(config):
            address, words = config["bootstrap.servers"], admin.sentence(problem)
            raise TenantError(_LOGIN.format(name=tenant.name, address=address, why=words))


_NAME = Text(
    es="«{name}» no sirve como nombre: usa letras sin acento, cifras, «-» y «_» (hasta 100), "
    "y no «admin» ni «broker».",
    en="'{name}' cannot be a name: use ASCII letters, digits, '-' and '_' (up to 100), and "
    "neither 'admin' nor 'broker'.",
)
_LOGIN = Text(
    es="El usuario {name} existe, pero {address} no lo deja entrar: {why}.",
    en="The user {name} exists, but {address} does not let them in: {why}.",
)
