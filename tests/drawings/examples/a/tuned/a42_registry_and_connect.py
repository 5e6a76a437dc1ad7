# mark: 4
from diagrams import Diagram, Cluster, Edge
from diagrams.custom import Custom
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import Client
from diagrams.onprem.database import Postgresql

with Diagram("Kafka platform", show=False):
    app = Client("Producer: checkout")
    billing = Client("Consumer: billing")
    with Cluster("Kafka platform"):
        with Cluster("Kafka cluster"):
            with Cluster("Controller quorum"):
                c = [Kafka("controller 1 (leader)"), Kafka("controller 2"), Kafka("controller 3")]
                c[0] - c[1]
                c[0] - c[2]
            b = [Kafka("broker 4"), Kafka("broker 5"), Kafka("broker 6")]
            b[0] >> Edge(label="ISR") << b[1]
            b[0] >> Edge(label="ISR") << b[2]
            c[0] >> Edge(label="metadata") >> b[0]
            c[0] >> Edge(label="metadata") >> b[1]
            c[0] >> Edge(label="metadata") >> b[2]
        registry = Custom("Schema Registry", "sr.png")
        connect = Custom("Kafka Connect", "kc.png")
    app >> registry
    app >> b[0]
    b[1] >> billing
    b[2] >> connect >> Postgresql("db")
