# mark: 2
from diagrams import Diagram
from diagrams.onprem.analytics import Spark, Superset
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.onprem.database import Cassandra
with Diagram("x"):
    Users("users") >> Kafka("kafka") >> Spark("spark") >> Cassandra("cassandra") >> Superset("superset")
