"""Which limits does the sandbox put on itself before the first line of a notebook runs?"""

from __future__ import annotations

import resource

MB = 1 << 20
OPEN_FILES = 1024


def apply(memory_mb: int, processes: int, cpu_seconds: int, disk_mb: int) -> None:
    """Hard limits: nothing that is started from here can lift them."""
    _set(resource.RLIMIT_DATA, memory_mb * MB)  # not RLIMIT_AS: with it no JVM starts
    _set(resource.RLIMIT_NPROC, processes)  # counted in this sandbox's own user namespace
    _set(resource.RLIMIT_CPU, cpu_seconds)
    _set(resource.RLIMIT_FSIZE, disk_mb * MB)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, OPEN_FILES)


def _set(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))
