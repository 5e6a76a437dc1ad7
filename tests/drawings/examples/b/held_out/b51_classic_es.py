# mark: 4
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Hadoop, Hive, Spark, Powerbi
from diagrams.onprem.database import Hbase, Postgresql
from diagrams.onprem.logging import Fluentbit
from diagrams.onprem.queue import Kafka
with Diagram("Arquitectura de componentes"):
    with Cluster("Sistemas fuente"):
        logs = Postgresql("Base de pedidos")
    agente = Fluentbit("Agente de ingesta")
    with Cluster("Cluster de Kafka"):
        nodos = [Kafka("nodo 1"), Kafka("nodo 2"), Kafka("nodo 3")]
    with Cluster("Cluster de Hadoop"):
        sp = Spark("Spark")
        hd = Hadoop("HDFS")
        hv = Hive("Hive")
        hb = Hbase("HBase")
    rep = Powerbi("Reportes gerenciales")
    logs >> agente >> nodos[0]
    nodos[0] >> sp
    sp >> hd
    sp >> hb
    hd >> hv >> rep
