"""Lab 02 · which wrong answers must be caught, each by which check, and which other answers are right?

Each function goes into a notebook in the place of the answer of its name, and finds there what the notebook imports.
"""

# ruff: noqa: D103 (an alternative's title says what it is)

from __future__ import annotations

from typing import TYPE_CHECKING

from .checks import (
    a_sale_carries_its_key,
    a_sale_carries_its_source,
    a_sale_travels_as_json,
    a_thanked_sale_is_never_lost,
    billing_adds_only_what_is_new,
    billing_has_one_receipt_per_sale,
    both_areas_get_every_sale,
    both_groups_are_up_to_date,
    carmen_gets_each_large_sale,
    lab,
    sales_has_three_partitions,
    send_sale_waits_for_kafka,
)

if TYPE_CHECKING:
    import json
    import sqlite3
    from contextlib import closing
    from pathlib import Path

    from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
    from confluent_kafka.admin import NewTopic

    from workbook import ME, cluster

    def pending(consumer, topic):
        """Given in the notebook."""


@lab.mistake(fails=sales_has_three_partitions)
def create_sales(admin):
    """Leaves the number of partitions to the cluster."""
    topic = f"{ME}.sales"
    admin.create_topics([NewTopic(topic, replication_factor=3)])[topic].result()


@lab.mistake(fails=send_sale_waits_for_kafka)
def send_sale(topic, sale):
    """Does not flush: the sale vanishes with the producer."""
    producer = Producer(cluster.config)
    headers = {"source": "web"}
    producer.produce(topic, json.dumps(sale), key=sale["order_id"], headers=headers)


@lab.mistake(fails=send_sale_waits_for_kafka)
def send_sale(topic, sale):
    """Flushes and never reads the delivery report."""
    producer = Producer(cluster.config)
    headers = {"source": "web"}
    producer.produce(topic, json.dumps(sale), key=sale["order_id"], headers=headers)
    if producer.flush(8):
        raise TimeoutError(sale["order_id"])


@lab.mistake(fails=a_sale_travels_as_json)
def send_sale(topic, sale):
    """Sends `str(sale)`, which has single quotes and is not JSON."""
    reports = []
    producer = Producer({**cluster.config, "message.timeout.ms": 6000})
    producer.produce(
        topic,
        str(sale),
        key=sale["order_id"],
        headers={"source": "web"},
        on_delivery=lambda *report: reports.append(report),
    )
    if producer.flush(8) or reports[0][0]:
        raise RuntimeError(reports)


@lab.mistake(fails=a_sale_travels_as_json)
def send_sale(topic, sale):
    """Sends only what billing needs today: whoever joins tomorrow lacks the district."""
    reports = []
    producer = Producer({**cluster.config, "message.timeout.ms": 6000})
    few = {name: sale[name] for name in ("order_id", "customer", "amount_cents")}
    producer.produce(
        topic,
        json.dumps(few),
        key=sale["order_id"],
        headers={"source": "web"},
        on_delivery=lambda *report: reports.append(report),
    )
    if producer.flush(8) or reports[0][0]:
        raise RuntimeError(reports)


@lab.mistake(fails=a_sale_carries_its_key)
def send_sale(topic, sale):
    """Thinks that the identifier in the value is the key."""
    reports = []
    producer = Producer({**cluster.config, "message.timeout.ms": 6000})
    producer.produce(
        topic,
        json.dumps(sale),
        headers={"source": "web"},
        on_delivery=lambda *report: reports.append(report),
    )
    if producer.flush(8) or reports[0][0]:
        raise RuntimeError(reports)


@lab.mistake(fails=a_sale_carries_its_source)
def send_sale(topic, sale):
    """Sends no header."""
    reports = []
    producer = Producer({**cluster.config, "message.timeout.ms": 6000})
    producer.produce(
        topic,
        json.dumps(sale),
        key=sale["order_id"],
        on_delivery=lambda *report: reports.append(report),
    )
    if producer.flush(8) or reports[0][0]:
        raise RuntimeError(reports)


@lab.mistake(fails=a_thanked_sale_is_never_lost)
def send_sale(topic, sale):
    """Looks for bad reports and forgets that there may be none yet."""
    bad = []

    def note(error, record):
        if error:
            bad.append(error)

    producer = Producer(cluster.config)
    value, headers = json.dumps(sale), {"source": "web"}
    producer.produce(topic, value, key=sale["order_id"], headers=headers, on_delivery=note)
    producer.flush(6)
    if bad:
        raise KafkaException(bad[0])


@lab.mistake(fails=a_thanked_sale_is_never_lost)
def send_sale(topic, sale):
    """Keeps aside what was not confirmed, and nobody ever sends it."""
    reports = []
    producer = Producer(cluster.config)
    producer.produce(
        topic,
        json.dumps(sale),
        key=sale["order_id"],
        headers={"source": "web"},
        on_delivery=lambda *report: reports.append(report),
    )
    if producer.flush(6):
        vars(send_sale).setdefault("aside", []).append(sale)
    elif reports[0][0]:
        raise KafkaException(reports[0][0])


@lab.mistake(fails=a_thanked_sale_is_never_lost)
def send_sale(topic, sale):
    """Waits as long as it takes, with the customer before the screen."""
    reports = []
    producer = Producer(cluster.config)
    producer.produce(
        topic,
        json.dumps(sale),
        key=sale["order_id"],
        headers={"source": "web"},
        on_delivery=lambda *report: reports.append(report),
    )
    while not reports:
        producer.poll(1)
    if reports[0][0]:
        raise KafkaException(reports[0][0])


@lab.mistake(fails=billing_has_one_receipt_per_sale)
def bill(topic, file):
    """Gives an order that came twice two receipts."""
    settings = {"group.id": f"{ME}.billing", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    columns = "order_id TEXT, customer TEXT, amount_cents INTEGER"
    with closing(sqlite3.connect(file)) as database, Consumer(cluster.config | settings) as rosa:
        database.execute(f"CREATE TABLE IF NOT EXISTS receipts ({columns})")
        for record in pending(rosa, topic):
            sale = json.loads(record.value())
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT INTO receipts VALUES (?, ?, ?)", row)
        database.commit()


@lab.mistake(fails=billing_has_one_receipt_per_sale)
def bill(topic, file):
    """Tells Kafka that it is done, and never the database."""
    settings = {"group.id": f"{ME}.billing", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    columns = "order_id TEXT PRIMARY KEY, customer TEXT, amount_cents INTEGER"
    with closing(sqlite3.connect(file)) as database, Consumer(cluster.config | settings) as rosa:
        database.execute(f"CREATE TABLE IF NOT EXISTS receipts ({columns})")
        for record in pending(rosa, topic):
            sale = json.loads(record.value())
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", row)


@lab.mistake(fails=billing_has_one_receipt_per_sale)
def bill(topic, file):
    """Leaves `auto.offset.reset` at `latest`: what was sold before is not billed."""
    settings = {"group.id": f"{ME}.billing", "enable.partition.eof": True}
    columns = "order_id TEXT PRIMARY KEY, customer TEXT, amount_cents INTEGER"
    with closing(sqlite3.connect(file)) as database, Consumer(cluster.config | settings) as rosa:
        database.execute(f"CREATE TABLE IF NOT EXISTS receipts ({columns})")
        for record in pending(rosa, topic):
            sale = json.loads(record.value())
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", row)
        database.commit()


@lab.mistake(fails=billing_adds_only_what_is_new)
def bill(topic, file):
    """Begins every run with an empty table, and Kafka gives it the new sales alone."""
    settings = {"group.id": f"{ME}.billing", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    columns = "order_id TEXT PRIMARY KEY, customer TEXT, amount_cents INTEGER"
    with closing(sqlite3.connect(file)) as database, Consumer(cluster.config | settings) as rosa:
        database.execute("DROP TABLE IF EXISTS receipts")
        database.execute(f"CREATE TABLE receipts ({columns})")
        for record in pending(rosa, topic):
            sale = json.loads(record.value())
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", row)
        database.commit()


@lab.mistake(fails=both_groups_are_up_to_date)
def bill(topic, file):
    """Saves no position: each run reads everything again, and the table hides it."""
    settings = {"group.id": f"{ME}.billing", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True, "enable.auto.commit": False}
    columns = "order_id TEXT PRIMARY KEY, customer TEXT, amount_cents INTEGER"
    with closing(sqlite3.connect(file)) as database, Consumer(cluster.config | settings) as rosa:
        database.execute(f"CREATE TABLE IF NOT EXISTS receipts ({columns})")
        for record in pending(rosa, topic):
            sale = json.loads(record.value())
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", row)
        database.commit()


@lab.mistake(fails=both_groups_are_up_to_date)
def bill(topic, file):
    """Saves the offset of the last sale that it read instead of the next one."""
    settings = {"group.id": f"{ME}.billing", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True, "enable.auto.commit": False}
    columns = "order_id TEXT PRIMARY KEY, customer TEXT, amount_cents INTEGER"
    with closing(sqlite3.connect(file)) as database, Consumer(cluster.config | settings) as rosa:
        database.execute(f"CREATE TABLE IF NOT EXISTS receipts ({columns})")
        last = {}
        for record in pending(rosa, topic):
            sale = json.loads(record.value())
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", row)
            last[record.partition()] = record.offset()
        database.commit()
        if last:
            done = [TopicPartition(topic, partition, offset) for partition, offset in last.items()]
            rosa.commit(offsets=done, asynchronous=False)


@lab.mistake(fails=carmen_gets_each_large_sale)
def alert(topic, file):
    """Compares cents with soles: nearly every sale is a large one."""
    settings = {"group.id": f"{ME}.alerts", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    with Consumer(cluster.config | settings) as carmen, Path(file).open("a") as lines:
        for record in pending(carmen, topic):
            sale = json.loads(record.value())
            if sale["amount_cents"] > 2_000:
                print(sale["order_id"], file=lines)


@lab.mistake(fails=carmen_gets_each_large_sale)
def alert(topic, file):
    """Takes "above" for "from ... on"."""
    settings = {"group.id": f"{ME}.alerts", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    with Consumer(cluster.config | settings) as carmen, Path(file).open("a") as lines:
        for record in pending(carmen, topic):
            sale = json.loads(record.value())
            if sale["amount_cents"] >= 200_000:
                print(sale["order_id"], file=lines)


@lab.mistake(fails=carmen_gets_each_large_sale)
def alert(topic, file):
    """Opens the list for writing and loses the calls that were still to be made."""
    settings = {"group.id": f"{ME}.alerts", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    with Consumer(cluster.config | settings) as carmen, Path(file).open("w") as lines:
        for record in pending(carmen, topic):
            sale = json.loads(record.value())
            if sale["amount_cents"] > 200_000:
                print(sale["order_id"], file=lines)


@lab.mistake(fails=both_areas_get_every_sale)
def alert(topic, file):
    """Reads in Rosa's group: what she has read, Carmen does not get."""
    settings = {"group.id": f"{ME}.billing", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    with Consumer(cluster.config | settings) as carmen, Path(file).open("a") as lines:
        for record in pending(carmen, topic):
            sale = json.loads(record.value())
            if sale["amount_cents"] > 200_000:
                print(sale["order_id"], file=lines)


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
def send_sale(topic, sale):
    from kafka import KafkaProducer

    producer = KafkaProducer(**kafka_python(), max_block_ms=6000)
    try:
        producer.send(
            topic,
            json.dumps(sale).encode(),
            key=sale["order_id"].encode(),
            headers=[("source", b"web")],
        ).get(timeout=6)
    finally:
        producer.close(timeout=1)


@lab.alternative("kafka-python instead of confluent-kafka")
def bill(topic, file):
    from kafka import KafkaConsumer

    settings = {"group_id": f"{ME}.billing", "auto_offset_reset": "earliest"}
    rosa = KafkaConsumer(topic, consumer_timeout_ms=2500, **settings, **kafka_python())
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS receipts (order_id UNIQUE, customer, amount_cents)"
        )
        for record in rosa:
            sale = json.loads(record.value)
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT OR REPLACE INTO receipts VALUES (?, ?, ?)", row)
        database.commit()
    rosa.close()


@lab.alternative("one producer for all sales, short tries with a limit, acks=1")
def web():
    """The only producer of this notebook, made when it is first needed."""
    kept = vars(web)
    if "producer" not in kept:
        settings = {"acks": 1, "message.timeout.ms": 2500, "linger.ms": 0}
        kept["producer"] = Producer(cluster.config | settings)
    return kept["producer"]


@lab.alternative("one producer for all sales, short tries with a limit, acks=1")
def send_sale(topic, sale):
    outcome = {}

    def note(error, record):
        outcome["error"] = error

    for _ in range(3):
        value, headers = json.dumps(sale, sort_keys=True).encode(), [("source", b"web")]
        web().produce(topic, value, sale["order_id"], on_delivery=note, headers=headers)
        web().flush(3)
        if "error" in outcome and outcome["error"] is None:
            return
    raise RuntimeError("please try again")


@lab.alternative("keeps on disk what was not confirmed, and sends it with the next sale")
def publish(topic, sale):
    """Whether Kafka confirmed the sale within seven seconds; raises what it refused."""
    reports = []
    producer = Producer({**cluster.config, "message.timeout.ms": 6000})
    producer.produce(
        topic,
        json.dumps(sale),
        key=sale["order_id"],
        headers={"source": "web"},
        on_delivery=lambda error, record: reports.append(error),
    )
    producer.flush(7)
    if reports and reports[0] is not None and reports[0].name() != "_MSG_TIMED_OUT":
        raise KafkaException(reports[0])
    return reports == [None]


@lab.alternative("keeps on disk what was not confirmed, and sends it with the next sale")
def send_sale(topic, sale):
    kept = Path("unconfirmed.jsonl")
    waiting = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    waiting.append([topic, sale])
    left = [[where, what] for where, what in waiting if not publish(where, what)]
    kept.write_text("".join(json.dumps(each) + "\n" for each in left))


@lab.alternative("compares positions with the log's end, asks before it inserts")
def bill(topic, file):
    settings = {"group.id": f"{ME}.billing", "enable.auto.commit": False}
    rosa = Consumer({**cluster.config, **settings})
    logs = [TopicPartition(topic, number) for number in range(3)]
    todo = []
    for log in rosa.committed(logs, timeout=10):
        first, end = rosa.get_watermark_offsets(log, timeout=10)
        log.offset = max(first, log.offset)
        todo += range(log.offset, end)
        rosa.incremental_assign([log])
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE IF NOT EXISTS receipts (order_id, customer, amount_cents)")
    for _ in todo:
        record = rosa.poll(10)
        sale = json.loads(record.value())
        query = "SELECT 1 FROM receipts WHERE order_id = ?"
        if not database.execute(query, [sale["order_id"]]).fetchone():
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT INTO receipts VALUES (?, ?, ?)", row)
            database.commit()
        rosa.commit(record, asynchronous=False)
    database.close()
    rosa.close()


@lab.alternative("reads until silence, in handfuls, and rewrites its list")
def alert(topic, file):
    settings = {"group.id": f"{ME}.alerts", "auto.offset.reset": "earliest"}
    carmen = Consumer({**cluster.config, **settings})
    carmen.subscribe([topic])
    path = Path(file)
    names = path.read_text().split() if path.exists() else []
    while records := carmen.consume(500, 2.5):
        sales = [json.loads(record.value()) for record in records]
        names += [sale["order_id"] for sale in sales if sale["amount_cents"] / 100 > 2000]
    path.write_text("\n".join(names))
    carmen.close()
