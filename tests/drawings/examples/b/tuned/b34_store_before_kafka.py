# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka

with Diagram("Big data", show=False):
    u = Users("Usuarios")
    h = Hadoop("HDFS")
    s = Spark("Spark")
    b = Superset("Reportes")
    with Cluster("Clúster Kafka"):
        k = Kafka("Kafka")
    u >> h >> s >> b
    s >> k
