# mark: 2
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Kafka", show=False):
    p = Python("producer")
    c = Python("consumer")
    with Cluster("Kafka cluster"):
        b = [Kafka("broker1"), Kafka("broker2"), Kafka("broker3")]
    p >> b
    b >> c
