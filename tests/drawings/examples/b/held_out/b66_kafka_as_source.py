# mark: 3
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Superset
from diagrams.onprem.queue import Kafka
from diagrams.onprem.database import Cassandra
from diagrams.aws.storage import S3
with Diagram("x"):
    with Cluster("Kafka cluster"):
        k = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
    s, l, c, b = Spark("spark"), S3("lake"), Cassandra("cassandra"), Superset("bi")
    k[0] >> s >> [l, c]
    c >> b
