# mark: 1
from diagrams import Cluster, Diagram
from diagrams.programming.language import Java
with Diagram("x", show=False):
    with Cluster("Kafka"):
        Java("producer") >> Java("consumer")
