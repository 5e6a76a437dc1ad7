"""What would a tenant try against another, against the judge and against the cluster?

Each attempt runs as `eve`; what it must be answered is Kafka's own name of the refusal. `ana` has a
topic with records, a group with offsets, a transactional id; the judge has a topic under her prefix.
"""

from __future__ import annotations

from typing import Any

from confluent_kafka import (
    ConsumerGroupTopicPartitions,
    ElectionType,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import (
    ConfigResource,
    NewPartitions,
    NewTopic,
)
from intruding import (
    CLUSTER,
    GROUP,
    TOPIC,
    TRANSACTION,
    WAIT,
    ask,
    change,
    must_be,
    read,
    send,
    subscribe,
)

from infra.admin import Config
from infra.other_client import asking, refused


# Another tenant's topic -----------------------------------------------------------------------------
@must_be(TOPIC)
def writes_to_it(eve: Config) -> None:
    send(eve, "ana.orders")


@must_be(TOPIC)
def writes_to_it_without_waiting(eve: Config) -> None:
    send(eve, "ana.orders", **{"enable.idempotence": True})


@must_be(TOPIC)
def reads_it_without_a_group(eve: Config) -> None:
    read(eve, "ana.orders")


@must_be(TOPIC)
def subscribes_to_it(eve: Config) -> None:
    subscribe(eve, "ana.orders", "eve.spies")


@must_be(TOPIC)
def asks_for_its_offsets(eve: Config) -> None:
    from kafka.protocol.consumer import ListOffsetsRequest as Request

    with asking(eve) as other:
        partition = Request.ListOffsetsTopic.ListOffsetsPartition
        wanted = Request.ListOffsetsTopic(
            name="ana.orders", partitions=[partition(partition_index=0, timestamp=-1)]
        )
        request = Request(replica_id=-1, isolation_level=0, topics=[wanted])
        answer = other._manager.run(other._manager.send, request, 1)
    raise refused(answer.topics[0].partitions[0].error_code)


@must_be(TOPIC)
def deletes_it(eve: Config) -> None:
    ask(eve, lambda a: a.delete_topics(["ana.orders"]))


@must_be(TOPIC)
def deletes_its_records(eve: Config) -> None:
    from kafka.protocol.admin import DeleteRecordsRequest as Request

    with asking(eve) as other:
        partition = Request.DeleteRecordsTopic.DeleteRecordsPartition
        wanted = Request.DeleteRecordsTopic(
            name="ana.orders", partitions=[partition(partition_index=0, offset=1)]
        )
        request = Request(topics=[wanted], timeout_ms=5000)
        answer = other._manager.run(other._manager.send, request, 1)
    raise refused(answer.topics[0].partitions[0].error_code)


@must_be(TOPIC)
def adds_partitions(eve: Config) -> None:
    ask(eve, lambda a: a.create_partitions([NewPartitions("ana.orders", 9)]))


@must_be(TOPIC)
def reads_its_settings(eve: Config) -> None:
    ask(
        eve, lambda a: a.describe_configs([ConfigResource(ConfigResource.Type.TOPIC, "ana.orders")])
    )


@must_be(TOPIC)
def changes_its_settings(eve: Config) -> None:
    resource = change(ConfigResource.Type.TOPIC, "ana.orders", "retention.ms", "1")
    ask(eve, lambda a: a.incremental_alter_configs([resource]))


@must_be(TOPIC)
def makes_a_topic_under_her_name(eve: Config) -> None:
    ask(eve, lambda a: a.create_topics([NewTopic("ana.more", 1)]))


@must_be(TOPIC)
def makes_a_topic_that_only_begins_like_ones_own(eve: Config) -> None:
    ask(eve, lambda a: a.create_topics([NewTopic("eve-2.orders", 1)]))


@must_be(TOPIC)
def makes_a_topic_without_a_prefix(eve: Config) -> None:
    ask(eve, lambda a: a.create_topics([NewTopic("orders", 1)]))


@must_be(CLUSTER)
def elects_its_leader(eve: Config) -> None:
    partitions = [TopicPartition("ana.orders", 0)]
    ask(eve, lambda a: a.elect_leaders(ElectionType.PREFERRED, partitions))


@must_be(CLUSTER)
def moves_its_copies(eve: Config) -> None:
    from kafka.structs import TopicPartition as Partition

    with asking(eve) as other:
        other.alter_partition_reassignments({Partition("ana.orders", 0): [1]})


# The judge's topic under her prefix -------------------------------------------------------------------
@must_be(TOPIC)
def writes_to_the_judges_topic(eve: Config) -> None:
    send(eve, "ana.stage-orders-1")


@must_be(TOPIC)
def reads_the_judges_topic(eve: Config) -> None:
    read(eve, "ana.stage-orders-1")


@must_be(TOPIC)
def deletes_the_judges_topic(eve: Config) -> None:
    ask(eve, lambda a: a.delete_topics(["ana.stage-orders-1"]))


# Another tenant's group -------------------------------------------------------------------------------
@must_be(GROUP)
def joins_it(eve: Config) -> None:
    subscribe(eve, "eve.orders", "ana.readers")


@must_be(GROUP)
def reads_its_offsets(eve: Config) -> None:
    ask(eve, lambda a: a.list_consumer_group_offsets([ConsumerGroupTopicPartitions("ana.readers")]))


@must_be(GROUP)
def moves_its_offsets(eve: Config) -> None:
    wanted = ConsumerGroupTopicPartitions("ana.readers", [TopicPartition("eve.orders", 0, 0)])
    ask(eve, lambda a: a.alter_consumer_group_offsets([wanted]))


@must_be(GROUP)
def describes_it(eve: Config) -> None:
    ask(eve, lambda a: a.describe_consumer_groups(["ana.readers"]))


@must_be(GROUP)
def deletes_it_with_its_offsets(eve: Config) -> None:
    ask(eve, lambda a: a.delete_consumer_groups(["ana.readers"]))


@must_be(GROUP)
def shows_its_members_out(eve: Config) -> None:
    with asking(eve) as other:
        from kafka.admin import MemberToRemove

        results = other.remove_group_members("ana.readers", [MemberToRemove("anybody")])
    raise refused(_errno(results))


def _errno(results: Any) -> int:
    """kafka-python gives the errors of single parts as classes."""
    found = [error for error in results.values() if getattr(error, "errno", 0)]
    return int(found[0].errno)


# Transactions -------------------------------------------------------------------------------------------
@must_be(TRANSACTION)
def fences_her_producer(eve: Config) -> None:
    Producer({**eve, "transactional.id": "ana.tx"}).init_transactions(WAIT)


@must_be(TOPIC)
def writes_to_her_topic_in_a_transaction(eve: Config) -> None:
    producer = Producer({**eve, "transactional.id": "eve.tx"})
    producer.init_transactions(WAIT)
    producer.begin_transaction()
    problems: list[KafkaError] = []
    producer.produce("ana.orders", b"eve", on_delivery=lambda e, _: problems.append(e))
    producer.flush(WAIT)
    producer.abort_transaction(WAIT)
    raise KafkaException(problems[0])


@must_be(TRANSACTION)
def looks_at_her_transaction(eve: Config) -> None:
    with asking(eve) as other:
        other.describe_transactions(["ana.tx"])


@must_be(TOPIC)
def looks_at_the_producers_of_her_topic(eve: Config) -> None:
    from kafka.structs import TopicPartition as Partition

    with asking(eve) as other:
        other.describe_producers([Partition("ana.orders", 0)], broker_id=1)


@must_be(CLUSTER)
def aborts_her_transaction_on_the_broker(eve: Config) -> None:
    from kafka.admin import AbortTransactionSpec
    from kafka.structs import TopicPartition as Partition

    with asking(eve) as other:  # its own method would look for the leader first, and find no topic
        spec = AbortTransactionSpec(Partition("ana.orders", 0), 0, 0)
        request = other._abort_transaction_request(spec)
        answer = other._manager.run(other._manager.send, request, 1)
        other._abort_transaction_process_response(answer, spec)
