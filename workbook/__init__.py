"""What may a learner's notebook import?

`ME`, `check`, `cluster`, `open_notebook`, `predict` and `show` are found when they are first asked for, so that
importing one module of this package stays cheap.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook import show
    from workbook.checking import check
    from workbook.nodes import cluster
    from workbook.opening import open_notebook
    from workbook.predicting import predict

    ME: str

__all__ = ["ME", "check", "cluster", "open_notebook", "predict", "show"]
HOME = {
    "check": "workbook.checking",
    "cluster": "workbook.nodes",
    "open_notebook": "workbook.opening",
    "predict": "workbook.predicting",
}


def __getattr__(name: str) -> Any:
    if name in __all__ and "IPython" in sys.modules:
        import_module("workbook.magic").install()  # `%%program` works from the first import on
    if name == "ME":
        return import_module("workbook.memory").me()
    if name == "show":
        return import_module("workbook.show")
    if name in HOME:
        return getattr(import_module(HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
