# mark: 3
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Flink
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.onprem.database import Clickhouse
from diagrams.programming.language import Go

with Diagram("stream platform", show=False):
    users = Users("mobile users")
    producer = Go("producer")
    with Cluster("Kafka cluster"):
        kafka = [Kafka("b1"), Kafka("b2"), Kafka("b3")]
    flink = Flink("Flink job")
    store = Clickhouse("ClickHouse")
    users >> producer >> kafka[0] >> flink >> store
