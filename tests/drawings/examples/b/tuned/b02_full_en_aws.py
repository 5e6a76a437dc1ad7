# mark: 4
from diagrams import Cluster, Diagram
from diagrams.aws.analytics import EMR, ManagedStreamingForKafka, Quicksight, Redshift
from diagrams.aws.iot import IotSensor
from diagrams.aws.storage import S3
from diagrams.onprem.database import Postgresql
from diagrams.onprem.client import Client

with Diagram("Big data on AWS", show=False):
    with Cluster("Sources"):
        sources = [IotSensor("Sensors"), Postgresql("Orders DB")]
    connect = Client("Kafka Connect source")
    with Cluster("Amazon MSK cluster"):
        msk = ManagedStreamingForKafka("orders topic")
    emr = EMR("Spark on EMR")
    with Cluster("Lake"):
        lake = S3("Data lake")
        dwh = Redshift("Warehouse")
    sources >> connect >> msk >> emr
    emr >> lake
    emr >> dwh
    dwh >> Quicksight("BI")
