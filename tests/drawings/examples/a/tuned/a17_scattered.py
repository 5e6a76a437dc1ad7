# mark: 1
from diagrams import Diagram
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("k", show=False):
    Kafka("broker 1")
    Kafka("broker 2")
    Kafka("broker 3")
    Kafka("controller 1")
    Kafka("controller 2")
    Kafka("controller 3")
    Python("producer")
    Python("consumer")
