# mark: 2
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.queue import Kafka
from diagrams.generic.compute import Rack
with Diagram("x", show=False):
    p, c = Rack("Productor"), Rack("Consumidor")
    with Cluster("Cluster Hadoop"):
        with Cluster("Kafka"):
            ks = [Rack("Controlador 1"), Rack("Controlador 2"), Rack("Controlador 3")]
            bs = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
            ks[0] >> ks[1]
            ks[0] >> ks[2]
            ks[0] >> bs
            bs[0] >> bs[1]
            bs[0] >> bs[2]
    p >> bs[0]
    bs[1] >> c
