# mark: 3
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java
with Diagram("x", show=False):
    p, c = Java("producer"), Java("consumer")
    with Cluster("Kafka cluster"):
        with Cluster("controllers quorum"):
            k = [Kafka("controller 1"), Kafka("controller 2"), Kafka("controller 3")]
        b = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
        k[0] >> b
        b[0] >> b[1]
        b[0] >> b[2]
    p >> Edge(label="metadata request") >> k[0]
    p >> b[0] >> c
