# mark: 2
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Servicios del clúster", show=False):
    with Cluster("Clúster Kafka"):
        p = Python("Productor")
        c = Python("Consumidor")
        ctl = [Kafka("Controlador 1"), Kafka("Controlador 2"), Kafka("Controlador 3")]
        brokers = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
        ctl[0] >> ctl[1]
        ctl[0] >> ctl[2]
        ctl[0] >> brokers
        brokers[0] >> Edge(label="replicación") >> brokers[1]
        p >> brokers[0] >> c
