# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.generic.compute import Rack
with Diagram("Clúster", show=False):
    with Cluster("Fuera del clúster"):
        p, c = Rack("Productor de pagos"), Rack("Consumidor de pagos")
    with Cluster("Clúster Kafka"):
        with Cluster("Controladores (quórum)"):
            q = [Rack("Líder"), Rack("Votante 2"), Rack("Votante 3")]
        with Cluster("Brokers"):
            b = [Rack("101"), Rack("102"), Rack("103")]
        q[1] >> Edge(label="lee el log") >> q[0]
        q[2] >> Edge(label="lee el log") >> q[0]
        b[0] >> Edge(label="pide metadatos") >> q[0]
        b[1] >> Edge(label="copia de 101") >> b[0]
    p >> Edge(label="produce") >> b[0]
    c >> Edge(label="consulta (poll)") >> b[0]
