"""Does every learner of a class get a way in of their own, once, and lose it when they go?"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import roster, service
from grader.cli import app
from grader.learners import Learners
from infra import admin, sweep
from workbook.errors import WorkbookError

SECRET = b"course"
NAMES = "Ana Pérez\n\n# la segunda sección\nñandú  de  la Pampa\n山田\n"


def class_file(folder: Path, text: str) -> str:
    file = folder / "clase.txt"
    file.write_text(text, encoding="utf-8-sig")
    return str(file)


def test_a_number_or_a_file_of_names(tmp_path):
    assert roster.people("3") == ["alumno1", "alumno2", "alumno3"]
    assert roster.people("12")[0] == "alumno01"
    given = roster.people(class_file(tmp_path, NAMES))
    assert given == ["Ana Pérez", "ñandú de la Pampa", "山田"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "aquí hay 0"), ("Ana\nEva\nAna\n", "nombres repetidos: Ana"), (None, "no se puede leer")],
)
def test_a_file_that_is_no_class(tmp_path, text, words):
    given = class_file(tmp_path, text) if text is not None else str(tmp_path / "no.txt")
    with pytest.raises(WorkbookError) as error:
        roster.people(given)
    assert words in error.value.text.es.lower().replace("repetidos: ana", "repetidos: Ana")


@pytest.mark.parametrize("count", ["0", "501"])
def test_a_class_has_a_size(count):
    with pytest.raises(WorkbookError, match="1 a 500"):
        roster.people(count)


def test_a_file_in_another_encoding_is_a_sentence(tmp_path):
    (tmp_path / "latin").write_bytes("Muñoz".encode("latin-1"))
    with pytest.raises(WorkbookError, match="UTF-8"):
        roster.people(str(tmp_path / "latin"))


def test_prefixes_are_readable_and_the_same_every_time():
    names = ["Ana Pérez", "Ana Perez", "山田"]
    known = roster.prefixes(names, SECRET)
    assert known == roster.prefixes(names[::-1], SECRET)
    assert known != roster.prefixes(names, b"another course")
    assert known["Ana Pérez"].startswith("anaperez-")
    assert known["山田"].startswith("alumno-")
    assert len(set(known.values())) == 3


def test_names_that_would_meet_are_told(monkeypatch):
    monkeypatch.setattr(roster, "_mark", lambda *_: "4f1")
    with pytest.raises(WorkbookError, match="José, Jose"):
        roster.prefixes(["José", "Jose", "Eva"], SECRET)


@pytest.mark.cluster
def test_a_class_comes_works_and_goes(room, tmp_path):
    cluster, home = room
    out = tmp_path / "año 1"
    enrolled = roster.enrol(["Ana Pérez", "Eva"], out, cluster, home=home)
    ana, eva = (each.folder for each in enrolled)
    assert [each.new for each in enrolled] == [True, True]
    assert out.stat().st_mode & 0o077 == ana.stat().st_mode & 0o077 == 0
    for file in (ana / "judge.json", ana / "client.properties"):
        assert file.stat().st_mode & 0o777 == 0o600
    facts = json.loads((ana / "judge.json").read_text("utf-8"))
    learner = Learners(home).by_token(facts["token"])
    assert (learner.me, learner.owns_cluster) == (enrolled[0].me, False)
    config = cluster.tenant(facts["me"]).config(cluster)
    assert str(config["sasl.password"]) in (ana / "client.properties").read_text("utf-8")

    again = roster.enrol(["Ana Pérez", "Eva"], out, cluster, home=home)
    assert [each.new for each in again] == [False, False]
    assert json.loads((ana / "judge.json").read_text("utf-8")) == facts
    (eva / "judge.json").unlink()
    assert roster.enrol(["Eva"], out, cluster, home=home)[0].new

    assert set(roster.enrolled_on(cluster, home)) >= {each.me for each in enrolled}
    names = [each.me for each in enrolled]
    roster.expel(names, cluster, home)
    assert Learners(home).by_token(facts["token"]) is None
    assert sweep.leftovers(cluster.admin_config(), *names) == []
    roster.expel(names, cluster, home)


@pytest.mark.cluster
def test_the_commands(room, tmp_path):
    """Create, list, sweep, remove, as an instructor types them."""
    cluster, home = room
    runner = CliRunner()
    file = class_file(tmp_path, "Rosa Ñahui\n")
    made = runner.invoke(app, ["tenants", "create", file, "--out", str(tmp_path / "out")])
    assert made.exit_code == 0, made.output
    me = roster.prefixes(["Rosa Ñahui"], roster.course_secret(home))["Rosa Ñahui"]
    assert me in made.output
    assert cluster.tenant(me).password not in made.output
    listed = runner.invoke(app, ["tenants", "list", "--json"])
    assert {"me": me, "topics": 0, "partitions": 0, "stored": 0} in json.loads(listed.stdout)[
        "tenants"
    ]
    assert runner.invoke(app, ["tenants", "sweep"]).exit_code == 0
    assert runner.invoke(app, ["tenants", "remove"]).exit_code == 2
    gone = runner.invoke(app, ["tenants", "remove", me])
    assert (gone.exit_code, cluster.tenant(me)) == (0, None)
    assert "Quitados" in gone.output


@pytest.mark.cluster
def test_who_keeps_too_much_reads_it(room, tmp_path):
    """In the judge's answer to who they are, and in their next report."""
    from asking import Asking
    from confluent_kafka.admin import NewTopic

    from infra import caps, keeper

    cluster, home = room
    greedy, other = roster.enrol(["Codicioso", "Vecina"], tmp_path, cluster, home=home)
    learner = Asking(json.loads((greedy.folder / "judge.json").read_text("utf-8")))
    assert learner.request("GET", "/v1/me")[1]["notice"] is None
    config = cluster.tenant(greedy.me).config(cluster)
    make = [NewTopic(f"{greedy.me}.{n}", 1, 1) for n in range(caps.CAPS.topics + 1)]
    admin.answers(config, lambda a: a.create_topics(make))
    keeper.sweep(cluster)
    notice = learner.request("GET", "/v1/me")[1]["notice"]
    assert "Este clúster es de todos" in notice["es"]
    assert "Este clúster es de todos" in learner.check("orders_has_one_partition")[1]["text"]
    roster.expel([greedy.me, other.me], cluster, home)
    keeper.sweep(cluster)
    assert greedy.me not in caps.notices(cluster.folder)
    assert service.running(home) is not None
