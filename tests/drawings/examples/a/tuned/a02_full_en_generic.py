# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.generic.compute import Rack
from diagrams.onprem.client import Client

graph = {"splines": "spline"}
with Diagram("Kafka services", show=False, graph_attr=graph):
    apps = Client("Producer app")
    readers = Client("Consumer group: billing")
    with Cluster("Kafka cluster (KRaft)"):
        with Cluster("Controller quorum"):
            ctl = [Rack("Controller 1 (leader)"), Rack("Controller 2"), Rack("Controller 3")]
        with Cluster("Data plane"):
            brokers = [Rack("Broker %d" % i) for i in range(1, 5)]
    for follower in ctl[1:]:
        ctl[0] >> Edge(label="metadata log") >> follower
    for broker in brokers:
        ctl[0] >> Edge(label="metadata", style="dashed") >> broker
    brokers[0] >> Edge(label="replicate") >> brokers[1]
    brokers[0] >> Edge(label="replicate") >> brokers[2]
    apps >> Edge(label="send()") >> brokers[0]
    readers << Edge(label="poll()") << brokers[0]
