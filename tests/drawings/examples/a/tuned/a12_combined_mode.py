# mark: 4
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka
from diagrams.onprem.compute import Server

with Diagram("Kafka KRaft en modo combinado", show=False):
    web = Server("App web (productor)")
    almacen = Server("Almacén (consumidor)")
    with Cluster("Clúster Kafka 4.0"):
        n1 = Kafka("Nodo 1: broker + controlador (líder del quórum)")
        n2 = Kafka("Nodo 2: broker + controlador")
        n3 = Kafka("Nodo 3: broker + controlador")
        n1 >> Edge(label="réplica de particiones y metadatos Raft") >> n2
        n1 >> Edge(label="réplica de particiones y metadatos Raft") >> n3
    web >> Edge(label="pedidos") >> n1
    n2 >> Edge(label="pedidos") >> almacen
