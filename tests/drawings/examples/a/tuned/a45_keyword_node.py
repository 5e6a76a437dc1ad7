# mark: 1
from diagrams import Diagram
from diagrams.onprem.queue import Kafka

with Diagram("todo", show=False):
    Kafka("broker controlador quórum productor consumidor réplica metadatos clúster")
