# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Hadoop, Spark, Tableau
from diagrams.onprem.database import Oracle, HBase
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java

with Diagram("Big Data", show=False):
    fuente = Oracle("Base de datos transaccional")
    prod = Java("Producer")
    with Cluster("Clúster Hadoop"):
        with Cluster("Kafka"):
            k = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
        spark = Spark("Spark")
        hdfs = Hadoop("HDFS")
        hbase = HBase("HBase")
    bi = Tableau("Tableau")
    fuente >> prod >> k[0] >> spark
    spark >> [hdfs, hbase]
    hdfs >> bi
