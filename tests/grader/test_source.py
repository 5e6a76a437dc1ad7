"""Does a percent file give its cells, and does every way of writing it wrong give a sentence?"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cells import Answer, Given, Grade, Prose, Setup, Source
from grader.source import SourceError, read

GOOD = '''\
"""What is asked?"""

# %% [markdown] lang="es"
"""# Título

Un párrafo con ñ y «comillas»."""
# %% [markdown] lang="en"
r"""# Title with \\d"""

# %% setup

# %%
import json
# %% answer="send"
def send(topic, orders):
    \'\'\'Send them all.\'\'\'
    ### BEGIN SOLUTION
    return json.dumps(orders)
    ### END SOLUTION

# %% grade="arrives, in_order"
check("arrives", "in_order")
'''


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "u01_log.py"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def source(folder: Path, text: str | bytes) -> Source:
    return read(written(folder, text), "course/u01_log.py")


def problems(folder: Path, text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        source(folder, text)
    assert all(each.es.startswith("course/u01_log.py:") for each in caught.value.problems)
    return tuple(each.en for each in caught.value.problems)


def test_each_tag_gives_its_kind_of_cell(tmp_path: Path) -> None:
    cells = source(tmp_path, GOOD).cells
    assert [type(cell) for cell in cells] == [Prose, Setup, Given, Answer, Grade]
    assert [cell.line for cell in cells] == [3, 10, 12, 14, 21]


def test_prose_is_the_string_itself_in_both_languages(tmp_path: Path) -> None:
    (words,) = source(tmp_path, GOOD).prose
    assert words.text.es == "# Título\n\nUn párrafo con ñ y «comillas»."
    assert words.text.en == r"# Title with \d"


def test_answers_and_grades_are_found_by_name(tmp_path: Path) -> None:
    found = source(tmp_path, GOOD)
    assert found.answers["send"].code.startswith("def send(topic, orders):")
    (grade,) = found.grades
    assert grade.checks == ("arrives", "in_order")
    assert grade.grade_id == "arrives--in_order"


def test_a_labs_slug_is_its_folder_and_a_lessons_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "lab01_log"
    folder.mkdir()
    (folder / "lab.py").write_text(GOOD, "utf-8")
    assert read(folder / "lab.py").slug == "lab01_log"
    assert source(tmp_path, GOOD).slug == "u01_log"


@pytest.mark.parametrize(
    "same",
    [
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("# %% setup\n", "# %% setup   \n\n   \n").encode(),
        GOOD.rstrip("\n").encode(),
    ],
    ids=["CRLF", "CR", "byte order mark", "trailing blanks", "no last line feed"],
)
def test_the_file_may_come_from_any_editor(tmp_path: Path, same: bytes) -> None:
    plain = [vars(cell) | {"line": 0} for cell in source(tmp_path, GOOD).cells]
    assert [vars(cell) | {"line": 0} for cell in source(tmp_path, same).cells] == plain


def test_tabs_stay_tabs(tmp_path: Path) -> None:
    text = GOOD.replace("    ", "\t")
    assert "\t### BEGIN SOLUTION" in source(tmp_path, text).answers["send"].code


def test_a_marker_inside_a_string_is_no_marker(tmp_path: Path) -> None:
    text = GOOD.replace("Un párrafo", '# %% answer="x"\n\n### un título\n\nUn párrafo')
    assert '# %% answer="x"' in source(tmp_path, text).prose[0].text.es
    text = GOOD.replace("import json", 'import json\nHELP = """\n# %%\n"""')
    assert [type(cell) for cell in source(tmp_path, text).cells][2:4] == [Given, Answer]


def test_triple_quotes_inside_a_raw_string_stay(tmp_path: Path) -> None:
    text = GOOD.replace('r"""# Title with \\d"""', "r'''a \"\"\"docstring\"\"\" and \\d'''")
    assert source(tmp_path, text).prose[0].text.en == r'a """docstring""" and \d'


def test_a_cell_may_await(tmp_path: Path) -> None:
    text = GOOD.replace("import json", "import json\nawait json.something()")
    assert isinstance(source(tmp_path, text).cells[2], Given)


def test_the_names_of_the_setup_cell_may_be_imported_above_the_first_cell(tmp_path: Path) -> None:
    text = GOOD.replace('asked?"""\n', 'asked?"""\n\nfrom workbook import ME, check, cluster\n')
    assert len(source(tmp_path, text).cells) == 5


ES = '# %% [markdown] lang="es"\n"""Hola"""\n'
EN = '# %% [markdown] lang="en"\n"""Hello"""\n'
SETUP = "# %% setup\n"
ANSWER = '# %% answer="send"\ndef send():\n{body}\n'
AREA = "    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
GRADE = '# %% grade="a"\ncheck("a")\n'

WRONG: dict[str, tuple[str | bytes, int, str]] = {
    "empty file": ("", 1, "has no cells"),
    "only blanks": (" \n\n", 1, "has no cells"),
    "only a docstring": ('"""Question?"""\n', 1, "has no cells"),
    "unknown tag": (SETUP + '# %% anser="send"\npass\n', 2, 'no cell tag `anser="send"`'),
    "unquoted value": ("# %% answer=send\npass\n", 1, "no cell tag `answer=send`"),
    "prose without a language": ('# %% [markdown]\n"""Hola"""\n', 1, "no cell tag `[markdown]`"),
    "unknown language": ('# %% [markdown] lang="fr"\n"""Salut"""\n', 1, "no language `fr`"),
    "no blank in the marker": (SETUP + "#%%\npass\n", 2, "is none"),
    "tag glued to the marker": (SETUP + "# %%[markdown]\npass\n", 2, "is none"),
    "one per cent sign": (SETUP + '# % answer="x"\npass\n', 2, "is none"),
    "indented marker": (SETUP + "# %%\nif 1:\n    # %%\n    pass\n", 4, "is none"),
    "es alone": (ES + "# %%\npass\n", 1, "lacks its twin"),
    "es at the end": (ES + EN + ES, 5, "lacks its twin"),
    "en alone": (SETUP + EN, 2, "right above it"),
    "en before es": (EN + ES, 1, "right above it"),
    "two en": (ES + EN + EN, 5, "right above it"),
    "prose is an f-string": (ES.replace('"""', 'f"""', 1) + EN, 1, "one string"),
    "prose is bytes": (ES.replace('"""Hola"""', 'b"""Hola"""') + EN, 1, "one string"),
    "prose is two strings": (ES + '"""Y más"""\n' + EN, 1, "one string"),
    "prose is code": (ES.replace('"""Hola"""', "print(1)") + EN, 1, "one string"),
    "prose is empty": (ES.replace("Hola", " ") + EN, 1, "empty"),
    "prose is missing": (ES.replace('"""Hola"""\n', "") + EN, 1, "one string"),
    "code is missing": (SETUP + "# %%\n\n# %%\npass\n", 2, "empty"),
    "syntax error": (SETUP + "# %%\n\n\nx = = 1\n", 5, "not valid Python"),
    "return outside a function": (SETUP + "# %%\nreturn 1\n", 3, "not valid Python"),
    "a cell that ends in the next": ("# %%\nx = (1,\n# %%\n2)\n", 2, "not valid Python"),
    "a string that never ends": (SETUP + '# %%\nx = """\n', 3, "not valid Python"),
    "a warning for the learner": (SETUP + '# %%\nx = "\\d"\n', 3, "not valid Python"),
    "null byte": (SETUP + "# %%\nx = 1\0\n", 1, "not valid Python"),
    "not UTF-8": ("# %%\nx = 'ñ'\n".encode("latin-1"), 2, "not in UTF-8"),
    "code above the first cell": ("import json\n" + SETUP, 1, "above the first cell"),
    "setup with code": (SETUP + "import json\n", 1, "leave it empty"),
    "setup twice": (SETUP + SETUP, 2, "delete this one"),
    "setup after code": ("# %%\npass\n" + SETUP, 3, "move it up"),
    "graded without setup": (GRADE, 1, "opens the notebook"),
    "answer without marks": (SETUP + ANSWER.format(body="    pass"), 3, "BEGIN SOLUTION"),
    "begin without end": (
        SETUP + ANSWER.format(body="    ### BEGIN SOLUTION\n    return 1"),
        4,
        "no partner",
    ),
    "end without begin": (
        SETUP + ANSWER.format(body="    pass\n    ### END SOLUTION"),
        5,
        "no partner",
    ),
    "begin twice": (
        SETUP + ANSWER.format(body="    ### BEGIN SOLUTION\n    x = 1\n" + AREA),
        6,
        "no partner",
    ),
    "a mark of another kind": (
        SETUP + ANSWER.format(body=AREA.replace("### BEGIN", "# BEGIN")),
        4,
        "is not a mark",
    ),
    "hidden tests": (SETUP + ANSWER.format(body=AREA + "\n    ### BEGIN HIDDEN TESTS"), 7, "mark"),
    "empty solution": (
        SETUP + ANSWER.format(body="    ### BEGIN SOLUTION\n    ### END SOLUTION\n    pass"),
        4,
        "solution is empty",
    ),
    "release is no Python": (
        SETUP + '# %% answer="send"\n### BEGIN SOLUTION\ntry:\n    x = 1\n### END SOLUTION\n'
        "finally:\n    pass\n",
        3,
        "without its solution",
    ),
    "solution outside an answer": (
        SETUP + "# %%\nif 1:\n" + AREA.replace("return", "x ="),
        4,
        "outside",
    ),
    "solution mark in prose": (
        ES.replace("Hola", "Hola\n### BEGIN SOLUTION") + EN,
        3,
        "outside an answer",
    ),
    "answer without a name": (SETUP + '# %% answer=""\npass\n', 2, "no good as a name"),
    "answer with a bad name": (SETUP + '# %% answer="año"\npass\n', 2, "no good as a name"),
    "answer twice": (
        SETUP + 2 * ANSWER.format(body=AREA),
        7,
        "`send` is already in the cell of line 2",
    ),
    "grade without a name": (SETUP + '# %% grade="a,"\ncheck("a")\n', 2, "no good as a name"),
    "grade twice": (SETUP + 2 * GRADE, 4, "already in the cell of line 2"),
    "grade twice in one": (
        SETUP + '# %% grade="a,a"\ncheck("a", "a")\n',
        2,
        "already in the cell of line 2",
    ),
    "grade asks for another": (SETUP + GRADE.replace('k("a', 'k("b'), 2, 'exactly check("a")'),
    "grade does more": (SETUP + GRADE + "print(1)\n", 2, 'exactly check("a")'),
    "grade asks for too many": (
        SETUP
        + f'# %% grade="{",".join("a" * n for n in range(1, 17))}"\n'
        + f"check({', '.join(repr('a' * n) for n in range(1, 17))})\n",
        2,
        "split the cell",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_told_where_and_what(tmp_path: Path, name: str) -> None:
    text, line, words = WRONG[name]
    found = problems(tmp_path, text)
    assert found[0].startswith(f"course/u01_log.py:{line}: ")
    assert words in found[0]


def test_all_problems_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = problems(tmp_path, SETUP + "# %%\n\n" + ES + GRADE.replace('k("a', 'k("b') + GRADE)
    assert [int(each.split(":")[1]) for each in found] == [2, 4, 6]


def test_one_wrong_mark_is_one_problem(tmp_path: Path) -> None:
    assert len(problems(tmp_path, GOOD.replace("# %% setup", "#%% setup"))) == 1


def test_the_error_says_the_same_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        source(tmp_path, "")
    assert "no tiene celdas" in caught.value.text.es
    assert "has no cells" in caught.value.text.en
