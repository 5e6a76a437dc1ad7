# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.elastic.elasticsearch import Elasticsearch, Kibana
from diagrams.gcp.storage import GCS
from diagrams.onprem.analytics import Flink
from diagrams.onprem.compute import Server
from diagrams.onprem.queue import Kafka
from diagrams.onprem.database import Postgresql
from diagrams.onprem.logging import Fluentbit

with Diagram("Kappa", show=False):
    src = [Server("web servers"), Postgresql("payments")]
    agent = Fluentbit("log shipper")
    with Cluster("Kafka"):
        raw = Kafka("raw events")
        clean = Kafka("clean events")
    job = Flink("Flink")
    es = Elasticsearch("search index")
    gcs = GCS("archive")
    src >> agent >> raw >> job >> clean
    clean >> Edge(label="sink connector") >> [es, gcs]
    es >> Kibana("dashboards")
