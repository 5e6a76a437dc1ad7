# mark: 1
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import Client

with Diagram("todo", show=False):
    p = Client("productor")
    c = Client("consumidor")
    with Cluster("kafka"):
        b = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
        k = [Kafka("controlador 1"), Kafka("controlador 2"), Kafka("controlador 3")]
    todos = [p, c, *b, *k]
    for x in todos:
        for y in todos:
            if x is not y:
                x >> y
