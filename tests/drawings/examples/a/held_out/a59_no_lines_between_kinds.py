# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import User
with Diagram("x", show=False):
    with Cluster("Kafka cluster"):
        with Cluster("controllers"):
            c = [Kafka("controller a"), Kafka("controller b"), Kafka("controller c")]
            c[0] >> c[1] >> c[2]
        with Cluster("brokers"):
            b = [Kafka("broker a"), Kafka("broker b"), Kafka("broker c")]
            b[0] >> b[1] >> b[2]
    User("producer")
    User("consumer")
