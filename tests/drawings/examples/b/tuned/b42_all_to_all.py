# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.database import Postgresql
from diagrams.onprem.queue import Kafka
from diagrams.onprem.analytics import Spark, Hadoop, Superset
from diagrams.programming.language import Python

with Diagram("all", show=False):
    with Cluster("kafka cluster"):
        k = Kafka("kafka")
    xs = [Postgresql("source db"), Python("producer"), k, Spark("spark"), Hadoop("hdfs"), Superset("bi")]
    for i, x in enumerate(xs):
        for y in xs[i + 1:]:
            x >> y
