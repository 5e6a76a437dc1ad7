# mark: 2
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import User

with Diagram("Kafka", show=False):
    prod = User("Productor")
    cons = User("Consumidor")
    with Cluster("Clúster Kafka"):
        with Cluster("Controladores"):
            c = [Kafka("Controller 1"), Kafka("Controller 2"), Kafka("Controller 3")]
        with Cluster("Brokers"):
            b = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
        c[0] >> b
        b[0] >> b[1] >> b[2]
    prod >> c[0]
    c[0] >> cons
