"""Architecture · which drawings must lose points, and which other ones are right?"""

from diagrams import Cluster, Diagram, Edge
from diagrams.generic.compute import Rack
from diagrams.generic.storage import Storage
from diagrams.onprem.analytics import Flink, Hadoop, Hive, Metabase, Spark, Superset
from diagrams.onprem.client import Client, Users
from diagrams.onprem.database import Cassandra, MongoDB, MySQL, PostgreSQL
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java, Python

from .checks import lab, services_of_the_cluster, the_ecosystem


@lab.mistake(fails=services_of_the_cluster)
def services():
    """Draws brokers alone: nobody manages the metadata."""
    with Diagram("Kafka"):
        producer, consumer = Python("Productor"), Java("Consumidor")
        with Cluster("Clúster Kafka"):
            brokers = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
            brokers[0] >> brokers[1:]
        producer >> brokers[0] >> consumer


@lab.mistake(fails=services_of_the_cluster)
def services():
    """Draws ZooKeeper as if it were still there."""
    with Diagram("Kafka"):
        producer, consumer = Python("Productor"), Java("Consumidor")
        with Cluster("Clúster Kafka"):
            brokers = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
            brokers[0] >> Edge(label="réplica") >> brokers[1:]
            Rack("ZooKeeper") >> brokers
        producer >> brokers[0] >> consumer


@lab.mistake(fails=services_of_the_cluster)
def services():
    """Puts the producer and the consumer into the cluster's box."""
    with Diagram("Kafka"), Cluster("Clúster Kafka"):
        producer, consumer = Python("Productor"), Java("Consumidor")
        controllers = [Rack("Controlador 1"), Rack("Controlador 2"), Rack("Controlador 3")]
        brokers = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
        controllers[0] >> controllers[1:]
        controllers[0] >> brokers
        brokers[0] >> Edge(label="réplica") >> brokers[1:]
        producer >> brokers[0] >> consumer


@lab.mistake(fails=services_of_the_cluster)
def services():
    """Sends the data through the controller."""
    with Diagram("Kafka"):
        producer, consumer = Python("Producer"), Java("Consumer")
        with Cluster("Kafka cluster"):
            with Cluster("KRaft quorum"):
                controllers = [Rack("Controller 1"), Rack("Controller 2"), Rack("Controller 3")]
                controllers[0] >> controllers[1:]
            brokers = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
            brokers[0] >> Edge(label="replica") >> brokers[1:]
            controllers[0] >> brokers
        producer >> controllers[0] >> consumer


@lab.mistake(fails=services_of_the_cluster)
def services():
    """Joins everything with lines that have no direction."""
    with Diagram("Kafka"):
        producer, consumer = Python("Producer"), Java("Consumer")
        with Cluster("Kafka cluster"):
            controllers = [Rack("Controller 1"), Rack("Controller 2"), Rack("Controller 3")]
            brokers = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
            controllers[0] - controllers[1]
            controllers[1] - controllers[2]
            for broker in brokers:
                controllers[0] - broker
                brokers[0] - broker
        producer - brokers[0]
        brokers[0] - consumer


@lab.mistake(fails=the_ecosystem)
def ecosystem():
    """Puts Kafka into Hadoop's box."""
    with Diagram("Big Data"):
        source, producer = MySQL("ERP"), Python("Productor")
        with Cluster("Clúster Hadoop"):
            kafka = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
            spark, lake, tables = Spark("Spark"), Hadoop("HDFS"), Hive("Hive")
        source >> producer >> kafka[0] >> spark >> [lake, tables]
        tables >> Superset("BI")


@lab.mistake(fails=the_ecosystem)
def ecosystem():
    """Leaves Kafka hanging at the side: the sources write to HDFS."""
    with Diagram("Big Data"):
        source, lake, spark, bi = MySQL("ERP"), Hadoop("HDFS"), Spark("Spark"), Superset("BI")
        with Cluster("Clúster Kafka"):
            kafka = [Kafka("Broker 1"), Kafka("Broker 2"), Kafka("Broker 3")]
        source >> lake >> spark >> bi
        spark >> kafka[0]


@lab.mistake(fails=the_ecosystem)
def ecosystem():
    """Feeds the dashboards straight from the producer."""
    with Diagram("Big Data"):
        source, producer = Users("Web"), Python("Producer")
        with Cluster("Kafka cluster"):
            kafka = Kafka("orders")
        source >> producer >> kafka >> Spark("Spark") >> [Cassandra("Cassandra"), Hadoop("HDFS")]
        producer >> Superset("Dashboards")


@lab.mistake(fails=the_ecosystem)
def ecosystem():
    """Lists the components without joining them."""
    with Diagram("Big Data"):
        with Cluster("Fuentes"):
            MySQL("ERP")
        Python("Productor")
        with Cluster("Clúster Kafka"):
            Kafka("Kafka")
        for name in ("Spark", "HDFS", "BI"):
            Rack(name)


@lab.mistake(fails=the_ecosystem)
def ecosystem():
    """Ends at the store: nobody uses the data."""
    with Diagram("Big Data"):
        source, producer = MySQL("ERP"), Python("Productor")
        with Cluster("Clúster Kafka"):
            kafka = [Kafka("Broker 1"), Kafka("Broker 2")]
        source >> producer >> kafka[0] >> Flink("Flink") >> [Storage("HDFS"), MongoDB("MongoDB")]


@lab.alternative("services: combined nodes, and a consumer that asks")
def services():
    """KRaft lets a node be both."""
    with Diagram("KRaft"):
        writer, reader = Client("orders service (producer)"), Client("billing (consumer)")
        with Cluster("Kafka cluster"):
            nodes = [Kafka(f"node {number}: broker + controller") for number in (1, 2, 3)]
            nodes[0] >> Edge(label="replica, Raft quorum") >> nodes[1:]
        writer >> nodes[0]
        reader >> Edge(label="poll") >> nodes[1]


@lab.alternative("services: partitions within their brokers")
def services():
    """A box for each broker, its partitions within."""
    with Diagram("Servicios"):
        writer, reader = Python("productor"), Java("consumidor")
        with Cluster("clúster de Kafka"):
            with Cluster("controladores (Raft)"):
                active = Rack("activo")
                active >> Edge(label="log de metadatos") >> [Rack("seguidor 1"), Rack("seguidor 2")]
            with Cluster("broker 1"):
                leader = Storage("P0 líder")
            with Cluster("broker 2"):
                second = Storage("P0 seguidor")
            with Cluster("broker 3"):
                third = Storage("P0 seguidor")
            leader >> Edge(label="copia") >> [second, third]
            active >> leader
        writer >> leader >> reader


@lab.alternative("ecosystem: connectors, and stores that dashboards ask")
def ecosystem():
    """Arrows from who asks to who is asked."""
    with Diagram("Event platform"):
        source, connect = PostgreSQL("orders database"), Rack("Kafka Connect (source)")
        with Cluster("Kafka cluster"):
            topics = [Kafka("orders"), Kafka("payments")]
        flink = Flink("Flink")
        with Cluster("Lake"):
            lake = Storage("S3 data lake")
        search, bi = Rack("Elasticsearch"), Metabase("Metabase")
        source >> connect >> topics
        topics[0] >> flink >> [lake, search]
        bi >> Edge(label="query") >> lake
        bi >> Edge(label="query") >> search


@lab.alternative("ecosystem: written from right to left")
def ecosystem():
    """The same flow with `<<`."""
    with Diagram("Big Data"):
        bi = Superset("BI")
        with Cluster("Hadoop cluster"):
            lake = Hadoop("HDFS")
        nosql, spark = Cassandra("Cassandra"), Spark("Spark")
        with Cluster("Kafka cluster"):
            kafka = [Kafka("broker 1"), Kafka("broker 2"), Kafka("broker 3")]
        bi << lake << spark << kafka[0] << Java("Producer") << Users("Customers")
        bi << nosql << spark
