"""Do all orders arrive although a broker falls?"""

# ruff: noqa: E402, F821 (notebook cells)

# %% [markdown] lang="es"
"""# Laboratorio de prueba · Un broker menos"""

# %% [markdown] lang="en"
"""# Test lab · One broker less"""

# %% setup

# %%
import json

from confluent_kafka import Producer


# %% answer="send"
def send(topic, orders):
    ### BEGIN SOLUTION
    producer = Producer(cluster.config)
    for order in orders:
        producer.produce(topic, json.dumps(order))
    producer.flush(50)
    ### END SOLUTION


# %% grade="send_survives"
check("send_survives")
