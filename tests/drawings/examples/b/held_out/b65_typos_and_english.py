# mark: 4
from diagrams import Cluster, Diagram
from diagrams.generic.compute import Rack
from diagrams.generic.storage import Storage
with Diagram("big data architecture"):
    with Cluster("data soruces"):
        a, b = Rack("web site"), Rack("sensors")
    p = Rack("prodcuers")
    with Cluster("kafka clsuter"):
        k = [Rack("broker 1"), Rack("broker 2"), Rack("broker 3")]
    s = Rack("stream procesing")
    d, w = Storage("data lake"), Storage("data warehose")
    v = Rack("dashbord")
    [a, b] >> p
    p >> k[0] >> s
    s >> [d, w]
    w >> v
