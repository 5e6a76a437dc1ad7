# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.client import Client
from diagrams.saas.analytics import Snowflake
from diagrams.elastic.elasticsearch import Elasticsearch, Kibana
from diagrams.generic.compute import Rack
from diagrams.onprem.analytics import Tableau

with Diagram("Event-driven retail", show=False):
    with Cluster("Operational systems"):
        pos, ecommerce = Client("POS"), Client("E-commerce")
    producers = Rack("Order producers (Java)")
    with Cluster("Confluent Cloud"):
        orders = Rack("orders topic")
        stock = Rack("stock topic")
        ksql = Rack("ksqlDB")
    sink = Rack("Sink connectors")
    snow = Snowflake("Snowflake")
    es = Elasticsearch("Elasticsearch")
    pos >> producers
    ecommerce >> producers
    producers >> orders
    orders >> ksql >> stock
    stock >> sink
    sink >> snow >> Tableau("Tableau")
    sink >> es >> Kibana("Kibana")
