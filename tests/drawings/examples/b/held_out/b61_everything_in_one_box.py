# mark: 3
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Spark, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.aws.storage import S3
from diagrams.onprem.database import Cassandra
from diagrams.programming.language import Go
with Diagram("x"):
    u = Users("web users")
    p = Go("producer")
    with Cluster("Data platform"):
        k = [Kafka("kafka 1"), Kafka("kafka 2"), Kafka("kafka 3")]
        s, l, c = Spark("spark"), S3("s3 lake"), Cassandra("cassandra")
    b = Superset("bi")
    u >> p >> k[0] >> s >> [l, c]
    l >> b
