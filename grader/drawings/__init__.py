"""How is a drawing of an architecture marked: which parts has it, how are they joined, what is missing?"""

from __future__ import annotations

from grader.drawings.ecosystem import ECOSYSTEM
from grader.drawings.services import SERVICES
from grader.drawings.task import Task, Verdict, mark

TASKS: dict[str, Task] = {"A": SERVICES, "B": ECOSYSTEM}

__all__ = ["TASKS", "Task", "Verdict", "mark"]
