"""Lab 01 · which wrong answers must be caught, each by which check, and which other answers are right?

Each function goes into a notebook in the place of the answer of its name, and finds there what the notebook imports.
"""

# ruff: noqa: D103 (an alternative's title says what it is)

from __future__ import annotations

from typing import TYPE_CHECKING

from .checks import (
    a_second_read_gives_only_what_is_new,
    billing_resumes_where_it_stopped,
    each_reader_gets_every_order,
    lab,
    orders_has_one_partition,
    orders_has_three_copies,
    orders_holds_the_twenty,
    readers_start_where_they_must,
    send_waits_for_kafka,
)

if TYPE_CHECKING:
    import json

    from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
    from confluent_kafka.admin import NewTopic

    from workbook import ME, cluster


@lab.mistake(fails=orders_has_one_partition)
def create_orders(admin):
    """Asks for three partitions, one per broker."""
    topic = f"{ME}.orders"
    admin.create_topics([NewTopic(topic, num_partitions=3, replication_factor=3)])[topic].result()


@lab.mistake(fails=orders_has_one_partition)
def create_orders(admin):
    """Calls the topic `order`."""
    topic = f"{ME}.order"
    admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=3)])[topic].result()


@lab.mistake(fails=orders_has_three_copies)
def create_orders(admin):
    """Keeps a single copy."""
    topic = f"{ME}.orders"
    admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])[topic].result()


@lab.mistake(fails=send_waits_for_kafka)
def send(topic, orders):
    """Does not flush: the orders vanish with the producer."""
    producer = Producer(cluster.config)
    for order in orders:
        producer.produce(topic, json.dumps(order))


@lab.mistake(fails=send_waits_for_kafka)
def send(topic, orders):
    """Flushes, but asks nobody whether the orders were delivered."""
    producer = Producer(cluster.config)
    for order in orders:
        producer.produce(topic, json.dumps(order))
    producer.flush(10)


@lab.mistake(fails=send_waits_for_kafka)
def send(topic, orders):
    """Sleeps and hopes instead of waiting for the confirmations."""
    import time

    producer = Producer(cluster.config)
    for order in orders:
        producer.produce(topic, json.dumps(order))
    time.sleep(2)


@lab.mistake(fails=send_waits_for_kafka)
def send(topic, orders):
    """Puts all orders into a single record."""
    producer = Producer(cluster.config)
    producer.produce(topic, json.dumps(orders))
    producer.flush(10)


@lab.mistake(fails=orders_holds_the_twenty)
def send(topic, orders):
    """Sends `str(order)`, which has single quotes and is not JSON."""
    reports = []
    producer = Producer(cluster.config)
    for order in orders:
        producer.produce(topic, str(order), on_delivery=lambda *report: reports.append(report))
    if producer.flush(10) or any(error for error, _ in reports):
        raise RuntimeError(reports)


@lab.mistake(fails=orders_holds_the_twenty)
def send(topic, orders):
    """Encodes the JSON in Latin-1: the names with accents break."""
    reports = []
    producer = Producer(cluster.config)
    for order in orders:
        value = json.dumps(order, ensure_ascii=False).encode("latin-1")
        producer.produce(topic, value, on_delivery=lambda *report: reports.append(report))
    if producer.flush(10) or any(error for error, _ in reports):
        raise RuntimeError(reports)


@lab.mistake(fails=orders_holds_the_twenty)
def send(topic, orders):
    """Sends the newest order first."""
    reports = []
    producer = Producer(cluster.config)
    for order in reversed(orders):
        value = json.dumps(order)
        producer.produce(topic, value, on_delivery=lambda *report: reports.append(report))
    if producer.flush(10) or any(error for error, _ in reports):
        raise RuntimeError(reports)


@lab.mistake(fails=orders_holds_the_twenty)
def send(topic, orders):
    """Sends ten orders at most."""
    reports = []
    producer = Producer(cluster.config)
    for order in orders[:10]:
        value = json.dumps(order)
        producer.produce(topic, value, on_delivery=lambda *report: reports.append(report))
    if producer.flush(10) or any(error for error, _ in reports):
        raise RuntimeError(reports)


@lab.mistake(fails=each_reader_gets_every_order)
def read(topic, reader):
    """Uses one group for every area: the second area finds everything read."""
    settings = {"group.id": f"{ME}.areas", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings, "enable.partition.eof": True})
    consumer.subscribe([topic])
    found = []
    while (record := consumer.poll(10)).error() is None:
        found.append(json.loads(record.value()))
    consumer.close()
    return found


@lab.mistake(fails=each_reader_gets_every_order)
def read(topic, reader):
    """Leaves `auto.offset.reset` at `latest`: a new reader misses what was there."""
    settings = {"group.id": f"{ME}.{reader}", "enable.partition.eof": True}
    consumer = Consumer({**cluster.config, **settings})
    consumer.subscribe([topic])
    found = []
    while (record := consumer.poll(10)).error() is None:
        found.append(json.loads(record.value()))
    consumer.close()
    return found


@lab.mistake(fails=each_reader_gets_every_order)
def read(topic, reader):
    """Polls five times and calls it the end."""
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings})
    consumer.subscribe([topic])
    found = [record for _ in range(5) if (record := consumer.poll(5)) is not None]
    consumer.close()
    return [json.loads(record.value()) for record in found]


@lab.mistake(fails=each_reader_gets_every_order)
def read(topic, reader):
    """Returns the text of each record instead of the order."""
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings, "enable.partition.eof": True})
    consumer.subscribe([topic])
    found = []
    while (record := consumer.poll(10)).error() is None:
        found.append(record.value().decode())
    consumer.close()
    return found


@lab.mistake(fails=each_reader_gets_every_order)
def read(topic, reader):
    """Never stops asking: the end of a log is not something that arrives by itself."""
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings})
    consumer.subscribe([topic])
    found = []
    while True:
        record = consumer.poll(1)
        if record is not None and record.error() is None:
            found.append(json.loads(record.value()))


@lab.mistake(fails=a_second_read_gives_only_what_is_new)
def read(topic, reader):
    """Goes back to the beginning every time."""
    consumer = Consumer({**cluster.config, "group.id": f"{ME}.{reader}"})
    end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)[1]
    consumer.assign([TopicPartition(topic, 0, 0)])
    found = [json.loads(consumer.poll(10).value()) for _ in range(end)]
    consumer.close()
    return found


@lab.mistake(fails=a_second_read_gives_only_what_is_new)
def read(topic, reader):
    """Turns the saving of positions off and saves none itself."""
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    settings |= {"enable.auto.commit": False, "enable.partition.eof": True}
    consumer = Consumer({**cluster.config, **settings})
    consumer.subscribe([topic])
    found = []
    while (record := consumer.poll(10)).error() is None:
        found.append(json.loads(record.value()))
    consumer.close()
    return found


@lab.mistake(fails=a_second_read_gives_only_what_is_new)
def read(topic, reader):
    """Goes without taking leave: the next reader of that name waits until Kafka gives this one up."""
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings, "enable.partition.eof": True})
    consumer.subscribe([topic])
    found = []
    while (record := consumer.poll(30)).error() is None:
        found.append(json.loads(record.value()))
    return found


@lab.mistake(fails=a_second_read_gives_only_what_is_new)
def read(topic, reader):
    """Saves the last offset that it read instead of the next one, and reads that order again."""
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    settings |= {"enable.auto.commit": False, "enable.partition.eof": True}
    consumer = Consumer({**cluster.config, **settings})
    consumer.subscribe([topic])
    found = []
    while (record := consumer.poll(10)).error() is None:
        found.append(json.loads(record.value()))
        last = TopicPartition(topic, 0, record.offset())
    if found:
        consumer.commit(offsets=[last], asynchronous=False)
    consumer.close()
    return found


@lab.mistake(fails=a_second_read_gives_only_what_is_new)
def read(topic, reader):
    """Takes "has read already" for "has nothing left to read"."""
    if f"{topic} {reader}" in vars(read):
        return []
    vars(read)[f"{topic} {reader}"] = True
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings, "enable.partition.eof": True})
    consumer.subscribe([topic])
    found = []
    while (record := consumer.poll(10)).error() is None:
        found.append(json.loads(record.value()))
    consumer.close()
    return found


@lab.mistake(fails=readers_start_where_they_must)
def start_from(reader):
    """Starts everybody at the beginning, to be safe: old sales on the live screen."""
    return "earliest"


@lab.mistake(fails=readers_start_where_they_must)
def start_from(reader):
    """Keeps the default for everybody: Rosa misses what was sold before."""
    return "latest"


@lab.mistake(fails=readers_start_where_they_must)
def start_from(reader):
    """Takes `latest` for "up to the latest" and `earliest` for "as soon as it happens"."""
    return "earliest" if reader == "live_screen" else "latest"


@lab.mistake(fails=readers_start_where_they_must)
def start_from(reader):
    """Thinks that whoever joins later begins later."""
    return "earliest" if reader == "billing" else "latest"


@lab.mistake(fails=billing_resumes_where_it_stopped)
def start_from(reader):
    """Thinks that a restart needs a setting of its own, and makes one up."""
    if reader in vars(start_from):
        return "resume"
    vars(start_from)[reader] = "started"
    return "latest" if reader == "live_screen" else "earliest"


@lab.alternative("kafka-python instead of confluent-kafka")
def kafka_python():
    """The cluster's settings in the words of kafka-python."""
    settings = cluster.config
    return {
        "bootstrap_servers": settings["bootstrap.servers"],
        "security_protocol": settings["security.protocol"],
        "sasl_mechanism": settings.get("sasl.mechanism") or settings["sasl.mechanisms"],
        "sasl_plain_username": settings["sasl.username"],
        "sasl_plain_password": settings["sasl.password"],
    }


@lab.alternative("kafka-python instead of confluent-kafka")
def send(topic, orders):
    from kafka import KafkaProducer

    producer = KafkaProducer(**kafka_python(), max_block_ms=8000)
    try:
        for answer in [producer.send(topic, json.dumps(order).encode()) for order in orders]:
            answer.get(timeout=10)
    finally:
        producer.close(timeout=1)


@lab.alternative("kafka-python instead of confluent-kafka")
def read(topic, reader):
    from kafka import KafkaConsumer

    consumer = KafkaConsumer(
        topic,
        group_id=f"{ME}.{reader}",
        auto_offset_reset="earliest",
        consumer_timeout_ms=2500,
        **kafka_python(),
    )
    try:
        return [json.loads(record.value) for record in consumer]
    finally:
        consumer.close()


@lab.alternative("an `async def` that reads until silence")
async def read(topic, reader):
    import asyncio

    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings})
    consumer.subscribe([topic])
    found = []
    try:
        while records := await asyncio.to_thread(consumer.consume, 500, 2.5):
            found += [json.loads(record.value()) for record in records]
        return found
    finally:
        consumer.close()


@lab.alternative("positions in the notebook's memory")
def positions():
    """Where each reader stands, as the function's own attributes."""
    return vars(positions)


@lab.alternative("positions in the notebook's memory")
def read(topic, reader):
    consumer = Consumer({**cluster.config, "group.id": f"{ME}.{reader}"})
    end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)[1]
    start = positions().get(f"{topic} {reader}", 0)
    consumer.assign([TopicPartition(topic, 0, start)])
    found = [json.loads(consumer.poll(10).value()) for _ in range(start, end)]
    positions()[f"{topic} {reader}"] = end
    consumer.close()
    return found


@lab.alternative("positions in a global SQLite connection")
def database():
    """One connection for the whole notebook."""
    import sqlite3

    kept = vars(database)
    if "connection" not in kept:
        kept["connection"] = sqlite3.connect(":memory:", check_same_thread=False)
        kept["connection"].execute("CREATE TABLE position (reader TEXT PRIMARY KEY, next INTEGER)")
    return kept["connection"]


@lab.alternative("positions in a global SQLite connection")
def read(topic, reader):
    consumer = Consumer({**cluster.config, "group.id": f"{ME}.{reader}"})
    end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)[1]
    name = f"{topic} {reader}"
    row = database().execute("SELECT next FROM position WHERE reader = ?", [name]).fetchone()
    start = row[0] if row else 0
    consumer.assign([TopicPartition(topic, 0, start)])
    found = [json.loads(consumer.poll(10).value()) for _ in range(start, end)]
    database().execute("REPLACE INTO position VALUES (?, ?)", [name, end])
    consumer.close()
    return found


@lab.alternative("one producer for the whole notebook, one confirmation at a time")
def shop_producer():
    """The only producer of this notebook, made when it is first needed."""
    kept = vars(shop_producer)
    if "producer" not in kept:
        kept["producer"] = Producer({**cluster.config, "enable.idempotence": True})
    return kept["producer"]


@lab.alternative("one producer for the whole notebook, one confirmation at a time")
def send(topic, orders):
    def raise_if_refused(error, record):
        if error:
            raise KafkaException(error)

    for order in orders:
        value = json.dumps(order, sort_keys=True)
        shop_producer().produce(topic, value, on_delivery=raise_if_refused)
        if shop_producer().flush(10):
            raise TimeoutError(order["order_id"])


@lab.alternative("reads up to the end that the log had at the start")
def read(topic, reader):
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    consumer = Consumer({**cluster.config, **settings})
    log = TopicPartition(topic, 0)
    first, end = consumer.get_watermark_offsets(log, timeout=10)
    missing = end - max(first, consumer.committed([log], timeout=10)[0].offset)
    consumer.subscribe([topic])
    found = []
    while len(found) < missing:
        record = consumer.poll(10)
        if record is None or record.error():
            raise RuntimeError(record)
        found.append(json.loads(record.value()))
    consumer.close()
    return found
