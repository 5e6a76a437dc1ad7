# mark: 3
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka
from diagrams.onprem.network import Zookeeper
from diagrams.programming.language import Go

with Diagram("Servicios de Kafka hasta la versión 3.9", show=False):
    p, c = Go("productor"), Go("consumidor")
    with Cluster("Clúster Kafka"):
        b = [Kafka(f"broker {i}") for i in range(3)]
        b[0] >> Edge(label="replicación") >> [b[1], b[2]]
    with Cluster("Ensamble ZooKeeper (hasta Kafka 3.9)"):
        z = [Zookeeper("zk1"), Zookeeper("zk2"), Zookeeper("zk3")]
        z[0] - z[1]
        z[1] - z[2]
    z[0] >> Edge(label="metadatos") >> b
    p >> b[0] >> c
