# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.database import Mysql, Cassandra
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Big Data", show=False):
    fuente = Mysql("Ventas")
    with Cluster("Clúster Kafka"):
        prod = Python("Producer")
        k = Kafka("Topic")
        cons = Python("Consumer")
    spark = Spark("Spark")
    hdfs = Hadoop("HDFS")
    cas = Cassandra("Cassandra")
    fuente >> prod >> k >> cons >> spark
    spark >> hdfs >> Superset("BI")
    spark >> cas
