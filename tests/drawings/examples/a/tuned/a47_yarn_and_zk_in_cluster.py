# mark: 1
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.onprem.analytics import Hadoop
from diagrams.onprem.network import Zookeeper

with Diagram("Servicios", show=False):
    with Cluster("Cluster Kafka"):
        zk = Zookeeper("zookeeper")
        y = Hadoop("YARN")
        n = Hadoop("NameNode")
        b = [Kafka("Broker 1"), Kafka("Broker 2")]
        zk - b[0]
        y - b[0]
        n - b[1]
