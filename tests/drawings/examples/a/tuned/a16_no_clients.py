# mark: 3
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.queue import Kafka

with Diagram("Brokers and controllers", show=False):
    with Cluster("Kafka cluster"):
        with Cluster("KRaft quorum"):
            leader = Kafka("active controller")
            standby = [Kafka("controller follower 1"), Kafka("controller follower 2")]
            leader >> Edge(label="raft") >> standby
        brokers = [Kafka("broker A"), Kafka("broker B"), Kafka("broker C")]
        brokers[0] >> Edge(label="replication") >> brokers[1]
        brokers[0] >> Edge(label="replication") >> brokers[2]
        leader >> brokers
