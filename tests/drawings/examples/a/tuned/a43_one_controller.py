# mark: 3
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Servicios", show=False):
    p, c = Python("productor"), Python("consumidor")
    with Cluster("clúster kafka"):
        ctl = Kafka("controlador KRaft")
        b1, b2, b3 = Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")
        ctl >> [b1, b2, b3]
        b1 >> b2
        b1 >> b3
    p >> b1 >> c
