# mark: 1
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java
with Diagram("x", show=False):
    p, c = Java("Productor"), Java("Consumidor")
    with Cluster("Kafka"):
        b = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
    for x in b:
        p >> Edge(reverse=True) >> x
        c >> Edge(reverse=True) >> x
