"""How does this machine get a real Kafka cluster, and how is one used up, broken and repaired?"""

from infra.backend import Backend, Node
from infra.cluster import Cluster
from infra.clusters import attach, names, start
from infra.errors import (
    CacheNotBuilt,
    ClusterDown,
    ClusterNotFound,
    DataDamaged,
    DistributionError,
    DownloadFailed,
    FaultNotPossible,
    InfraError,
    JarDiffers,
    MachineError,
    MissingRight,
    NodeDied,
    NoDocker,
    NoImage,
    NotEnoughDisk,
    NotEnoughMemory,
    NotHealed,
    NotInSync,
    NotOurCluster,
    NotReady,
    NotWritable,
    TenantError,
    UnknownNode,
    UnknownTool,
    WrongSpec,
)
from infra.progress import Progress, print_nothing
from infra.quorum import Quorum, Replica
from infra.spec import ClusterSpec
from infra.tenants import Tenant
from infra.version import KAFKA_VERSION

__all__ = [
    "KAFKA_VERSION",
    "Backend",
    "CacheNotBuilt",
    "Cluster",
    "ClusterDown",
    "ClusterNotFound",
    "ClusterSpec",
    "DataDamaged",
    "DistributionError",
    "DownloadFailed",
    "FaultNotPossible",
    "InfraError",
    "JarDiffers",
    "MachineError",
    "MissingRight",
    "NoDocker",
    "NoImage",
    "Node",
    "NodeDied",
    "NotEnoughDisk",
    "NotEnoughMemory",
    "NotHealed",
    "NotInSync",
    "NotOurCluster",
    "NotReady",
    "NotWritable",
    "Progress",
    "Quorum",
    "Replica",
    "Tenant",
    "TenantError",
    "UnknownNode",
    "UnknownTool",
    "WrongSpec",
    "attach",
    "names",
    "print_nothing",
    "start",
]
