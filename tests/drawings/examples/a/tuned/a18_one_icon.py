# mark: 1
from diagrams import Diagram
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("servicio", show=False):
    Python("Productor") >> Kafka("Kafka") >> Python("Consumidor")
