# mark: 3
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Nodejs, Go

with Diagram("Servicios Kafka", show=False):
    p, c = Nodejs("servicio de pedidos - producer"), Go("servicio de pagos - consumer")
    with Cluster("Cluster Kafka"):
        c1, c2 = Kafka("Controller 1"), Kafka("Controller 2")
        b = [Kafka(f"Broker {i}") for i in range(1, 5)]
        c1 >> b
        c1 >> c2
        b[0] >> Edge(label="replicación RF=3") >> [b[1], b[2]]
    p >> b[0]
    b[0] >> c
