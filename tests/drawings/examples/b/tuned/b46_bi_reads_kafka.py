# mark: 3
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java

with Diagram("bd", show=False):
    src = Users("clientes")
    prod = Java("productor")
    with Cluster("Clúster Kafka"):
        k = [Kafka("broker 1"), Kafka("broker 2")]
    with Cluster("Clúster Hadoop"):
        hdfs = Hadoop("HDFS")
    spark = Spark("Spark")
    bi = Superset("BI")
    src >> prod >> k
    k[0] >> spark >> hdfs
    k[1] >> bi
