# mark: 3
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Flink
from diagrams.onprem.client import Client, Users
from diagrams.onprem.monitoring import Grafana
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("tiempo real", show=False):
    sensores = Client("sensores de temperatura")
    gateway = Python("productor MQTT")
    with Cluster("Kafka cluster"):
        ks = [Kafka("b1"), Kafka("b2"), Kafka("b3")]
    f = Flink("Flink")
    sensores >> gateway >> ks[0]
    ks[1] >> f
    f >> Grafana("tablero")
    f >> Users("alertas a operadores")
