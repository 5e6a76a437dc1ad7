# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.analytics import Flink, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.aws.storage import S3
from diagrams.programming.language import Go
with Diagram("x"):
    bi, lake, job = Superset("dashboards"), S3("lake"), Flink("flink job")
    with Cluster("kafka cluster"):
        k = Kafka("kafka")
    prod, users = Go("producer"), Users("users")
    bi >> lake >> job >> k >> prod >> users
