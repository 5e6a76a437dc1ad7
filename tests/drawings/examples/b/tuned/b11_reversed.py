# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Tableau
from diagrams.onprem.database import Mysql
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("al revés", show=False):
    m = Mysql("fuente")
    p = Python("productor")
    with Cluster("Clúster Kafka"):
        k = Kafka("kafka")
    s = Spark("procesamiento")
    h = Hadoop("HDFS")
    t = Tableau("BI")
    m << p << k << s << h << t
