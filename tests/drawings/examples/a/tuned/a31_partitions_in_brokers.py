# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.generic.storage import Storage
from diagrams.generic.compute import Rack
from diagrams.onprem.client import Users
from diagrams.programming.language import Java

with Diagram("Anatomía de los servicios", show=False, direction="TB"):
    tienda = Java("tienda-web\n(productor)")
    with Cluster("clúster de Kafka"):
        with Cluster("controladores (Raft)"):
            lider = Rack("activo")
            resto = [Rack("en espera 1"), Rack("en espera 2")]
            lider >> Edge(label="log de metadatos") >> resto
        with Cluster("broker 1"):
            p0a = Storage("P0 líder")
            p1a = Storage("P1 seguidor")
        with Cluster("broker 2"):
            p0b = Storage("P0 seguidor")
            p1b = Storage("P1 líder")
        with Cluster("broker 3"):
            p0c = Storage("P0 seguidor")
        p0a >> Edge(label="replica") >> [p0b, p0c]
        p1b >> Edge(label="replica") >> p1a
        lider >> Edge(style="dotted") >> p0a
        lider >> Edge(style="dotted") >> p1b
    reparto = Users("reparto (consumidor)")
    tienda >> p0a
    tienda >> p1b
    p0a >> reparto
