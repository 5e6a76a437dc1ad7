# mark: 0
from diagrams import Diagram, Cluster
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.aws.network import ELB

with Diagram("Web Service", show=False):
    lb = ELB("lb")
    with Cluster("web"):
        w = [EC2("web1"), EC2("web2"), EC2("web3")]
    lb >> w >> RDS("userdb")
