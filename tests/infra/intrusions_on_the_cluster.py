"""What would a tenant try against the cluster itself, its users, its settings, its own topics?"""

from __future__ import annotations

import time

from confluent_kafka import (
    KafkaError,
    KafkaException,
)
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    ConfigResource,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)
from intruding import (
    CLUSTER,
    TOPIC,
    WAIT,
    ask,
    change,
    must_be,
    read,
    send,
)

from infra import quotas, sweep
from infra.admin import Config, client
from infra.other_client import asking, refused

# Rights, passwords, quotas --------------------------------------------------------------------------------
MORE = AclBinding(
    ResourceType.TOPIC,
    "ana.",
    ResourcePatternType.PREFIXED,
    "User:eve",
    "*",
    AclOperation.ALL,
    AclPermissionType.ALLOW,
)


@must_be(CLUSTER)
def gives_itself_rights(eve: Config) -> None:
    ask(eve, lambda a: a.create_acls([MORE]))


@must_be(CLUSTER)
def takes_her_rights(eve: Config) -> None:
    ask(eve, lambda a: a.delete_acls([sweep.everything_of("ana")]))


@must_be(CLUSTER)
def looks_at_everybodys_rights(eve: Config) -> None:
    from kafka.admin import (
        ACLFilter,
        ACLOperation,
        ACLPermissionType,
        ACLResourcePatternType,
        ResourcePatternFilter,
        ResourceType,
    )

    every = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    with asking(eve) as other:
        _, error = other.describe_acls(
            ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, every)
        )
    raise refused(error.errno)


@must_be(CLUSTER)
def changes_her_password(eve: Config) -> None:
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
    mine = UserScramCredentialUpsertion("ana", info, b"eves")
    ask(eve, lambda a: a.alter_user_scram_credentials([mine]))


@must_be(CLUSTER)
def makes_a_user(eve: Config) -> None:
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
    mine = UserScramCredentialUpsertion("admin", info, b"eves")
    ask(eve, lambda a: a.alter_user_scram_credentials([mine]))


@must_be(CLUSTER)
def deletes_her_password(eve: Config) -> None:
    drop = UserScramCredentialDeletion("ana", ScramMechanism.SCRAM_SHA_512)
    ask(eve, lambda a: a.alter_user_scram_credentials([drop]))


@must_be(CLUSTER)
def looks_at_her_password(eve: Config) -> None:
    sweep.passwords(eve, ["ana"])


@must_be(CLUSTER)
def lifts_its_quotas(eve: Config) -> None:
    quotas.remove(eve, ["eve"])


@must_be(CLUSTER)
def throttles_her(eve: Config) -> None:
    quotas.put(eve, ["ana"], quotas.Quotas(1, 1, 1, 1))


@must_be(CLUSTER)
def looks_at_the_quotas(eve: Config) -> None:
    quotas.users(eve)


# The cluster itself -----------------------------------------------------------------------------------------
@must_be(CLUSTER)
def reads_a_brokers_settings(eve: Config) -> None:
    ask(eve, lambda a: a.describe_configs([ConfigResource(ConfigResource.Type.BROKER, "1")]))


@must_be(CLUSTER)
def changes_a_brokers_settings(eve: Config) -> None:
    resource = change(ConfigResource.Type.BROKER, "1", "log.retention.ms", "1")
    ask(eve, lambda a: a.incremental_alter_configs([resource]))


@must_be(CLUSTER)
def looks_at_the_disks(eve: Config) -> None:
    with asking(eve) as other:
        folders = [folder for broker in other.describe_log_dirs() for folder in broker["log_dirs"]]
    for folder in folders:
        if folder["error_code"]:
            raise refused(folder["error_code"])
    if not folders:  # how brokers of this version refuse: by telling nothing
        raise refused(KafkaError.CLUSTER_AUTHORIZATION_FAILED)


@must_be(CLUSTER)
def looks_at_the_quorum(eve: Config) -> None:
    with asking(eve) as other:
        other.describe_metadata_quorum()


@must_be(CLUSTER)
def switches_a_feature_off(eve: Config) -> None:
    from kafka.admin import UpdateFeatureType

    with asking(eve) as other:
        other.update_features({"share.version": (UpdateFeatureType.UNSAFE_DOWNGRADE, 0)})


# Kafka's own topics -------------------------------------------------------------------------------------------
@must_be(TOPIC)
def reads_everybodys_offsets(eve: Config) -> None:
    read(eve, "__consumer_offsets")


@must_be(TOPIC)
def writes_everybodys_offsets(eve: Config) -> None:
    send(eve, "__consumer_offsets")


@must_be(TOPIC)
def writes_them_under_the_name_of_kafkas_own_client(eve: Config) -> None:
    send(eve, "__consumer_offsets", **{"client.id": "__admin_client"})


@must_be(TOPIC)
def writes_the_state_of_transactions(eve: Config) -> None:
    send(eve, "__transaction_state", **{"client.id": "__admin_client"})


@must_be(TOPIC)
def deletes_everybodys_offsets(eve: Config) -> None:
    ask(eve, lambda a: a.delete_topics(["__consumer_offsets"]))


@must_be(TOPIC)
def changes_the_settings_of_kafkas_own_topic(eve: Config) -> None:
    resource = change(ConfigResource.Type.TOPIC, "__consumer_offsets", "retention.ms", "1")
    ask(eve, lambda a: a.incremental_alter_configs([resource]))


# Under another name --------------------------------------------------------------------------------------------
@must_be("_AUTHENTICATION")
def logs_in_as_the_admin(eve: Config) -> None:
    guess = {"sasl.mechanism": "PLAIN", "sasl.username": "admin", "sasl.password": "admin"}
    log_in({**eve, **guess})


@must_be("_AUTHENTICATION")
def logs_in_as_her(eve: Config) -> None:
    log_in({**eve, "sasl.username": "ana"})


@must_be("_AUTHENTICATION")
def logs_in_as_the_brokers_do(eve: Config) -> None:
    log_in({**eve, "sasl.mechanism": "PLAIN", "sasl.username": "broker"})


def log_in(config: Config) -> None:
    problems: list[KafkaError] = []
    knocking = client({**config, "error_cb": problems.append})  # type: ignore[dict-item]
    deadline = time.monotonic() + WAIT
    while not problems and time.monotonic() < deadline:
        knocking.poll(0.1)
    raise KafkaException(next(p for p in problems if p.code() == KafkaError._AUTHENTICATION))
