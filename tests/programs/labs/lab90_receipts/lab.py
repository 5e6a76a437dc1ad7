"""Does a receipt leave for every order, whatever happens to the program that writes them?"""

# ruff: noqa: E402, F821 (notebook cells)

# %% [markdown] lang="es"
"""# Laboratorio de prueba · Un recibo por pedido"""

# %% [markdown] lang="en"
"""# Test lab · A receipt for each order"""

# %% setup

# %% [markdown] lang="es"
"""El programa recibe el topic de pedidos, el de recibos y el grupo, con sus nombres completos."""

# %% [markdown] lang="en"
"""The program gets the topic of orders, that of receipts and the group, with their full names."""

# %% program="worker"
import sys

from confluent_kafka import Consumer, Producer

from workbook import cluster

source, target, group = sys.argv[1:]
### BEGIN SOLUTION
settings = {"group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
consumer = Consumer({**cluster.config, **settings})
producer = Producer({**cluster.config, "acks": "all"})
consumer.subscribe([source])
while True:
    message = consumer.poll(0.5)
    if message is None or message.error():
        continue
    producer.produce(target, message.value())
    producer.flush()
    consumer.commit(message, asynchronous=False)
### END SOLUTION

# %% grade="worker_writes_receipts"
check("worker_writes_receipts")

# %% grade="worker_loses_nothing"
check("worker_loses_nothing")
