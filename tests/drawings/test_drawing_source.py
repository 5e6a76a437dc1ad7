"""Does a drawing's cell get from its source into the notebook, and is it known again in a submission?"""

from grader.notebook import build_notebook
from grader.python_cells import definitions, facts
from grader.source import read

SOURCE = '''"""Which?"""

# %% setup

# %% architecture="given"
with Diagram("x"):
    Node("a")

# %% architecture="services"
### BEGIN SOLUTION
with Diagram("x"):
    Node("b")
### END SOLUTION

# %% grade="drawn"
check("drawn")
'''


def cells(tmp_path_factory, **options):
    folder = tmp_path_factory.mktemp("lab")
    (folder / "lab.py").write_text(SOURCE, "utf-8")
    built = build_notebook(read(folder / "lab.py"), "es", {"drawn": 2}, **options)
    return ["".join(cell["source"]) for cell in built["cells"]]


def test_given_and_answer(tmp_path_factory):
    _, given, answer, _ = cells(tmp_path_factory)
    assert given.startswith('%%architecture given\nwith Diagram("x")')
    assert answer.startswith("%%architecture services\n# ")
    assert "Node" not in answer
    assert "raise NotImplementedError()" in answer


def test_the_solution_and_another_answer(tmp_path_factory):
    assert 'Node("b")' in cells(tmp_path_factory, solution=True)[2]
    replaced = cells(tmp_path_factory, replace={"services": "flowchart LR\na --> b"})[2]
    assert replaced == "%%architecture services\nflowchart LR\na --> b"


def test_a_submitted_drawing_is_known_by_its_name():
    cell = '%%architecture services\nwith Diagram("x"):\n    Node("b")'
    assert facts(cell).functions == ("services",)
    assert definitions(cell, ()) == cell  # a kernel that comes back draws it again
    assert facts("%%architecture\nx").functions == ()
