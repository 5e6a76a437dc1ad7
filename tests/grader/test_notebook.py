"""Do the notebooks open in Jupyter, hold no solution, and equal what nbgrader would release?"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from grader.areas import STUB, solutions
from grader.cells import Source
from grader.notebook import Notebook, as_text, build_notebook
from grader.source import SourceError, read
from workbook.text import LANGUAGES, Language

LAB = '''\
"""How?"""

# %% [markdown] lang="es"
"""# El ñandú

«Fin» con \u2028 y \x0b dentro."""

# %% [markdown] lang="en"
"""# The rhea

"End"."""

# %% setup

# %%
import json

HELP = "given"

# %% answer="send"
def send(topic, orders):
    \'\'\'Say what is asked.\'\'\'
    for order in orders:
        ### BEGIN SOLUTION
        secret_of_the_first_area = json.dumps(order)

        deep = {"if": [secret_of_the_first_area]}
        ### END SOLUTION
    if topic:
    \t### BEGIN SOLUTION
    \tsecret_of_the_second_area = 2
    \treturn secret_of_the_second_area
    \t### END SOLUTION
    return None

# %% answer="start_from"
### BEGIN SOLUTION
def start_from(reader):
    return "secret at the top level"
### END SOLUTION

# %% grade="arrives,in_order"
check("arrives", "in_order")

# %% grade="starts"
check("starts")  # ¿desde dónde?
'''
POINTS = {"arrives": 2, "in_order": 1.5, "starts": 3.0}


@pytest.fixture
def lab(tmp_path: Path) -> Source:
    folder = tmp_path / "lab01_log"
    folder.mkdir()
    (folder / "lab.py").write_text(LAB, "utf-8")
    return read(folder / "lab.py", "solutions/lab01_log/lab.py")


def text_of(notebook: Notebook) -> str:
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"])


def code_of(notebook: Notebook, grade_id: str) -> str:
    marks = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in notebook["cells"]}
    return "".join(marks[grade_id]["source"])


def marks_of(notebook: Notebook) -> list[dict[str, Any]]:
    return [c["metadata"]["nbgrader"] for c in notebook["cells"] if c["metadata"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_a_solution_is_released(lab: Source, language: Language) -> None:
    told = [line.strip() for line in text_of(build_notebook(lab, language, POINTS)).split("\n")]
    hidden = [part for answer in lab.answers.values() for part in solutions(answer.code)]
    lines = [line.strip() for part in hidden for line in part.split("\n") if line.strip()]
    assert len(lines) == 6
    assert not set(lines) & set(told)
    assert "SOLUTION" not in "\n".join(told)


def test_the_stub_speaks_the_learners_language_and_keeps_the_indentation(lab: Source) -> None:
    es, en = (build_notebook(lab, language, POINTS) for language in LANGUAGES)
    assert code_of(es, "answer-send") == (
        "def send(topic, orders):\n"
        "    '''Say what is asked.'''\n"
        "    for order in orders:\n"
        "        # Escribe tu código aquí\n"
        "        raise NotImplementedError()\n"
        "    if topic:\n"
        "    \t# Escribe tu código aquí\n"
        "    \traise NotImplementedError()\n"
        "    return None"
    )
    stub = "# Write your code here\nraise NotImplementedError()"
    assert code_of(en, "answer-start_from") == stub


def test_the_setup_cell_opens_the_notebook_in_its_language(lab: Source) -> None:
    code = code_of(build_notebook(lab, "es", POINTS), "setup-cell")
    assert code == (
        'from workbook import ME, check, cluster, open_notebook\n\nopen_notebook("lab01_log", "es")'
    )


def test_both_languages_are_one_assignment(lab: Source) -> None:
    es, en = (build_notebook(lab, language, POINTS) for language in LANGUAGES)
    same = [{k: v for k, v in m.items() if k != "checksum"} for m in marks_of(es)]
    assert same == [{k: v for k, v in m.items() if k != "checksum"} for m in marks_of(en)]
    assert [c["id"] for c in es["cells"]] == [c["id"] for c in en["cells"]]
    assert [c["id"] for c in es["cells"]] == [f"cell-{n:02}" for n in range(1, 8)]


def test_a_graded_cell_is_worth_its_checks(lab: Source) -> None:
    marks = {m["grade_id"]: m for m in marks_of(build_notebook(lab, "es", POINTS))}
    assert marks["arrives--in_order"]["points"] == 3.5
    assert repr(marks["starts"]["points"]) == "3"
    assert "points" not in marks["answer-send"]


def test_a_notebook_says_what_it_is_and_whence_it_comes(lab: Source) -> None:
    about = build_notebook(lab, "es", POINTS)["metadata"]["workbook"]
    assert about.pop("digest")
    source = "solutions/lab01_log/lab.py"
    assert about == {"slug": "lab01_log", "language": "es", "generated_from": source}


def test_two_builds_are_byte_equal(lab: Source) -> None:
    texts = {as_text(build_notebook(lab, "es", POINTS)).encode() for _ in range(3)}
    assert len(texts) == 1
    assert "ñandú".encode() in next(iter(texts))


def test_a_solved_notebook_holds_the_solution_under_the_same_metadata(lab: Source) -> None:
    solved, empty = (build_notebook(lab, "es", POINTS, solution=each) for each in (True, False))
    assert "secret_of_the_first_area" in code_of(solved, "answer-send")
    assert marks_of(solved) == marks_of(empty)


def test_an_answer_is_replaced_and_helpers_come_before_the_answers(lab: Source) -> None:
    built = build_notebook(
        lab,
        "es",
        POINTS,
        solution=True,
        replace={"send": "def send(topic, orders):\n    return shout(1)"},
        helpers=["def shout(n):\n    return n", "x = 1"],
    )
    assert code_of(built, "answer-send").endswith("return shout(1)")
    assert "secret at the top level" in code_of(built, "answer-start_from")
    ids = [cell["id"] for cell in built["cells"]]
    assert ids[3:6] == ["helper-01", "helper-02", "cell-04"]


def test_only_what_is_replaced_is_answered_without_the_solution(lab: Source) -> None:
    built = build_notebook(lab, "es", POINTS, replace={"send": "def send(): ..."})
    assert code_of(built, "answer-send") == "def send(): ..."
    assert "secret" not in text_of(built)


def test_what_there_is_not_is_named(lab: Source) -> None:
    with pytest.raises(SourceError) as caught:
        build_notebook(lab, "es", {"arrives": 1}, replace={"sned": ""})
    told = caught.value.text.en
    assert "solutions/lab01_log/lab.py:42: there is no check `in_order` in checks.py" in told
    assert "no answer `sned` in this notebook; there are: send, start_from." in told


def test_a_lesson_has_no_metadata_of_nbgrader_and_nothing_graded(lab: Source) -> None:
    with pytest.raises(SourceError, match=r"lección|lesson"):
        build_notebook(lab, "es")
    plain = Source("u01_log", "course/u01_log.py", lab.cells[:3])
    assert marks_of(build_notebook(plain, "es")) == []


class TestJupyter:
    """The file is what Jupyter itself would save."""

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("graded", [True, False])
    def test_nbformat_reads_it_and_would_write_the_same(
        self, lab: Source, language: Language, graded: bool
    ) -> None:
        nbformat: Any = import_module("nbformat")
        source = lab if graded else Source(lab.slug, lab.shown, lab.cells[:3])
        text = as_text(build_notebook(source, language, POINTS if graded else None))
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert nbformat.writes(notebook) + "\n" == text


class TestNbgrader:
    """What nbgrader does with our notebooks, by its own code."""

    @pytest.fixture
    def course(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        # nbgrader asks a second program, for seconds, which tables the newest gradebook has
        monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "newest")
        (tmp_path / "course" / "source" / "lab01_log").mkdir(parents=True)
        return tmp_path / "course"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_generate_assignment_releases_the_same_bytes(
        self, lab: Source, course: Path, language: Language
    ) -> None:
        solved = without_sums(build_notebook(lab, language, POINTS, solution=True))
        released = release(course, solved, database=False)
        assert released == as_text(build_notebook(lab, language, POINTS))

    def test_the_gradebook_knows_the_points_of_every_check(self, lab: Source, course: Path) -> None:
        from nbgrader.api import Gradebook

        release(course, build_notebook(lab, "es", POINTS, solution=True), database=True)
        with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
            cells = gradebook.find_notebook("lab01_log", "lab01_log").grade_cells
            assert {c.name: c.max_score for c in cells} == {"arrives--in_order": 3.5, "starts": 3}

    def test_validate_finds_an_edited_check_and_nothing_else(
        self, lab: Source, tmp_path: Path
    ) -> None:
        from nbgrader.preprocessors import CheckCellMetadata, DeduplicateIds
        from nbgrader.validator import Validator

        notebook = reread(build_notebook(lab, "es", POINTS))
        CheckCellMetadata().preprocess(notebook, {})
        DeduplicateIds().preprocess(notebook, {})
        validator = Validator()
        assert validator._get_type_changed_cells(notebook) == []
        assert validator._get_changed_cells(notebook) == []
        notebook.cells[-1].source += "\n6"
        notebook.cells[3].source = "def send(): ..."
        assert validator._get_changed_cells(notebook) == [notebook.cells[-1]]


def without_sums(notebook: Notebook) -> Notebook:
    """As a source that nbgrader has never seen: it must come to the same sums by itself."""
    for marks in marks_of(notebook):
        del marks["checksum"], marks["cell_type"]
    for cell in notebook["cells"]:
        cell["metadata"].pop("editable", None)
        cell["metadata"].pop("deletable", None)
    return notebook


def reread(notebook: Notebook) -> Any:
    nbformat: Any = import_module("nbformat")
    return nbformat.reads(as_text(notebook), as_version=4)


def release(course: Path, solved: Notebook, database: bool) -> str:
    """`nbgrader generate_assignment`, in this process, with our stub."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    source = course / "source" / "lab01_log" / "lab01_log.ipynb"
    source.write_text(as_text(solved), "utf-8")
    stub = STUB.say(solved["metadata"]["workbook"]["language"])
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.assignment_id = "lab01_log"
    config.ClearSolutions.code_stub = {"python": f"{stub}\nraise NotImplementedError()"}
    config.GenerateAssignment.no_database = not database
    config.SaveCells.enabled = database
    GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
    return (course / "release" / "lab01_log" / "lab01_log.ipynb").read_text("utf-8")
