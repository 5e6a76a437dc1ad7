# mark: 1
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.database import Mysql
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Big Data", show=False):
    fuente = Mysql("Ventas")
    prod = Python("Producer")
    with Cluster("Clúster Kafka"):
        k = Kafka("Kafka")
    spark = Spark("Spark")
    hdfs = Hadoop("HDFS")
    bi = Superset("BI")
    for a, b in [(fuente, prod), (prod, k), (k, spark), (spark, hdfs), (hdfs, bi), (fuente, bi), (k, bi)]:
        a >> Edge(forward=True, reverse=True) >> b
