# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Hive, Metabase
from diagrams.onprem.client import Users
from diagrams.onprem.database import Mongodb
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python
with Diagram("x"):
    u, p, s = Users("clientes"), Python("productor"), Spark("spark")
    with Cluster("clúster kafka"):
        k = Kafka("broker")
    h = Hadoop("hdfs")
    Mongodb("mongo")
    Hive("hive")
    Metabase("metabase")
    u >> p >> k >> s >> h
