# mark: 3
from diagrams import Cluster, Diagram
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java
with Diagram("x", show=False):
    p, c = Java("Publisher"), Java("Subscriber")
    with Cluster("Kafka cluster"):
        ctl = Kafka("Controller")
        b = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
        ctl >> b
    p >> b[0] >> c
