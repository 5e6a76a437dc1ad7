# mark: 1
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.generic.compute import Rack

with Diagram("x", show=False):
    with Cluster("Clúster Kafka"):
        k = Kafka("fuentes productor kafka spark hdfs data lake BI dashboard")
    k >> Rack("nosql warehouse flink consumidor hadoop reportes")
