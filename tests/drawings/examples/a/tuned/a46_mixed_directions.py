# mark: 3
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import User

with Diagram("Servicios de Kafka", show=False):
    p = User("Publicador")
    s = User("Suscriptor")
    with Cluster("Kafka"):
        b1 = Kafka("Broker A")
        b2 = Kafka("Broker B")
        b3 = Kafka("Broker C")
        kr = Kafka("KRaft")
        b1 - Edge(label="replica") - b2
        b2 - Edge(label="replica") - b3
        kr - b1
        kr - b2
        kr - b3
    p >> b1
    s << b2
