# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import Client
with Diagram("services"):
    prod, cons = Client("producers"), Client("consumers")
    with Cluster("Apache Kafka cluster"):
        brokers = [Kafka(n) for n in ("broker-1 (leader)", "broker-2 (follower)", "broker-3 (follower)")]
        ctrls = [Kafka(n) for n in ("controller-1", "controller-2", "controller-3")]
    for a, b in ((0, 1), (1, 2)):
        ctrls[a] >> Edge(label="raft log") >> ctrls[b]
    for b in brokers:
        b >> Edge(label="heartbeat / metadata") >> ctrls[0]
    prod >> brokers[0] >> cons
