"""What do the tests of graded runs share: a small lab, somebody's notebooks, a cluster that only counts."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from in_process import InProcess

from grader import discover, run, share
from grader.build import lab_file, lab_source
from grader.graded_run import Assignment
from grader.notebook import as_text, build_notebook
from infra.pool import Pool
from infra.tenants import Tenant

CHECKS = """
from grader import Lab, Text, expect

lab = Lab(es="Pequeño", en="Small", minutes=1)
HINT = Text(es="¿Y si…?", en="What if…?")


@lab.check(points=2, es="dobla", en="doubles")
def doubles(student):
    expect(student.call("double", 4), equals=8, hint=HINT)


@lab.check(points=3, es="guarda el tres", en="keeps three")
def keeps_three(student):
    expect(student.call("kept"), equals=[3], hint=HINT)


@lab.check(points=4, after=doubles, es="triplica", en="triples")
def triples(student):
    expect(student.call("triple", 2), equals=6, hint=HINT)
"""
LAB = '''
"""Which numbers grow?"""

# %% setup

# %% [markdown] lang="es"
"""# Pequeño"""
# %% [markdown] lang="en"
"""# Small"""
# %%
STORE = []
# %% answer="double"
def double(number):
    ### BEGIN SOLUTION
    return 2 * number
    ### END SOLUTION
# %% grade="doubles"
check("doubles")
# %% answer="keep"
def keep(number):
    ### BEGIN SOLUTION
    STORE.append(number)
    ### END SOLUTION
def kept():
    return STORE
# %%
keep(3)
# %% grade="keeps_three"
check("keeps_three")
# %% answer="triple"
def triple(number):
    ### BEGIN SOLUTION
    return 3 * number
    ### END SOLUTION
# %% grade="triples"
check("triples")
'''


class CountingCluster:
    """Knows who is a tenant, and nothing else."""

    bootstrap_servers = "127.0.0.1:1"
    folder = Path("nowhere")

    def __init__(self):
        self.names, self.gone, self.up = [], [], True

    def is_up(self):
        return self.up

    def admin_config(self):
        return {"bootstrap.servers": self.bootstrap_servers}

    def create_tenant(self, name):
        self.names.append(name)
        return Tenant(name, "secret")

    def tenant(self, name):
        return Tenant(name, "secret") if name in self.names else None

    def tenants(self):
        return list(self.names)

    def remove_tenant(self, name):
        self.names.remove(name)
        self.gone.append(name)


@pytest.fixture
def labs(tmp_path):
    """A folder with one small lab."""
    folder = tmp_path / "labs" / "lab90_small"
    folder.mkdir(parents=True)
    (folder / "checks.py").write_text('"""Small."""\n' + CHECKS, "utf-8")
    (folder / "lab.py").write_text(LAB.lstrip(), "utf-8")
    return folder.parent


@pytest.fixture
def small(labs):
    return discover.lab("lab90_small", labs)


@pytest.fixture
def solved(small):
    """The small lab's notebook with the right answers, as a fresh dictionary."""
    source = lab_source(small.folder.parent, small.folder)
    points = {check.name: check.points for check in small.checks.values()}
    return json.loads(as_text(build_notebook(source, "es", points, solution=True)))


@pytest.fixture
def released(small):
    """The small lab's notebook as it is handed out."""
    source = lab_source(small.folder.parent, small.folder)
    points = {check.name: check.points for check in small.checks.values()}
    return json.loads(as_text(build_notebook(source, "en", points)))


@pytest.fixture
def first():
    """Lab 1, and its released notebook in Spanish."""
    lab = discover.lab("lab01_log")
    return lab, json.loads(lab_file(discover.ROOT, lab.slug, "es").read_text("utf-8"))


@pytest.fixture
def cluster():
    return CountingCluster()


@pytest.fixture
def in_process(monkeypatch):
    """Executions in this process; the folders, settings and kernels that were asked for."""
    monkeypatch.setattr(run, "AdminClient", lambda config: None)
    monkeypatch.setattr(run, "feel", lambda *_: None)
    monkeypatch.setattr(share, "partitions_of", lambda *_: 0)
    made = []

    @contextmanager
    def factory(folder, config, me):
        execution = InProcess(folder, me)
        made.append(execution)
        try:
            yield execution
        finally:
            execution.close()

    factory.made = made
    return factory


@pytest.fixture
def assignment(small, cluster, in_process):
    return Assignment(small, Pool(cluster), in_process, "v1")


@pytest.fixture(autouse=True)
def own_home(request, monkeypatch, tmp_path):
    """Reports go into a folder of the test; on the real cluster the fixture `room` has its own."""
    if not request.node.get_closest_marker("cluster"):
        monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "home"))
