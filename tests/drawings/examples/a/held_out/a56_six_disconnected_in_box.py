# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python
with Diagram("x", show=False):
    p, c = Python("Productor"), Python("Consumidor")
    with Cluster("Clúster Kafka"):
        for n in range(1, 4):
            Kafka(f"Controlador {n}")
        bs = [Kafka(f"Broker {n}") for n in range(1, 4)]
    p >> bs[0]
    bs[0] >> c
