# mark: 0
from diagrams import Cluster, Diagram
from diagrams.onprem.vcs import Git
from diagrams.onprem.ci import Jenkins
from diagrams.k8s.compute import Pod
with Diagram("ci"):
    Git("repo") >> Jenkins("build") >> [Pod("web"), Pod("api")]
