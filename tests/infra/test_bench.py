"""Does the bench's yardstick stand, and does a row say whether its number was reached?"""

from __future__ import annotations

from pathlib import Path

from infra import java
from infra.bench import _row
from infra.spec import ClusterSpec
from infra.stock import StockCluster


def test_a_row() -> None:
    row = {"what": "start", "value": 5.123, "unit": "s", "reach": 6, "met": True}
    assert _row("start", 5.1234, "s", 6) == row
    assert not _row("start", 6.1, "s", 6)["met"]
    assert _row("only compared with", 99.0, "s", None)["met"]


def test_stock_is_stock(tmp_path: Path) -> None:
    """Nothing of our own tuning may have slipped into what we compare with."""
    stock = StockCluster.configured([], tmp_path, ClusterSpec("bench"))
    lines = java.properties_file(tmp_path / "1").read_text().splitlines()
    keys = {line.partition("=")[0] for line in lines if not line.startswith("#")}
    assert len(keys) == 9
    assert "-Xmx1G" in stock._java(1, java.SERVER)
    assert not any("AOT" in word for word in stock._java(1, java.SERVER))
