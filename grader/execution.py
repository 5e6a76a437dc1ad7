"""How does the judge run a submitted notebook, and does this machine hold it in?"""

from __future__ import annotations

from grader.sandbox.job import sandboxed
from grader.sandbox.proof import Finding, self_test
from grader.sandbox.refusal import SandboxRefused
from grader.sandbox.shape import CellOutcome, Execution, Limits

__all__ = [
    "CellOutcome",
    "Execution",
    "Finding",
    "Limits",
    "SandboxRefused",
    "sandboxed",
    "self_test",
]
