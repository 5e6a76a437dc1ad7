# mark: 1
from diagrams import Diagram, Cluster
from diagrams.onprem.analytics import Hadoop
from diagrams.onprem.queue import Kafka
from diagrams.generic.compute import Rack

with Diagram("Servicios Kafka", show=False):
    with Cluster("Clúster Hadoop"):
        nn = Hadoop("NameNode")
        yarn = Hadoop("YARN ResourceManager")
        nodes = [Hadoop("DataNode 1"), Hadoop("DataNode 2")]
        k = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
        nn >> nodes
        yarn >> k
    Rack("Productor") >> k[0]
    k[0] >> Rack("Consumidor")
