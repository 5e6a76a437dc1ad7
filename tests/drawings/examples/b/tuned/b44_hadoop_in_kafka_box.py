# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java

with Diagram("bd", show=False):
    src = Users("clientes")
    prod = Java("productor")
    with Cluster("Kafka Cluster"):
        k = Kafka("broker")
        hdfs = Hadoop("HDFS")
        spark = Spark("Spark")
    bi = Superset("BI")
    src >> prod >> k >> spark >> hdfs >> bi
