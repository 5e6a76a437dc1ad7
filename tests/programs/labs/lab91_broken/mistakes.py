"""What goes wrong when a broker falls."""

from . import checks

lab = checks.lab


@lab.mistake(fails=checks.send_survives)
def send(topic, orders):
    """Sends half of the orders."""
    producer = Producer(cluster.config)  # noqa: F821
    for order in orders[::2]:
        producer.produce(topic, json.dumps(order))  # noqa: F821
    producer.flush(50)
