# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.analytics import Trino, Superset, Spark
from diagrams.onprem.client import Client
from diagrams.onprem.queue import Kafka
from diagrams.aws.storage import S3
from diagrams.saas.analytics import Snowflake
from diagrams.programming.language import NodeJS

with Diagram("Data platform", show=False):
    with Cluster("Sources"):
        shop = Client("Web shop")
    api = NodeJS("Order service (producer)")
    with Cluster("Kafka cluster"):
        brokers = [Kafka("broker-1"), Kafka("broker-2"), Kafka("broker-3")]
    spark = Spark("Spark Structured Streaming")
    lake, dwh = S3("Lake"), Snowflake("Snowflake")
    trino, bi = Trino("Trino"), Superset("Superset")
    shop >> api >> brokers[0]
    spark >> Edge(label="poll") >> brokers[0]
    spark >> lake
    spark >> dwh
    trino >> Edge(label="query") >> lake
    bi >> Edge(label="query") >> trino
    bi >> Edge(label="query") >> dwh
