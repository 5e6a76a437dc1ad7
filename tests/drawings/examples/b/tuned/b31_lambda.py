# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.analytics import Spark, Hadoop, Hive, Tableau
from diagrams.onprem.database import Oracle, Hbase
from diagrams.onprem.queue import Kafka
from diagrams.onprem.workflow import Nifi
from diagrams.generic.device import Mobile

with Diagram("Arquitectura Lambda", show=False):
    with Cluster("Orígenes"):
        core = Oracle("Core bancario")
        app = Mobile("Banca móvil")
    nifi = Nifi("NiFi")
    with Cluster("Clúster Kafka"):
        k1, k2, k3 = Kafka("kafka-1"), Kafka("kafka-2"), Kafka("kafka-3")
    with Cluster("Clúster Hadoop"):
        hdfs = Hadoop("HDFS")
        batch = Spark("Spark batch")
        hive = Hive("Hive")
    speed = Spark("Spark Streaming")
    serving = Hbase("HBase")
    bi = Tableau("Tableau")
    [core, app] >> nifi
    nifi >> [k1, k2, k3]
    k2 >> speed >> serving
    k2 >> hdfs >> batch >> hive
    hive >> bi
    serving >> bi
