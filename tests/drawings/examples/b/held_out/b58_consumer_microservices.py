# mark: 4
from diagrams import Cluster, Diagram
from diagrams.generic.compute import Rack
from diagrams.onprem.database import Mysql, Mongodb
from diagrams.onprem.queue import Kafka
from diagrams.onprem.monitoring import Grafana
from diagrams.onprem.client import Users
with Diagram("Microservicios y datos"):
    clientes = Users("Compradores")
    pedidos = Rack("Servicio de pedidos (productor)")
    with Cluster("Clúster Kafka"):
        b = [Kafka("b1"), Kafka("b2"), Kafka("b3")]
    with Cluster("Consumidores"):
        fact = Rack("Facturación")
        inv = Rack("Inventario")
        fraude = Rack("Detección de fraude")
    db1, db2 = Mysql("BD facturas"), Mongodb("BD inventario")
    tablero = Grafana("Tablero de ventas")
    clientes >> pedidos >> b[0]
    b[0] >> fact >> db1
    b[1] >> inv >> db2
    b[2] >> fraude
    db1 >> tablero
    db2 >> tablero
