# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.queue import Kafka
from diagrams.onprem.network import Zookeeper
from diagrams.onprem.client import User
with Diagram("x", show=False):
    z = Zookeeper("ZK")
    k = Kafka("servidor Kafka")
    z >> k
    User("u1") >> k >> User("u2")
