# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java, Python

with Diagram("Servicios de un clúster Kafka", show=False, direction="LR"):
    productor = Python("Productor de pedidos")
    consumidor = Java("Consumidor facturación")
    with Cluster("Clúster Kafka"):
        with Cluster("Quórum de controladores KRaft"):
            c1, c2, c3 = [Kafka(f"controlador {n}") for n in (1, 2, 3)]
            c1 - Edge(label="Raft") - c2 - Edge(label="Raft") - c3
        with Cluster("Brokers"):
            b1, b2, b3 = [Kafka(f"broker {n}") for n in (4, 5, 6)]
        b1 >> Edge(label="réplica") >> b2
        b2 >> Edge(label="réplica") >> b3
        c1 >> Edge(label="metadatos") >> [b1, b2, b3]
    productor >> Edge(label="produce") >> b1
    b3 >> Edge(label="lee") >> consumidor
