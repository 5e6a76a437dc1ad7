# mark: 2
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import Client

with Diagram("Kafka cluster services", show=False):
    producer = Client("producer")
    consumer = Client("consumer")
    with Cluster("Kafka cluster"):
        b1, b2, b3 = Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")
        with Cluster("KRaft controllers"):
            c1, c2, c3 = Kafka("controller 1"), Kafka("controller 2"), Kafka("controller 3")
    producer - b1
    b1 - b2
    b2 - b3
    b1 - consumer
    c1 - c2
    c2 - c3
    c1 - b1
    c1 - b2
    c1 - b3
