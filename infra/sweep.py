"""What does a tenant leave behind, and how does all of it go?"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from functools import partial

from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialDeletion,
)

from infra import admin, other_client, quotas
from infra.errors import TenantError
from workbook.text import Text

SLOW = 10.0  # seconds for the names of some thousand topics
UNFINISHED = ("Ongoing", "PrepareCommit", "PrepareAbort")
EACH = 0.2  # more for each of many: a flood's hundreds go slowly on a busy machine
MOST = 5  # names in one sentence
ROUNDS = 3  # attempts at least, however long each of them takes
GONE = 10.0  # seconds until every broker has forgotten a deleted topic
EMPTY = 8.0  # a KIP-848 member that was killed holds its group for 5 s
STARTING = (KafkaError.COORDINATOR_LOAD_IN_PROGRESS, KafkaError.COORDINATOR_NOT_AVAILABLE)
ALREADY_GONE = (
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.GROUP_ID_NOT_FOUND,
    KafkaError.RESOURCE_NOT_FOUND,
)


def topics(config: admin.Config, *prefixes: str) -> list[str]:
    """The topics with one of these prefixes, sorted."""
    return sorted(name for name in admin.metadata(config, SLOW).topics if name.startswith(prefixes))


def groups(config: admin.Config, *prefixes: str) -> list[str]:
    """The groups with one of these prefixes, of whatever kind, sorted."""
    deadline = time.monotonic() + SLOW
    while True:
        try:
            with other_client.old_ways():  # list_consumer_groups, the new way, omits share groups
                known = admin.client(config).list_groups(timeout=admin.DEADLINE)
            names = {str(group.id) for group in known}
            return sorted(name for name in names if name.startswith(prefixes))
        except KafkaException as error:
            if admin.code(error) not in STARTING or time.monotonic() > deadline:
                raise
            time.sleep(admin.PAUSE)


def delete_topics(config: admin.Config, names: list[str]) -> None:
    """Returns when they are gone from the brokers' metadata."""
    if not names:
        return
    _raise_unless_gone(admin.problems(config, lambda a: a.delete_topics(names)))
    deadline = time.monotonic() + GONE + EACH * len(names)
    while left := set(names) & set(admin.metadata(config, SLOW).topics):
        if time.monotonic() > deadline:
            raise TenantError(_TOPICS_STAY.format(names=few(left)))
        time.sleep(admin.PAUSE)


def few(names: Collection[str]) -> str:
    """The first names of many, and how many there are."""
    first = ", ".join(sorted(names)[:MOST])
    return first if len(names) <= MOST else f"{first}… ({len(names)})"


def delete_groups(config: admin.Config, names: list[str]) -> None:
    """Members that never said goodbye are shown out; who insists on staying is named."""
    deadline = time.monotonic() + EMPTY
    while names:
        failed = admin.problems(config, partial(_delete_groups, names))
        busy = {k: e for k, e in failed.items() if admin.code(e) == KafkaError.NON_EMPTY_GROUP}
        _raise_unless_gone({k: e for k, e in failed.items() if k not in busy})
        names = sorted(busy)
        if names and time.monotonic() > deadline:
            raise TenantError(_GROUPS_BUSY.format(names=few(names)))
        if names:
            _show_out(config, names)


def _show_out(config: admin.Config, names: list[str]) -> None:
    """Asks the coordinator to drop the classic members; the others end by their own timeout."""
    try:
        with other_client.asking(config) as asking:
            from kafka.admin import MemberToRemove

            for name, group in asking.describe_groups(names).items():
                members = [MemberToRemove(m["member_id"]) for m in group.get("members", [])]
                asking.remove_group_members(name, members)
    except KafkaException:
        time.sleep(admin.PAUSE)


def remove(config: admin.Config, *users: str) -> None:
    """These tenants with all that is theirs: nothing is left behind but the names of finished
    transactions, which Kafka forgets by itself.
    """
    prefixes = tuple(f"{user}." for user in users)
    if not users:
        return  # no prefix would be every prefix
    deadline, rounds = time.monotonic() + GONE, 0
    while left := _rest(config, users, prefixes):  # what was under way arrives a moment later
        rounds += 1
        if rounds >= ROUNDS and time.monotonic() > deadline:
            raise TenantError(_LEFT.format(names=few(users), left=few(left)))
        time.sleep(admin.PAUSE)


def _rest(config: admin.Config, users: Sequence[str], prefixes: Sequence[str]) -> list[str]:
    """One attempt, and what is left after it."""
    close_door(config, *users)  # first: nobody may come back in meanwhile
    quotas.remove(config, users)
    end_transactions(config, *prefixes)
    delete_groups(config, groups(config, *prefixes))
    delete_topics(config, topics(config, *prefixes))
    return leftovers(config, *users)


def close_door(config: admin.Config, *users: str) -> None:
    """No password and no right is left to any of these users."""
    drop: list[UserScramCredentialAlteration] = [
        UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512) for user in users
    ]
    _raise_unless_gone(admin.problems(config, lambda a: a.alter_user_scram_credentials(drop)))
    admin.answers(config, lambda a: a.delete_acls([everything_of(user) for user in users]))


def end_transactions(config: admin.Config, *prefixes: str) -> None:
    """Aborts what is open: the coordinator fences its producer, and nobody waits for it any more."""
    for name, state in transactions(config, *prefixes).items():
        if state == "Ongoing":
            heir = Producer({**config, "transactional.id": name})
            heir.init_transactions(admin.DEADLINE)


def transactions(config: admin.Config, *prefixes: str) -> dict[str, str]:
    """The transactional ids with one of these prefixes that the cluster remembers, and their state.

    Kafka has no request to forget one: a finished id goes `transactional.id.expiration.ms` later.
    """
    with other_client.asking(config) as asking:
        listed = asking.list_transactions()
    every = [each for of_broker in listed.values() for each in of_broker]
    return {
        each.transactional_id: str(each.state.value)
        for each in every
        if each.transactional_id.startswith(prefixes)
    }


def leftovers(config: admin.Config, *users: str) -> list[str]:
    """Whatever the cluster still knows of these tenants, in words; finished transactions apart."""
    prefixes = tuple(f"{user}." for user in users)
    found = [f"topic {name}" for name in topics(config, *prefixes)]
    found += [f"group {name}" for name in groups(config, *prefixes)]
    found += [f"ACL {acl.name}" for acl in _rights(config, users)]
    found += [f"SCRAM {user}" for user in sorted(passwords(config, users))]
    found += [f"quota {user}" for user in sorted(set(users) & quotas.users(config))]
    open_ones = transactions(config, *prefixes).items()
    return found + [f"transaction {name}" for name, state in open_ones if state in UNFINISHED]


def _rights(config: admin.Config, users: Sequence[str]) -> list[AclBinding]:
    """In one request: with a hundred users a request each takes longer than all the rest."""
    wanted = {f"User:{user}" for user in users}
    acls = admin.answer(config, lambda a: a.describe_acls(everything_of(None)))
    return [acl for acl in acls if acl.principal in wanted]


def passwords(config: admin.Config, users: Iterable[str] | None = None) -> set[str]:
    """Who has a SCRAM password, of these users or of all.

    Not through confluent-kafka: where this is refused it writes past its memory, and Python dies.
    """
    asked = None if users is None else sorted(set(users))
    with other_client.asking(config) as asking:
        found = asking.describe_user_scram_credentials(asked)
    return {user for user, facts in found.items() if facts["credential_infos"]}


def _delete_groups(names: list[str], asking: AdminClient) -> admin.Futures:
    futures: admin.Futures = asking.delete_consumer_groups(names)
    return futures


def everything_of(user: str | None) -> AclBindingFilter:
    """A filter for every right of one user, or of all."""
    return AclBindingFilter(
        ResourceType.ANY,
        None,  # type: ignore[arg-type]  # any; the annotation forgets it
        ResourcePatternType.ANY,
        f"User:{user}" if user else None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        AclOperation.ANY,
        AclPermissionType.ANY,
    )


def _raise_unless_gone(failed: admin.Problems) -> None:
    for error in failed.values():
        if admin.code(error) not in ALREADY_GONE:
            raise error


_LEFT = Text(
    es="Al quitar a {names} quedaron cosas suyas: {left}. Repite dentro de un momento.",
    en="Removing {names} left things of theirs behind: {left}. Repeat in a moment.",
)
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
