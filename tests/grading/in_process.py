"""How does a cell run where a test only asks what is run when? In this very process, with `exec`.

`die()`, `forever()` and `deaf()` in a cell stand for a kernel's death, an endless loop, and one that had to be
ended together with its kernel.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field

from grader.student import CallProblem, Problem


@dataclass(frozen=True)
class Outcome:
    outputs: list = field(default_factory=list)
    status: str = "ok"


class Death(BaseException):
    pass


class Endless(BaseException):
    pass


def die():
    raise Death


def forever():
    raise Endless


def deaf():
    raise Endless("to interrupts")


class InProcess:
    """A kernel of its own that keeps what it was told to run."""

    def __init__(self, folder, me):
        self.folder, self.me = folder, me
        self.support = sorted(each.name for each in folder.rglob("*"))
        self.ran, self.starts, self.closed = [], 0, False
        self.overdrawn = False
        self.restart()

    def restart(self):
        self.starts += 1
        self.dead = False
        names = {"ME": self.me, "check": print, "die": die, "forever": forever, "deaf": deaf}
        names["spend"] = self.spend
        self.names = {**names, "__name__": "__main__"}

    def run_cell(self, source, deadline):
        if self.dead:
            return Outcome(status="died")
        if source != "pass":
            self.ran.append(source)
        try:
            exec(compile(_without_setup(source), "cell", "exec"), self.names)
        except Death:
            self.dead = True
            return Outcome(status="died")
        except Endless as loop:
            self.dead = bool(loop.args)
            return Outcome(status="deadline")
        except BaseException as error:
            words = {"ename": type(error).__name__, "evalue": str(error)}
            return Outcome([{"output_type": "error", **words, "traceback": []}], "error")
        return Outcome()

    def run(self, call):
        if self.dead:
            raise CallProblem(Problem("gone"))
        if call.function not in self.names:
            raise CallProblem(Problem("missing"))
        try:
            return json.loads(json.dumps(self.names[call.function](*call.arguments)))
        except Death:
            self.dead = True
            raise CallProblem(Problem("gone")) from None
        except Endless as loop:
            self.dead = bool(loop.args)
            raise CallProblem(Problem("deadline")) from None
        except NotImplementedError:
            raise CallProblem(Problem("unwritten")) from None
        except Exception as error:
            raise CallProblem(Problem("raised", str(error))) from None

    def spend(self):
        self.overdrawn = True

    def close(self):
        self.closed = True


def _without_setup(source):
    """The notebook's names are there already."""
    tree = ast.parse(source)
    tree.body = [
        node
        for node in tree.body
        if "workbook" not in ast.unparse(node) or "def" in ast.unparse(node)
    ]
    tree.body = [node for node in tree.body if not ast.unparse(node).startswith("open_notebook")]
    return tree
