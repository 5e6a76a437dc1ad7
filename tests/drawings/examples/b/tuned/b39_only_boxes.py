# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.database import Mysql
from diagrams.onprem.queue import Kafka

with Diagram("componentes", show=False):
    with Cluster("Fuentes"):
        Mysql("mysql")
    with Cluster("Ingesta"):
        Kafka("kafka")
    with Cluster("Proceso"):
        Spark("spark")
    with Cluster("Almacén"):
        Hadoop("hdfs")
    with Cluster("Visualización"):
        Superset("superset")
