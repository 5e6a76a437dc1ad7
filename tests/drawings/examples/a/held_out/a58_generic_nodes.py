# mark: 4
from diagrams import Cluster, Diagram, Edge, Node
with Diagram("Kafka, servicio por servicio", show=False):
    escribe = Node("Aplicación productora")
    lee = Node("Aplicación consumidora")
    with Cluster("Kafka"):
        with Cluster("Plano de control"):
            a = Node("Controlador activo")
            b = Node("Controlador de respaldo 1")
            c = Node("Controlador de respaldo 2")
            a >> Edge(label="quórum") >> [b, c]
        with Cluster("Plano de datos"):
            x, y, z = Node("Broker A"), Node("Broker B"), Node("Broker C")
            x >> Edge(label="replicación") >> [y, z]
        a >> Edge(label="metadatos") >> [x, y, z]
    escribe >> x
    x >> lee
