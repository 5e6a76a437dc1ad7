# mark: 4
from diagrams import Diagram, Cluster, Edge
from diagrams.custom import Custom
from diagrams.onprem.queue import Kafka
from diagrams.onprem.compute import Server

with Diagram("arquitectura de servicios", show=False):
    prod = Server("Productor")
    cons = Server("Consumidor")
    with Cluster("Kafka"):
        k1 = Kafka("Broker 1\nlíder p0")
        k2 = Kafka("Broker 2\nseguidor p0")
        k3 = Kafka("Broker 3\nseguidor p0")
        with Cluster("KRaft"):
            q = [Custom("Controlador A", "./c.png"), Custom("Controlador B", "./c.png"), Custom("Controlador C", "./c.png")]
            q[0] - q[1]
            q[1] - q[2]
            q[0] - q[2]
    prod >> k1
    cons >> Edge(label="poll") >> k1
    k2 >> Edge(label="fetch") >> k1
    k3 >> Edge(label="fetch") >> k1
    [k1, k2, k3] >> Edge(color="gray") >> q[0]
