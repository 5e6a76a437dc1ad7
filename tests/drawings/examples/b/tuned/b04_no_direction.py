# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Metabase
from diagrams.onprem.client import Users
from diagrams.onprem.database import MongoDB
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("big data", show=False):
    u = Users("clientes web")
    p = Python("productor")
    with Cluster("Kafka cluster"):
        k = Kafka("kafka")
    s = Spark("spark")
    with Cluster("Hadoop"):
        h = Hadoop("hdfs")
    m = MongoDB("mongo")
    b = Metabase("reportes")
    u - p
    p - k
    k - s
    s - h
    s - m
    h - b
