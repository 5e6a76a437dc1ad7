# mark: 1
from diagrams import Cluster, Diagram
from diagrams.onprem.queue import Rabbitmq
from diagrams.onprem.client import User
with Diagram("x", show=False):
    with Cluster("mensajería"):
        r = Rabbitmq("cola")
    User("envía") >> r >> User("recibe")
