"""What is a tenant, and how does one get in?"""

from __future__ import annotations

import json
import re
import secrets
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
    UserScramCredentialUpsertion,
)
from filelock import FileLock

from infra import admin
from infra.errors import TenantError
from infra.state import private_folder, read_json, write_private
from workbook.text import Text

NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")
RESERVED = ("admin", "broker")
LOGIN = 15.0  # seconds until every broker must let a new tenant in
ITERATIONS = 4096
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
        with self._lock():
            known = self._read()
            if name not in known:
                known[name] = secrets.token_urlsafe(24)
                write_private(self._file, json.dumps(known))
            return Tenant(name, known[name])

    def forget(self, name: str) -> None:
        """Takes the name out; that it is not there is fine."""
        with self._lock():
            known = self._read()
            if known.pop(name, None) is not None:
                write_private(self._file, json.dumps(known))

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


def provision(config: admin.Config, tenant: Tenant) -> None:
    """Rights first, then the password: a broker replays both in that order, so who is let in has
    their rights already.
    """
    admin.answers(config, lambda a: a.create_acls(bindings(tenant)))
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
    upsert = UserScramCredentialUpsertion(tenant.name, info, tenant.password.encode())
    admin.answers(config, lambda a: a.alter_user_scram_credentials([upsert]))


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
