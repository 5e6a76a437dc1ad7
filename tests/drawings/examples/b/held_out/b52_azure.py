# mark: 4
from diagrams import Cluster, Diagram
from diagrams.azure.analytics import EventHubs, Databricks, SynapseAnalytics
from diagrams.azure.iot import IotHub
from diagrams.azure.storage import DataLakeStorage
from diagrams.onprem.analytics import Powerbi
from diagrams.azure.compute import FunctionApps
with Diagram("Azure"):
    with Cluster("Sources"):
        iot = IotHub("Devices")
    fn = FunctionApps("Producer function")
    with Cluster("Event Hubs namespace (Kafka API)"):
        eh = EventHubs("telemetry")
    db = Databricks("Databricks")
    lake = DataLakeStorage("ADLS")
    syn = SynapseAnalytics("Synapse")
    iot >> fn >> eh >> db >> [lake, syn]
    syn >> Powerbi("Power BI")
