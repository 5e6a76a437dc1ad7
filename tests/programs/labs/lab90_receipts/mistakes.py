"""Wrong and other right answers of the test lab."""

from .checks import lab, worker_loses_nothing, worker_writes_receipts


@lab.mistake(fails=worker_loses_nothing)
def worker():
    """Commits before it writes: a crash in between loses the order."""
    import sys

    from confluent_kafka import Consumer, Producer

    from workbook import cluster

    source, target, group = sys.argv[1:]
    settings = {"group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    consumer = Consumer({**cluster.config, **settings})
    producer = Producer({**cluster.config, "acks": "all"})
    consumer.subscribe([source])
    while True:
        message = consumer.poll(0.5)
        if message is None or message.error():
            continue
        consumer.commit(message, asynchronous=False)
        producer.produce(target, message.value())
        producer.flush()


@lab.mistake(fails=worker_writes_receipts)
def worker():  # noqa: F811
    """Has a typing error."""
    import sys

    print("starting")
    raise KeyError(sys.argv[5:])


@lab.alternative("In one transaction: receipts and positions are one")
def worker():  # noqa: F811
    import sys

    from confluent_kafka import Consumer, Producer

    from workbook import cluster

    source, target, group = sys.argv[1:]
    settings = {"group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    consumer = Consumer({**cluster.config, **settings})
    producer = Producer({**cluster.config, "transactional.id": f"{group}.writer"})
    producer.init_transactions()
    consumer.subscribe([source])
    while True:
        message = consumer.poll(0.5)
        if message is None or message.error():
            continue
        producer.begin_transaction()
        producer.produce(target, message.value())
        position = consumer.position(consumer.assignment())
        producer.send_offsets_to_transaction(position, consumer.consumer_group_metadata())
        producer.commit_transaction()
