"""Which services make a Kafka cluster, and where does it stand among all the others?"""

# ruff: noqa: F401 (the notebook imports what a drawing may need, used here or not)

# %% [markdown] lang="es"
"""# Arquitectura · Dos dibujos

**Calcula unos 60 minutos · 20 puntos · antes: las unidades 5 y 10**

Milagros presenta la plataforma de la tienda a la gerencia y a quienes van a operarla. Te pide dos dibujos: uno para los operadores, que necesitan saber qué procesos corren en el clúster y quién habla con quién; otro para la gerencia, que quiere ver por dónde viaja un dato desde que nace hasta que alguien lo aprovecha.

| tarea | qué dibujas | puntos |
|---|---|---|
| 1 | `services`: los servicios de un clúster Kafka | 10 |
| 2 | `ecosystem`: los componentes del ecosistema Big Data (la pregunta 9 del curso) | 10 |

Cómo trabajar:

- Cada celda que empieza con `%%architecture` se dibuja aquí mismo: no necesitas Graphviz y no se crea ningún archivo.
- `check` sugiere una nota y hace preguntas; cada vez que cambias el dibujo y la pides otra vez, dice un poco más. La nota la confirma una persona, porque un buen dibujo puede hacerse de muchas maneras.
- Rotula en español o en inglés. Si un componente no tiene icono, usa `Rack` o `Node` con su rótulo.
- Si prefieres Mermaid, escríbelo en la misma celda, debajo de `%%architecture`, comenzando con `flowchart LR`."""

# %% [markdown] lang="en"
"""# Architecture · Two drawings

**Allow about 60 minutes · 20 points · before it: units 5 and 10**

Milagros presents the shop's platform to the management and to those who will run it. She asks you for two drawings: one for the operators, who need to know which processes run in the cluster and who talks to whom; another for the management, who want to see where a piece of data travels from its birth until somebody uses it.

| task | what you draw | points |
|---|---|---|
| 1 | `services`: the services of a Kafka cluster | 10 |
| 2 | `ecosystem`: the components of the Big Data ecosystem (question 9 of the course) | 10 |

How to work:

- Each cell that begins with `%%architecture` is drawn right here: you need no Graphviz, and no file is made.
- `check` suggests a mark and asks questions; each time that you change the drawing and ask again, it tells a little more. A person confirms the mark, because a good drawing can be made in many ways.
- Label in Spanish or in English. If a component has no icon, use `Rack` or `Node` with its label.
- If you prefer Mermaid, write it in the same cell, below `%%architecture`, beginning with `flowchart LR`."""

# %% setup

# %%
from diagrams import Cluster, Diagram, Edge, Node
from diagrams.generic.compute import Rack
from diagrams.generic.storage import Storage
from diagrams.onprem.analytics import Flink, Hadoop, Hive, Metabase, Spark, Superset
from diagrams.onprem.client import Client, Users
from diagrams.onprem.database import Cassandra, MongoDB, MySQL, PostgreSQL
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Java, Python

# %% [markdown] lang="es"
"""## La notación, con otro ejemplo

`with Cluster("…"):` dibuja una caja; `a >> b`, una flecha de a hacia b; `a >> [b, c]`, dos; `Edge(label="…")` le pone rótulo. Una flecha une nodos, no cajas."""

# %% [markdown] lang="en"
"""## The notation, with another example

`with Cluster("…"):` draws a box; `a >> b` an arrow from a to b; `a >> [b, c]` two; `Edge(label="…")` labels it. An arrow joins nodes, not boxes."""

# %% architecture="example"
with Diagram("Pedir un almuerzo"):
    customer = Users("Cliente")
    with Cluster("Restaurante"):
        waiter = Rack("Mozo")
        kitchen = [Rack("Cocina fría"), Rack("Parrilla")]
    customer >> Edge(label="pide") >> waiter
    waiter >> kitchen

# %% [markdown] lang="es"
"""## Tarea 1. Los servicios de un clúster Kafka

Dibuja, para quienes van a operarlo, el clúster de Kafka 4.x de la tienda. Al mirar el dibujo se debe poder responder:

- ¿qué procesos corren en las máquinas del clúster, y cuántos de cada uno para que una máquina pueda caer?
- ¿quién habla con quién, y en qué dirección van los datos?
- ¿cómo llega una copia de cada registro a otra máquina?
- ¿quién escribe y quién lee, y dónde corren esos programas?"""

# %% [markdown] lang="en"
"""## Task 1. The services of a Kafka cluster

Draw, for those who will run it, the shop's Kafka 4.x cluster. Whoever looks at the drawing must be able to answer:

- which processes run on the cluster's machines, and how many of each so that one machine may fall?
- who talks to whom, and in which direction do the data go?
- how does a copy of each record get to another machine?
- who writes and who reads, and where do those programs run?"""

# %% architecture="services"
### BEGIN SOLUTION
with Diagram("Los servicios de un clúster Kafka"):
    web = Python("Productor: la web")
    billing = Java("Consumidor: facturación")
    with Cluster("Clúster Kafka"):
        with Cluster("Quórum KRaft"):
            controllers = [Rack(f"Controlador {number}") for number in (1, 2, 3)]
            controllers[0] >> Edge(label="Raft") >> controllers[1:]
        with Cluster("Brokers"):
            brokers = [Kafka(f"Broker {number}") for number in (4, 5, 6)]
            brokers[0] >> Edge(label="réplica") >> brokers[1:]
        controllers[0] >> Edge(label="metadatos") >> brokers
    web >> Edge(label="escribe") >> brokers[0]
    brokers[0] >> Edge(label="lee") >> billing
### END SOLUTION

# %% grade="services_of_the_cluster"
check("services_of_the_cluster")

# %% [markdown] lang="es"
"""## Tarea 2. Los componentes del ecosistema Big Data

Dibuja, para la gerencia, la plataforma entera: Kafka es una pieza entre otras. Sigue un pedido con el dedo desde donde nace hasta el tablero donde alguien lo mira: cada flecha dice quién entrega el dato y quién lo recibe. La tienda también tiene un clúster de Hadoop."""

# %% [markdown] lang="en"
"""## Task 2. The components of the Big Data ecosystem

Draw, for the management, the whole platform: Kafka is one piece among others. Follow an order with your finger from where it is born to the dashboard where somebody looks at it: each arrow says who hands the data over and who receives them. The shop has a Hadoop cluster, too."""

# %% architecture="ecosystem"
### BEGIN SOLUTION
with Diagram("El ecosistema Big Data de la tienda"):
    with Cluster("Fuentes"):
        shop, erp = Users("Web de la tienda"), MySQL("ERP")
    producers = Python("Productores")
    with Cluster("Clúster Kafka"):
        kafka = [Kafka(f"Broker {number}") for number in (1, 2, 3)]
    spark = Spark("Spark Streaming")
    with Cluster("Clúster Hadoop"):
        lake, tables = Hadoop("HDFS"), Hive("Hive")
    catalogue = Cassandra("NoSQL")
    dashboards, app = Superset("Tableros de BI"), Client("App de atención")
    [shop, erp] >> producers
    producers >> kafka[0] >> spark
    spark >> [lake, catalogue]
    lake >> tables >> dashboards
    catalogue >> app
### END SOLUTION

# %% grade="the_ecosystem"
check("the_ecosystem")
