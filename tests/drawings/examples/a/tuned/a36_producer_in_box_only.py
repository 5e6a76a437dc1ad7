# mark: 2
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python, Java

with Diagram("Kafka services", show=False):
    with Cluster("Kafka Cluster"):
        prod = Python("my producer")
        b1, b2, b3 = Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")
        with Cluster("Controllers"):
            c1, c2, c3 = Kafka("Controller 1"), Kafka("Controller 2"), Kafka("Controller 3")
            c1 >> c2
            c1 >> c3
        c1 >> b1
        prod >> b1
        b1 >> b2
        b1 >> b3
    cons = Java("consumer")
    b3 >> cons
