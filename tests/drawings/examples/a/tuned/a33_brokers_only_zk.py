# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.queue import Kafka
from diagrams.onprem.network import Zookeeper

with Diagram("Kafka architecture", show=False):
    with Cluster("zookeeper ensemble"):
        zks = [Zookeeper("zk1"), Zookeeper("zk2"), Zookeeper("zk3")]
    with Cluster("kafka brokers"):
        ks = [Kafka("kafka1"), Kafka("kafka2"), Kafka("kafka3")]
    for k in ks:
        zks >> k
