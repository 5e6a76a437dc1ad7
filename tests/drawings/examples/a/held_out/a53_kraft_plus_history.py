# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.queue import Kafka
from diagrams.onprem.network import Zookeeper
from diagrams.onprem.compute import Server
with Diagram("Ayer y hoy", show=False):
    with Cluster("Hoy: clúster Kafka 4"):
        with Cluster("Quórum de controladores"):
            qs = [Server("controlador 1"), Server("controlador 2"), Server("controlador 3")]
            qs[0] - qs[1]
            qs[1] - qs[2]
        bs = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
        qs[0] >> bs
        bs[0] >> Edge(label="replica") >> bs[1]
        bs[0] >> Edge(label="replica") >> bs[2]
    with Cluster("Historia (hasta la 3.9)"):
        Zookeeper("ZooKeeper")
    Server("productor") >> bs[0]
    bs[0] >> Server("consumidor")
