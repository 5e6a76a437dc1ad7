# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.compute import Server
from diagrams.programming.language import Python, Go
with Diagram("Cluster", show=False):
    producers = [Python("web producer"), Python("mobile producer")]
    with Cluster("Consumer group billing"):
        consumers = [Go("consumer 1"), Go("consumer 2")]
    with Cluster("Kafka cluster"):
        brokers = [Server("Broker 1"), Server("Broker 2"), Server("Broker 3"), Server("Broker 4"), Server("Broker 5")]
        controllers = [Server(f"KRaft controller {i}") for i in range(5)]
    for c in controllers[1:]:
        c >> Edge(label="fetch metadata log") >> controllers[0]
    for b in brokers:
        b >> Edge(label="register, fetch metadata") >> controllers[0]
    for b in brokers[1:3]:
        b >> Edge(label="fetch") >> brokers[0]
    for p in producers:
        p >> brokers[0]
    brokers[0] >> consumers[0]
    brokers[1] >> consumers[1]
