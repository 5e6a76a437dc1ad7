# mark: 0
from diagrams import Diagram
from diagrams.onprem.client import User
from diagrams.onprem.network import Nginx
from diagrams.onprem.database import Postgresql

with Diagram("mi web", show=False):
    User("usuario") >> Nginx("web") >> Postgresql("bd")
