# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Tableau
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python
with Diagram("x"):
    u, p, s, h, t = Users("clientes"), Python("productor"), Spark("spark"), Hadoop("hdfs"), Tableau("bi")
    with Cluster("cluster kafka"):
        k = Kafka("broker")
    u - p
    p >> k
    k - s
    s - h
    h - t
