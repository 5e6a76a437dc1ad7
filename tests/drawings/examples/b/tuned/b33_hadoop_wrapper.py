# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Hive, Powerbi
from diagrams.onprem.database import Mssql
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Csharp

with Diagram("Ecosistema", show=False):
    erp = Mssql("ERP")
    p = Csharp("Servicio productor")
    with Cluster("Ecosistema Hadoop (Cloudera)"):
        with Cluster("Ingesta"):
            k = Kafka("Kafka")
        with Cluster("Cómputo"):
            s = Spark("Spark")
        with Cluster("Almacenamiento"):
            h, v = Hadoop("HDFS"), Hive("Hive")
    bi = Powerbi("Power BI")
    erp >> p >> k >> s >> [h, v]
    v >> bi
