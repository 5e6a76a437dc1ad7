"""Do the judge's small parts keep their word: names, notes, rate, learners, seeds, properties?"""

import json
import stat

import pytest

from grader.learners import Learner, Learners, course_secret, new_name
from grader.nearest import nearest
from grader.notes import clue_notes
from grader.properties import as_java, read_properties
from grader.rate import Rate
from grader.sample import Sample, derive_seed
from grader.view import missing_topic
from workbook.errors import WorkbookError
from workbook.text import Text

PROBLEM = Text(es="No existe.", en="There is none.")


def test_the_nearest_name_is_offered():
    assert (
        nearest("oders", ["orders", "payments"], PROBLEM).es
        == "No existe. ¿Querías decir «orders»?"
    )
    assert nearest("x", ["orders", "payments"], PROBLEM).en == (
        "There is none. There are: orders, payments."
    )


@pytest.mark.parametrize(
    ("others", "es"),
    [
        ([], "todavía no tienes ningún topic"),
        (["order"], "no existe; el más parecido de los tuyos es «order»"),
        (["zz"], "no existe; los tuyos son: zz"),
    ],
)
def test_a_missing_topic_names_what_there_is(others, es):
    mismatch = missing_topic("orders", others)
    assert mismatch.seen.es == es
    assert 'f"{ME}.orders"' in mismatch.expected.en


def test_a_literal_prefix_and_a_bare_name_are_told():
    notes = clue_notes("ana-4f1", {"literal_prefix": ["ana-4f1.sales"], "bare_names": ["orders"]})
    assert 'f"{ME}.sales"' in notes[0].es
    assert "«orders» sin prefijo" in notes[1].es


def test_clues_from_a_hostile_client_cannot_flood_a_report():
    notes = clue_notes("ana-4f1", {"literal_prefix": ["x" * 10_000] * 500, "bare_names": None})
    assert len(notes) == 3
    assert all(len(note.es) < 500 for note in notes)


def test_a_learner_is_known_by_token_only_and_no_token_is_stored(tmp_path):
    learners = Learners(tmp_path)
    token = learners.admit(Learner("ana-4f1"))
    assert learners.by_token(token) == Learner("ana-4f1")
    assert learners.by_token("") is None
    assert learners.by_token(token + "x") is None
    stored = tmp_path / "judge" / "learners.json"
    assert token not in stored.read_text("utf-8")
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    learners.dismiss("ana-4f1")
    assert Learners(tmp_path).by_token(token) is None


@pytest.mark.parametrize(
    ("user", "start"),
    [("José Ñandú", "josenandu-"), ("ñ", "n-"), ("日本", "alumno-"), ("a.b_c", "abc-")],
)
def test_a_prefix_is_made_of_what_kafka_and_people_can_write(monkeypatch, user, start):
    monkeypatch.setattr("getpass.getuser", lambda: user)
    name = new_name()
    assert name.startswith(start)
    assert name.isascii()


def test_the_course_secret_is_made_once(tmp_path):
    assert course_secret(tmp_path) == course_secret(tmp_path)
    assert len(course_secret(tmp_path)) == 32


def test_a_person_is_never_too_fast_and_a_loop_is():
    rate = Rate(burst=5, per_second=0)
    assert [rate.allows("ana") for _ in range(6)] == [True] * 5 + [False]
    assert rate.allows("rosa")
    rate.pardon("ana")
    assert rate.allows("ana")


def test_the_same_seed_gives_the_same_orders_and_each_call_gives_others():
    seed = derive_seed(b"secret", "lab01_log", "ana")
    one, two = Sample(seed), Sample(seed)
    first = one.orders(3)
    assert first == two.orders(3)
    assert one.orders(3) != first
    assert derive_seed(b"other", "lab01_log", "ana") != seed
    json.dumps(first)


def test_java_reads_the_same_settings():
    config = {
        "bootstrap.servers": "127.0.0.1:9092",
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "ana",
        "sasl.password": "pw",
    }
    assert 'username="ana" password="pw";' in as_java(config)


def test_a_properties_file_is_read_and_a_missing_one_is_a_sentence(tmp_path):
    file = tmp_path / "admin.properties"
    file.write_text("# c\n\nbootstrap.servers = a:1\nsasl.password=x=y\n", "utf-8")
    assert read_properties(file) == {"bootstrap.servers": "a:1", "sasl.password": "x=y"}
    with pytest.raises(WorkbookError, match="none"):
        read_properties(tmp_path / "none")
