# mark: 2
from diagrams import Diagram
from diagrams.onprem.queue import Kafka
from diagrams.onprem.analytics import Spark
from diagrams.onprem.database import Mysql, Mongodb

with Diagram("flujo", show=False):
    Mysql("MySQL") >> Kafka("Kafka") >> Spark("Spark") >> Mongodb("MongoDB")
