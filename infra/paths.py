"""Where do clusters and caches live on this machine?"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_state_path

APPLICATION = "kafka-workbook"


def home() -> Path:
    """The folder of everything that must survive: $WORKBOOK_HOME, or the user's state folder."""
    chosen = os.environ.get("WORKBOOK_HOME")
    return Path(chosen).absolute() if chosen else user_state_path(APPLICATION)


def cache() -> Path:
    """The folder of what can be made again: $WORKBOOK_CACHE, or the user's cache folder."""
    chosen = os.environ.get("WORKBOOK_CACHE")
    return Path(chosen).absolute() if chosen else user_cache_path(APPLICATION)


def clusters() -> Path:
    """The folder with one folder per cluster."""
    return home() / "clusters"


def resource(name: str) -> Path:
    """A file that lies beside this package's code."""
    return Path(__file__).with_name(name)
