"""What does a tenant leave behind, and how does all of it go?"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from confluent_kafka import KafkaError
from confluent_kafka.admin import (
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
)

from infra import admin
from infra.errors import TenantError
from workbook.text import Text

GONE = 10.0  # seconds until every broker has forgotten a deleted topic
EMPTY = 8.0  # a KIP-848 member that was killed holds its group for 5 s
ALREADY_GONE = (
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.GROUP_ID_NOT_FOUND,
    KafkaError.RESOURCE_NOT_FOUND,
)


def topics(config: admin.Config, prefix: str) -> list[str]:
    """The topics with this prefix, sorted."""
    return sorted(name for name in admin.metadata(config).topics if name.startswith(prefix))


def groups(config: admin.Config, prefix: str) -> list[str]:
    """The groups with this prefix, of whatever kind, sorted."""
    with _old_ways():  # the new way, list_consumer_groups, leaves out share and streams groups
        known = admin.client(config).list_groups(timeout=admin.DEADLINE)
    names = {str(group.id) for group in known}
    return sorted(name for name in names if name.startswith(prefix))


def delete_topics(config: admin.Config, names: list[str]) -> None:
    """Returns when they are gone from the brokers' metadata."""
    if not names:
        return
    _raise_unless_gone(admin.problems(config, lambda a: a.delete_topics(names)))
    deadline = time.monotonic() + GONE
    while left := set(names) & set(admin.metadata(config).topics):
        if time.monotonic() > deadline:
            raise TenantError(_TOPICS_STAY.format(names=", ".join(sorted(left))))
        time.sleep(admin.PAUSE)


def delete_groups(config: admin.Config, names: list[str]) -> None:
    """Members that never said goodbye are shown out; who insists on staying is named."""
    deadline = time.monotonic() + EMPTY
    while names:
        failed = admin.problems(config, partial(_delete_groups, names))
        busy = {k: e for k, e in failed.items() if admin.code(e) == KafkaError.NON_EMPTY_GROUP}
        _raise_unless_gone({k: e for k, e in failed.items() if k not in busy})
        names = sorted(busy)
        if names and time.monotonic() > deadline:
            raise TenantError(_GROUPS_BUSY.format(names=", ".join(names)))
        if names:
            _show_out(config, names)


def _show_out(config: admin.Config, names: list[str]) -> None:
    """Asks the coordinator to drop the classic members; the others end by their own timeout."""
    with _old_ways():  # kafka-python reads its own files in one
        from kafka.admin import KafkaAdminClient, MemberToRemove  # slow to import, rarely needed
        from kafka.errors import KafkaError as OtherError

        asking = KafkaAdminClient(**_as_kafka_python(config))
        try:
            for name, group in asking.describe_groups(names).items():
                members = [MemberToRemove(m["member_id"]) for m in group.get("members", [])]
                asking.remove_group_members(name, members)
        except OtherError:
            time.sleep(admin.PAUSE)
        finally:
            asking.close()


@contextmanager
def _old_ways() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _as_kafka_python(config: admin.Config) -> dict[str, object]:
    """The same way in, in the words of the other client."""
    words = {
        "security.protocol": "security_protocol",
        "sasl.mechanism": "sasl_mechanism",
        "sasl.username": "sasl_plain_username",
        "sasl.password": "sasl_plain_password",
        "ssl.ca.location": "ssl_cafile",
    }
    known: dict[str, object] = {words[key]: v for key, v in config.items() if key in words}
    return {**known, "bootstrap_servers": str(config["bootstrap.servers"]).split(",")}


def close_door(config: admin.Config, user: str) -> None:
    """No password and no right is left to the user."""
    drop = UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)
    _raise_unless_gone(admin.problems(config, lambda a: a.alter_user_scram_credentials([drop])))
    admin.answers(config, lambda a: a.delete_acls([everything_of(user)]))


def leftovers(config: admin.Config, user: str, prefix: str) -> list[str]:
    """Whatever the cluster still knows of a tenant, in words."""
    acls = admin.answer(config, lambda a: a.describe_acls(everything_of(user)))
    found = [f"topic {name}" for name in topics(config, prefix)]
    found += [f"group {name}" for name in groups(config, prefix)]
    found += [f"ACL {acl.name}" for acl in acls]
    return found + ([f"SCRAM {user}"] if _has_password(config, user) else [])


def _has_password(config: admin.Config, user: str) -> bool:
    return not admin.problems(config, lambda a: _futures(a.describe_user_scram_credentials([user])))


def _futures(asked: object) -> admin.Futures:
    """Of two shapes that this question can have, ours is the dict, one future per user."""
    assert isinstance(asked, dict)
    return asked


def _delete_groups(names: list[str], asking: AdminClient) -> admin.Futures:
    futures: admin.Futures = asking.delete_consumer_groups(names)
    return futures


def everything_of(user: str) -> AclBindingFilter:
    """A filter for every right of one user."""
    return AclBindingFilter(
        ResourceType.ANY,
        None,  # type: ignore[arg-type]  # any; the annotation forgets it
        ResourcePatternType.ANY,
        f"User:{user}",
        None,  # type: ignore[arg-type]
        AclOperation.ANY,
        AclPermissionType.ANY,
    )


def _raise_unless_gone(failed: admin.Problems) -> None:
    for error in failed.values():
        if admin.code(error) not in ALREADY_GONE:
            raise error


_TOPICS_STAY = Text(
    es="Se pidió borrar {names}, pero los brokers aún los muestran. Repite dentro de un momento.",
    en="{names} were asked to go, but the brokers still show them. Repeat in a moment.",
)
_GROUPS_BUSY = Text(
    es="No se pudo borrar {names}: ahí sigue abierto algún consumidor. Ciérralo con "
    "consumer.close(), o reinicia el kernel que lo abrió, y repite.",
    en="{names} could not be deleted: some consumer is still open there. Close it with "
    "consumer.close(), or restart the kernel that opened it, and repeat.",
)
