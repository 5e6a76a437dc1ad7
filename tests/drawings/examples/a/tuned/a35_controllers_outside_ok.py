# mark: 4
from diagrams import Diagram, Cluster, Edge
from diagrams.onprem.compute import Server

with Diagram("KRaft, separate roles", show=False):
    with Cluster("Clients"):
        w = Server("order writer")
        r = Server("report reader")
    with Cluster("Kafka controllers"):
        cs = []
        for n in range(3):
            cs.append(Server(f"controller-{n}"))
        for c in cs[1:]:
            cs[0] >> Edge(label="Raft replication") >> c
    with Cluster("Kafka brokers"):
        bs = []
        for n in range(3):
            bs.append(Server(f"broker-{n + 100}"))
        for x, y in zip(bs, bs[1:]):
            x >> Edge(label="fetch replica") >> y
    for b in bs:
        cs[0] >> Edge(label="metadata updates") >> b
    w >> Edge(label="produce") >> bs[0]
    bs[1] >> Edge(label="consume") >> r
