# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Powerbi
from diagrams.onprem.client import Client
from diagrams.onprem.database import Cassandra
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Python

with Diagram("Big Data", show=False):
    web = Client("Página web")
    productor = Python("Productor")
    with Cluster("Clúster Kafka"):
        k = Kafka("topic ventas")
    spark = Spark("Spark")
    nosql = Cassandra("Cassandra")
    bi = Powerbi("Power BI")
    web >> productor
    productor >> k >> spark >> nosql
    productor >> bi
