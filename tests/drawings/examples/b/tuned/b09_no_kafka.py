# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.onprem.database import Mysql

with Diagram("Big Data sin streaming", show=False):
    m = Mysql("ERP")
    with Cluster("Hadoop"):
        h = Hadoop("HDFS")
        s = Spark("Spark")
    m >> h >> s >> Superset("BI")
