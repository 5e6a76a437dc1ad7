# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Hadoop, Hive, Spark, Tableau
from diagrams.onprem.workflow import Airflow
from diagrams.onprem.database import Oracle
with Diagram("x"):
    o = Oracle("ERP")
    with Cluster("Hadoop"):
        h, v, s = Hadoop("HDFS"), Hive("Hive"), Spark("Spark")
    a = Airflow("Airflow")
    o >> a >> h >> s >> v >> Tableau("Tableau")
