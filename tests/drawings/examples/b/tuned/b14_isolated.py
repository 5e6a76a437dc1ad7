# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset, Hive
from diagrams.onprem.database import Mysql, Cassandra
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Big Data", show=False):
    fuente = Mysql("Ventas")
    prod = Python("Producer")
    with Cluster("Clúster Kafka"):
        k = Kafka("Topic")
    spark = Spark("Spark")
    Hadoop("HDFS")
    Hive("Hive")
    Cassandra("Cassandra")
    Superset("BI")
    fuente >> prod >> k >> spark
