# mark: 4
from diagrams import Cluster, Diagram, Edge, Node
from diagrams.generic.storage import Storage
from diagrams.generic.compute import Rack
from diagrams.generic.device import Mobile

with Diagram("Arquitectura de componentes", show=False):
    with Cluster("Orígenes de datos"):
        movil = Mobile("App de la tienda")
        sensores = Rack("Sensores IoT")
    ingesta = Rack("Kafka Connect (source)")
    with Cluster("Clúster dedicado de Kafka"):
        t1 = Rack("Tópico pedidos")
        t2 = Rack("Tópico lecturas")
    proc = Rack("Procesamiento en streaming (ksqlDB)")
    with Cluster("Almacenamiento"):
        lago = Storage("Data lake (MinIO + Iceberg)")
        dw = Storage("Data warehouse")
    with Cluster("Consumo"):
        tablero = Rack("Tablero de ventas")
        api = Rack("API")
    movil >> ingesta
    sensores >> ingesta
    ingesta >> [t1, t2]
    t1 >> proc
    t2 >> proc
    proc >> [lago, dw]
    dw >> tablero
    lago >> api
