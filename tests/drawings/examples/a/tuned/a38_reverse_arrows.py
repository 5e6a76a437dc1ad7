# mark: 2
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import Client

with Diagram("k", show=False):
    p = Client("Productor")
    c = Client("Consumidor")
    with Cluster("Clúster Kafka"):
        with Cluster("Quórum KRaft"):
            q = [Kafka("ctrl 1"), Kafka("ctrl 2"), Kafka("ctrl 3")]
        b = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
        b[0] >> b[1]
        b[0] >> b[2]
        q[0] >> b
    b[0] >> p
    c >> b[0]
