# mark: 0
from diagrams import Cluster, Diagram
from diagrams.aws.compute import ECS
from diagrams.aws.database import ElastiCache, RDS
from diagrams.aws.network import ELB, Route53

with Diagram("Clustered Web Services", show=False):
    dns = Route53("dns")
    lb = ELB("lb")
    with Cluster("Services"):
        svc = [ECS("web1"), ECS("web2"), ECS("web3")]
    db = RDS("userdb")
    cache = ElastiCache("memcached")
    dns >> lb >> svc
    svc >> db
    svc >> cache
