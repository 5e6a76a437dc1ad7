# mark: 0
from diagrams import Diagram, Cluster
from diagrams.onprem.analytics import Hadoop

with Diagram("Servicios", show=False):
    with Cluster("Hadoop"):
        nn = Hadoop("NameNode")
        dn = [Hadoop("DataNode 1"), Hadoop("DataNode 2"), Hadoop("DataNode 3")]
        rm = Hadoop("ResourceManager")
        nn >> dn
        rm >> dn
