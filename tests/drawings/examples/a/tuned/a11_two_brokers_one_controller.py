# mark: 2
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("servicios", show=False):
    prod = Python("Productor")
    cons = Python("Consumidor")
    with Cluster("Clúster de Kafka"):
        b1 = Kafka("broker-1")
        b2 = Kafka("broker-2")
        ctl = Kafka("controller")
    prod >> b1
    b1 >> cons
    ctl >> b1
    ctl >> b2
