# mark: 3
from diagrams import Cluster, Diagram
from diagrams.onprem.database import Postgresql, Mongodb
from diagrams.onprem.queue import Kafka
from diagrams.onprem.analytics import Spark, Metabase

with Diagram("datos", show=False):
    pg = Postgresql("Base transaccional")
    with Cluster("Kafka"):
        k = Kafka("CDC topic")
    sp = Spark("Spark")
    mg = Mongodb("Mongo")
    mb = Metabase("Metabase")
    pg >> k >> sp >> mg >> mb
