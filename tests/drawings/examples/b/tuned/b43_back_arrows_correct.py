# mark: 4
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.database import Cassandra
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java

with Diagram("flujo escrito al revés", show=False):
    bi = Superset("BI")
    with Cluster("Hadoop cluster"):
        hdfs = Hadoop("HDFS")
    cass = Cassandra("Cassandra")
    spark = Spark("Spark")
    with Cluster("Kafka cluster"):
        k = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
    prod = Java("Producer")
    src = Users("Customers on the web")
    bi << hdfs << spark << k[0] << prod << src
    bi << cass << spark
