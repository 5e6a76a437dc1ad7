# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.database import Mysql
from diagrams.onprem.queue import Kafka

with Diagram("ecosystem", show=False):
    src = Mysql("source database")
    hdfs = Hadoop("HDFS data lake")
    spark = Spark("Spark")
    bi = Superset("BI dashboards")
    with Cluster("Kafka cluster"):
        k = [Kafka("broker 1"), Kafka("broker 2")]
    src >> hdfs >> spark >> bi
    hdfs >> k
