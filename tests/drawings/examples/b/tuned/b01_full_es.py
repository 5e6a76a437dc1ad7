# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.analytics import Hadoop, Hive, Spark, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.database import Cassandra, Mysql
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Ecosistema Big Data", show=False, direction="LR"):
    with Cluster("Fuentes"):
        fuentes = [Mysql("ERP"), Users("App móvil")]
    productor = Python("Productores")
    with Cluster("Clúster Kafka"):
        brokers = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
    spark = Spark("Spark Streaming")
    with Cluster("Clúster Hadoop"):
        hdfs = Hadoop("HDFS")
        hive = Hive("Hive")
    cassandra = Cassandra("NoSQL")
    bi = Superset("Dashboards")
    fuentes >> productor >> brokers[1]
    brokers[1] >> spark
    spark >> [hdfs, cassandra]
    hdfs >> hive >> bi
    cassandra >> bi
