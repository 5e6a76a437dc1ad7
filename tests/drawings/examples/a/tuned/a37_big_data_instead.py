# mark: 1
from diagrams import Diagram, Cluster
from diagrams.onprem.queue import Kafka
from diagrams.onprem.analytics import Spark, Hadoop
from diagrams.onprem.database import Mysql

with Diagram("arquitectura", show=False):
    m = Mysql("mysql")
    k = Kafka("kafka")
    s = Spark("spark")
    h = Hadoop("hdfs")
    m >> k >> s >> h
