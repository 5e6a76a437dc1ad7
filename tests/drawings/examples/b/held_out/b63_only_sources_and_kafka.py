# mark: 2
from diagrams import Cluster, Diagram
from diagrams.onprem.client import Users
from diagrams.onprem.database import Mysql
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Go
with Diagram("x"):
    p = Go("productor")
    with Cluster("Clúster Kafka"):
        k = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
    [Users("web"), Mysql("erp")] >> p
    p >> k
