"""Do drawings in files run where they can gain and harm nothing, and is each a line of JSON?"""

import json

import pytest
from typer.testing import CliRunner

from grader.cli import app
from grader.drawings import TASKS
from grader.drawings.files import Scored, score_files
from tests.drawings.conftest import EXAMPLES
from workbook.text import Text

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(600)]
HEAD = "from diagrams import Diagram, Node\n"
HONEST = HEAD + "with Diagram('x'):\n    Node({what}) >> Node('b')\n"
HOSTILE = {
    "loop": "while True:\n    pass\n",
    "memory": "x = [bytearray(10**8) for _ in range(100)]\n",
    "forks": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
    "forged": (
        "import json, os, socket\n"
        "m = json.dumps({'drawing': {'version': 1, 'nodes': [{'id': 'x'}, {'id': 'x'}]}}).encode()\n"
        "for n in range(3, 32):\n"
        "    try:\n"
        "        s = socket.socket(fileno=os.dup(n))\n"
        "        s.sendall(len(m).to_bytes(4, 'big') + m)\n"
        "    except OSError:\n"
        "        pass\n"
    ),
    "kill": "import os\nos.kill(os.getppid(), 9)\nos._exit(0)\n",
    "huge": HEAD + "with Diagram('x'):\n    [Node('n') for _ in range(5000)]\n",
}


def write(folder, files):
    paths = []
    for name, source in files.items():
        paths.append(folder / f"{name}.py")
        paths[-1].write_text(source, "utf-8")
    return paths


def test_hostile_files_gain_nothing(tmp_path_factory, monkeypatch):
    monkeypatch.setattr("grader.drawings.files.TIME", 25.0)
    folder = tmp_path_factory.mktemp("hostile")
    for scored in score_files(TASKS["A"], write(folder, HOSTILE)):
        assert scored.to_json()["score"] == 0, scored
        assert scored.verdict is None
        assert scored.problem.es != scored.problem.en
    assert {path.stem for path in folder.iterdir()} == HOSTILE.keys()


def test_a_drawing_sees_neither_our_files_nor_a_network(tmp_path_factory):
    folder = tmp_path_factory.mktemp("curious")
    here = json.dumps(str(folder / "written"))
    lines = [
        "import importlib.util, os, socket",
        "found = []",
        "found += ['grader'] if importlib.util.find_spec('grader') else []",
        f"found += ['folder'] if os.path.exists(os.path.dirname({here})) else []",
        "try:",
        "    socket.create_connection(('127.0.0.1', 22), 1)",
        "    found.append('network')",
        "except OSError as error:",
        "    found += ['network'] if 'refused' not in str(error) and 'nreach' not in str(error) else []",
        "for place in ('/usr/x', '/env/x', os.path.expanduser('~/../../x')):",
        "    try:",
        "        open(place, 'w')",
        "        found.append(place)",
        "    except OSError:",
        "        pass",
        HONEST.format(what="'saw ' + ' '.join(found)"),
    ]
    (path,) = write(folder, {"curious": "\n".join(lines)})
    from grader.drawings.files import drawing_of

    assert drawing_of(path.read_text("utf-8")).nodes[0].label == "saw"
    assert list(folder.iterdir()) == [path]


def test_one_object_a_line_in_the_order_of_the_files():
    files = sorted((EXAMPLES / "b" / "held_out").glob("b5[1-3]*"))
    done = CliRunner().invoke(app, ["drawing", "score", "--task", "B", *map(str, files), "--json"])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(file) for file in files]
    assert [line["score"] for line in lines] == [1.0, 1.0, 0.5]
    assert lines[2]["caps"] == [{"name": "kafka_in_hadoop", "most": 0.5}]
    assert {"name", "share", "weight"} == lines[0]["checks"][0].keys()
    assert "not_kafka" in lines[1]["flags"]


def test_a_person_reads_what_is_missing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("person")
    (folder / "a.mmd").write_text("flowchart LR\np[Productor] --> k[Kafka]", "utf-8")
    missing = str(folder / "none.py")
    done = CliRunner().invoke(
        app, ["drawing", "score", "--task", "A", str(folder / "a.mmd"), missing]
    )
    assert done.exit_code == 0, done.output
    assert "falta: Tres brokers o más" in done.stdout
    assert "no se puede leer" in done.stdout


def test_a_file_without_a_drawing_still_has_the_keys():
    said = Scored("x.py", None, Text(es="no", en="none")).to_json()
    assert {"file", "score", "checks", "caps", "flags", "problem"} == said.keys()


def test_a_task_that_there_is_not_is_a_usage_error():
    done = CliRunner().invoke(app, ["drawing", "score", "--task", "C", "x.py"])
    assert done.exit_code == 2
