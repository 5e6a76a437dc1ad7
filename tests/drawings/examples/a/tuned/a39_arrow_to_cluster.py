# mark: 3
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import Client

with Diagram("services", show=False):
    p = Client("Producer")
    c = Client("Consumer")
    with Cluster("Kafka cluster") as kc:
        with Cluster("Controllers (KRaft quorum)") as q:
            cs = [Kafka("controller 1"), Kafka("controller 2"), Kafka("controller 3")]
        b = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
    p >> kc
    b[0] >> c
    cs[0] >> b[0]
