# mark: 4
from diagrams import Cluster, Diagram, Edge
from diagrams.custom import Custom

def caja(texto):
    return Custom(texto, "./icono.png")

with Diagram("Ecosistema de datos de la tienda", show=False, direction="LR"):
    with Cluster("Sistemas de origen"):
        origenes = [caja("Punto de venta"), caja("CRM"), caja("Sensores de almacén")]
    with Cluster("Productores"):
        pv = caja("Servicio de ventas")
        iot = caja("Pasarela IoT")
    with Cluster("Clúster Kafka dedicado"):
        kafka = [caja("Broker 1"), caja("Broker 2"), caja("Broker 3")]
        ctl = caja("Controladores KRaft")
        ctl >> kafka[0]
    with Cluster("Procesamiento"):
        fl = caja("Flink")
    with Cluster("Clúster Hadoop"):
        hdfs = caja("HDFS")
    dw = caja("Data warehouse")
    with Cluster("Consumo de información"):
        tab = caja("Tablero gerencial")
        app = caja("App de reposición")
    origenes[0] >> pv
    origenes[1] >> pv
    origenes[2] >> iot
    pv >> kafka[0]
    iot >> kafka[1]
    kafka[2] >> fl
    fl >> hdfs
    fl >> dw
    dw >> tab
    hdfs >> app
