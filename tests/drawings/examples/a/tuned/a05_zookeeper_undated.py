# mark: 2
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.onprem.network import Zookeeper
from diagrams.programming.language import Java

with Diagram("Servicios de Kafka", show=False):
    productor = Java("Producer")
    consumidor = Java("Consumer")
    with Cluster("Cluster Kafka"):
        zk = Zookeeper("Zookeeper")
        brokers = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
        zk >> brokers
        brokers[0] >> brokers[1] >> brokers[2]
    productor >> brokers
    brokers >> consumidor
