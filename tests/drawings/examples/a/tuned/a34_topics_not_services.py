# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.queue import Kafka
from diagrams.onprem.client import Client

with Diagram("topics", show=False):
    a = Client("app que envía")
    b = Client("app que recibe")
    with Cluster("Kafka"):
        t = [Kafka("topic pedidos"), Kafka("topic pagos"), Kafka("topic envíos")]
    a >> t >> b
