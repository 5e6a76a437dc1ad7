"""What can go wrong with a cluster?

InfraError                  the cluster cannot do what was asked
├── WrongSpec               no cluster can have that shape or name
├── UnknownNode             the cluster has no node with that number (also a ValueError)
├── UnknownTool             Kafka has no command line tool with that name (also a ValueError)
├── ClusterNotFound         nobody has created a cluster with that name
├── ClusterDown             it exists, but nobody answers
├── NotOurCluster           a cluster that we did not start: its nodes are not ours to touch
├── MissingRight            the external cluster's user may not do something that we need
├── MachineError            this machine cannot hold the cluster now
│   ├── NotEnoughMemory
│   ├── NotEnoughDisk
│   ├── NotWritable
│   └── NoDocker            no Docker daemon answers, or it does not let us in
├── DistributionError       Kafka's files are not what they should be
│   ├── DownloadFailed
│   ├── JarDiffers
│   ├── CacheNotBuilt
│   └── NoImage             a Docker image is not here, and cannot be fetched or built
├── NodeDied                a node's process ended while it was starting
├── DataDamaged             a node's data folder is gone, or is not its own
├── NotReady                the cluster did not become ready in time
├── NotInSync               a node is up, but some partition still misses it
├── NotHealed               some partition is not whole, although all was tried
├── FaultNotPossible        no node of this cluster can be broken like that
└── TenantError             a tenant cannot be made, found, cleared or removed
"""

from __future__ import annotations

from workbook.errors import WorkbookError


class InfraError(WorkbookError):
    """The cluster cannot do what was asked."""


class WrongSpec(InfraError, ValueError):
    """No cluster can have that shape or name."""


class UnknownNode(InfraError, ValueError):
    """The cluster has no node with that number."""


class UnknownTool(InfraError, ValueError):
    """Kafka has no command line tool with that name."""


class ClusterNotFound(InfraError):
    """Nobody has created a cluster with that name."""


class ClusterDown(InfraError):
    """The cluster exists, but nobody answers."""


class NotOurCluster(InfraError):
    """We did not start this cluster, so its nodes are not ours to touch."""


class MissingRight(InfraError):
    """The external cluster's user may not do something that we need."""


class MachineError(InfraError):
    """The machine cannot hold the cluster now."""


class NotEnoughMemory(MachineError):
    """Too little memory is free for the nodes."""


class NotEnoughDisk(MachineError):
    """Too little disk is free for the nodes' data."""


class NotWritable(MachineError):
    """A folder that must be written cannot be."""


class NoDocker(MachineError):
    """No Docker daemon answers, or it does not let us in."""


class DistributionError(InfraError):
    """Kafka's files are not what they should be."""


class DownloadFailed(DistributionError):
    """A jar could not be fetched."""


class JarDiffers(DistributionError):
    """A jar is not the one of the lock file."""


class CacheNotBuilt(DistributionError):
    """The formatted folder or the start-up cache could not be made."""


class NoImage(DistributionError):
    """A Docker image is not here, and cannot be fetched or built."""


class NodeDied(InfraError):
    """A node's process ended while it was starting."""


class DataDamaged(InfraError):
    """A node's data folder is gone, or is not its own."""


class NotReady(InfraError):
    """The cluster did not become ready in time."""


class NotInSync(InfraError):
    """A node is up, but some partition still misses it in its ISR."""


class NotHealed(InfraError):
    """Some partition is not whole, although all was tried."""


class FaultNotPossible(InfraError):
    """No node of this cluster can be broken like that."""


class TenantError(InfraError):
    """A tenant cannot be made, found, cleared or removed."""
