"""Is a whole folder graded, strange ones and all, each once, and told in one object and in a few lines?"""

import json
import os
import stat
from contextlib import contextmanager, nullcontext

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from grader import discover, rehearsal
from grader import grade as grading
from grader.cli import app
from grader.grade import as_lines, check_set, grade, handed_in, report_file, shown, to_json
from grader.graded_run import Assignment
from grader.report import Report
from grader.submission import read_submission
from infra.pool import Pool
from workbook.errors import WorkbookError

SLUG = "lab90_small"


@pytest.fixture
def room(tmp_path, solved):
    """A folder of submissions, and a way to hand one in."""
    folder = tmp_path / "submitted"
    folder.mkdir()

    def hand_in(student, content=solved):
        path = folder / student / SLUG / f"{SLUG}.ipynb"
        path.parent.mkdir(parents=True)
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(raw)
        return path

    hand_in.folder = folder
    return hand_in


@pytest.fixture
def run(room, labs, cluster, in_process):
    def run(**options):
        return grade(SLUG, room.folder, labs, cluster=cluster, factory=in_process, **options)

    return run


def scores(reports):
    return {report.student: report.points for report in reports}


def test_a_class_with_every_strange_submission_grades_the_others_as_ever(
    room, run, solved, released, tmp_path
):
    room("ana")
    room("José Ñandú", {**solved, "metadata": {}})
    room("zoe", released)
    strange = {
        "binary": b"\xff\xfe\x00",
        "deep": b"[" * 400_000,
        "empty": b"",
        "five": b'{"nbformat": 5}',
    }
    for student, content in strange.items():
        room(student, content)
    (room.folder / "absent").mkdir()
    (room.folder / "folder" / SLUG / f"{SLUG}.ipynb").mkdir(parents=True)
    (room.folder / "linked").symlink_to(room.folder / "ana")
    (room.folder / "lonely").symlink_to("nowhere")
    room("thief").unlink()
    (room.folder / "thief" / SLUG / f"{SLUG}.ipynb").symlink_to(
        room.folder / "ana" / SLUG / f"{SLUG}.ipynb"
    )
    os.mkfifo(room.folder / "a pipe")
    (room.folder / "README.txt").write_text("not a student")
    (room.folder / ".ipynb_checkpoints").mkdir()
    reports = run()
    nothing = [
        "absent",
        "binary",
        "deep",
        "empty",
        "five",
        "folder",
        "linked",
        "lonely",
        "thief",
        "zoe",
    ]
    wanted = dict.fromkeys(nothing, 0.0)
    assert scores(reports) == wanted | {"ana": 9, "José Ñandú": 9}
    flags = {report.student: report.flags for report in reports}
    assert flags["ana"] == flags["José Ñandú"] == flags["zoe"] == []
    assert flags["linked"] == flags["lonely"] == flags["thief"] == ["link"]
    assert flags["absent"] == ["missing"]
    assert flags["folder"] == ["not_a_file"]
    listing = "\n".join(as_lines(reports, "es"))
    for student in [*nothing[:-1], "José Ñandú"]:
        assert student in listing
    assert listing.count("enlace simbólico") == 3
    found = {one["student"]: one["flags"] for one in to_json(SLUG, reports)["submissions"]}
    assert found == flags


def test_the_object_has_the_shape_of_the_design(room, run):
    room("ana")
    (one,) = to_json(SLUG, run())["submissions"]
    assert one == {
        "student": "ana",
        "score": 9,
        "max": 9,
        "checks": [
            {"name": "doubles", "outcome": "passed", "points": 2, "max": 2},
            {"name": "keeps_three", "outcome": "passed", "points": 3, "max": 3},
            {"name": "triples", "outcome": "passed", "points": 4, "max": 4},
        ],
        "flags": [],
    }


def test_the_same_submission_is_graded_once(room, run, in_process, solved):
    path = room("ana")
    first = run()
    assert run() == first
    assert len(in_process.made) == 1
    run(force=True)
    assert len(in_process.made) == 2
    solved["cells"].append({"cell_type": "code", "metadata": {}, "source": "1"})
    path.write_text(json.dumps(solved), "utf-8")
    assert run()[0].submission != first[0].submission
    assert len(in_process.made) == 3


def test_new_questions_or_another_kafka_grade_it_again(room, run, in_process, labs, monkeypatch):
    room("ana")
    run()
    with (labs / SLUG / "checks.py").open("a") as checks:
        checks.write("\n# another version\n")
    run()
    assert len(in_process.made) == 2
    with (labs / SLUG / "lab.py").open("a") as notebook:
        notebook.write("\n# no question\n")
    run()
    assert len(in_process.made) == 2
    monkeypatch.setattr("infra.KAFKA_VERSION", "9.9.9")
    run()
    assert len(in_process.made) == 3


def test_a_broken_run_has_no_score_and_is_graded_again(room, run, labs, cluster, in_process):
    room("ana")
    room("bob")

    @contextmanager
    def bad(folder, config, me):
        raise RuntimeError
        yield

    broken = grade(SLUG, room.folder, labs, cluster=cluster, factory=bad)
    found = to_json(SLUG, broken)["submissions"][0]
    assert (found["score"], found["flags"]) == (None, ["broken"])
    assert {check["outcome"] for check in found["checks"]} == {"broken"}
    lines = as_lines(broken, "en")
    assert "—/9" in lines[0]
    assert lines[-1].startswith("No mark: for ana, bob the judge failed")
    assert scores(run()) == {"ana": 9, "bob": 9}
    assert (report_file(SLUG, "ana").parents[2] / "grading.log").read_text().count("incident") == 2


def test_an_interrupted_class_goes_on_where_it_was(room, run, in_process, monkeypatch):
    for student in ("ana", "bob", "eva"):
        room(student)
    real, seen = grading.judge_submission, []

    def interrupted(submission, assignment, student, *rest):
        if student == "bob" and not seen:
            seen.append(student)
            raise KeyboardInterrupt
        return real(submission, assignment, student, *rest)

    monkeypatch.setattr(grading, "judge_submission", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert scores(run()) == {"ana": 9, "bob": 9, "eva": 9}
    assert len(in_process.made) == 3


def test_a_report_is_private_whole_and_a_spoilt_one_is_made_anew(room, run):
    room("ana")
    (report,) = run()
    file = report_file(SLUG, "ana")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Report.model_validate_json(file.read_text("utf-8")) == report
    file.write_text('{"version": 1, "points": 1000}', "utf-8")
    assert scores(run()) == {"ana": 9}


def test_somebody_elses_report_is_not_mine(room, run, in_process):
    """A file that was copied over another student's."""
    room("ana")
    room("bob")
    run()
    report_file(SLUG, "bob").write_bytes(report_file(SLUG, "ana").read_bytes())
    assert [report.student for report in run()] == ["ana", "bob"]
    assert len(in_process.made) == 3


def test_names_of_folders_steer_no_terminal_and_stay_apart(room, run):
    names = [
        "Jos\u00e9",
        "Jose\u0301",
        "a\x1b[31m",
        "a\x1b[32m",
        "x" * 200,
        "x" * 201,
        b"\xff\xfe".decode("utf-8", "surrogateescape"),
    ]
    for name in names:
        room(name)
    reports = run()
    students = [report.student for report in reports]
    assert len(set(students)) == len(names)
    assert all(student.isprintable() for student in students)
    assert set(scores(reports).values()) == {9}
    json.dumps(to_json(SLUG, reports), ensure_ascii=False).encode()
    assert shown("Zoë van den Berg") == "Zoë van den Berg"


def test_a_folder_that_is_not_there_or_empty_is_a_sentence(tmp_path):
    with pytest.raises(WorkbookError, match="ninguna carpeta"):
        handed_in(tmp_path / "none", SLUG)
    (tmp_path / "empty").mkdir()
    with pytest.raises(WorkbookError, match="ninguna entrega"):
        handed_in(tmp_path / "empty", SLUG)


def test_the_set_of_checks_has_a_version(small):
    assert check_set(small) == check_set(small)
    assert len(check_set(small)) == 16


def test_one_submission_for_nbgraders_steps(room, labs, cluster, in_process, monkeypatch, small):
    ours = Assignment(small, Pool(cluster), in_process, "v1")
    monkeypatch.setattr(grading, "assignment", lambda lab: nullcontext(ours))
    monkeypatch.setattr(grading.discover, "lab", lambda slug: small)
    assert grading.graded(room("ana"), "ana", SLUG).points == 9
    path = room("bob")
    path.parent.rename(room.folder / "elsewhere")
    path.parent.symlink_to(room.folder / "elsewhere")
    assert grading.graded(path, "bob", SLUG).flags == ["link"]


@pytest.fixture
def command(labs, cluster, in_process, monkeypatch, tmp_path):
    """The command line, with this process in the sandbox's place, and a class of the test's own."""
    monkeypatch.setenv("WORKBOOK_CLASS", str(tmp_path / "class"))

    def instead(lab, progress, **_):
        return nullcontext(Assignment(lab, Pool(cluster), in_process, check_set(lab)))

    monkeypatch.setattr(grading, "assignment", instead)
    monkeypatch.setattr(rehearsal, "assignment", instead)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_for_a_class(room, labs, command, tmp_path):
    room("ana")
    room("bob", b"{}")
    words = ("grade", SLUG, "--submissions", room.folder, "--labs", labs)
    done = command(*words, "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert [(s["student"], s["score"]) for s in found["submissions"]] == [("ana", 9), ("bob", 0)]
    assert marks_of("ana", tmp_path) == {"doubles": 2, "keeps_three": 3, "triples": 4}
    assert sum(marks_of("bob", tmp_path).values()) == 0
    told = command(*words)
    assert "ana      9/9  ✓✓✓" in told.stdout
    assert "• El archivo es JSON, pero no un cuaderno de Jupyter." in told.stdout


def marks_of(student, tmp_path):
    """What nbgrader's gradebook says."""
    with Gradebook(f"sqlite:///{tmp_path}/class/gradebook.db") as gradebook:
        notebook = gradebook.find_submission_notebook(SLUG, SLUG, student)
        return {grade.name: grade.auto_score for grade in notebook.grades}


def test_without_the_gradebook_nothing_is_written(room, labs, command, tmp_path):
    room("ana")
    words = ("grade", SLUG, "--submissions", room.folder, "--labs", labs, "--no-gradebook")
    assert command(*words).exit_code == 0
    assert not (tmp_path / "class").exists()


def test_a_gradebook_that_cannot_be_written_loses_no_mark(room, labs, command, tmp_path):
    room("ana")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "gradebook.db").write_text("this is no database, whatever it is called")
    done = command("grade", SLUG, "--submissions", room.folder, "--labs", labs, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["submissions"][0]["score"] == 9
    assert "gradebook.db" in done.stderr
    (tmp_path / "class" / "gradebook.db").unlink()
    again = command("grade", SLUG, "--submissions", room.folder, "--labs", labs)
    assert again.exit_code == 0
    assert sum(marks_of("ana", tmp_path).values()) == 9


def test_an_error_of_ours_around_one_submission_stops_nobody_else(room, run, monkeypatch):
    for student in ("ana", "bob", "eva"):
        room(student)
    real = grading.write_private

    def full_disk(file, text):
        if file.stem == "bob":
            raise OSError(28, "No space left on device")
        real(file, text)

    monkeypatch.setattr(grading, "write_private", full_disk)
    reports = run()
    assert {r.student: (r.points, r.broken) for r in reports} == {
        "ana": (9, False), "bob": (0, True), "eva": (9, False)
    }  # fmt: skip
    assert "No space left" in (report_file(SLUG, "ana").parents[2] / "grading.log").read_text()


def test_private_labs_are_those_of_the_environment(labs, monkeypatch):
    with pytest.raises(WorkbookError, match=SLUG):
        discover.lab(SLUG)
    monkeypatch.setenv("WORKBOOK_LABS", str(labs))
    assert discover.lab(SLUG).slug == SLUG


def test_the_command_ends_with_1_where_we_owe_a_mark(room, labs, command, small):
    room("ana")
    with (labs / SLUG / "checks.py").open("a") as checks:
        checks.write("\n\nlab.checks['doubles'].__dict__['function'] = lambda student: 1 / 0\n")
    words = ("grade", SLUG, "--submissions", room.folder, "--labs", labs)
    done = command(*words, "--json")
    assert done.exit_code == 1
    (one,) = json.loads(done.stdout)["submissions"]
    assert (one["score"], one["flags"]) == (None, ["broken"])
    assert one["checks"][1]["outcome"] == "passed"


def test_a_rehearsal_says_what_the_mark_will_say(room, run, command, labs, solved, monkeypatch):
    """Prefix by hand, a helper that is gone, cells out of order: the same points and the same words."""
    (labs.parent / "solutions").symlink_to(labs)
    monkeypatch.setattr(
        rehearsal.check, "__kwdefaults__", {"root": labs.parent, "cluster": None, "factory": None}
    )
    solved["cells"] += [
        {"cell_type": "code", "metadata": {}, "source": 'topic = "ana-4f1.orders"'},
        {"cell_type": "code", "metadata": {}, "source": "helper(1)"},
        solved["cells"].pop(3),
    ]
    path = room("ana", solved)
    (mark,) = run()
    said = command("check", SLUG, "--notebook", path)
    assert said.exit_code == (0 if mark.points == 9 else 1)
    for note in mark.notes:
        assert note.es in said.stdout.replace("\n", " ")
    assert {"literal_prefix", "cell_error", "reordered"} <= set(mark.flags)
    found = json.loads(command("check", SLUG, "--notebook", path, "--json").stdout)
    (one,) = found["submissions"]
    assert one | {"student": "ana"} == to_json(SLUG, [mark])["submissions"][0]


def test_a_rehearsal_takes_the_notebook_that_was_worked_in(tmp_path, small, solved, released):
    for language, notebook in (("es", solved), ("en", released)):
        path = tmp_path / "exercises" / language / SLUG / f"{SLUG}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), "utf-8")
    spanish = tmp_path / "exercises" / "es" / SLUG / f"{SLUG}.ipynb"
    assert rehearsal.saved(tmp_path, SLUG) == spanish
    english = tmp_path / "exercises" / "en" / SLUG / f"{SLUG}.ipynb"
    released["cells"][1]["execution_count"] = 3
    english.write_text(json.dumps(released), "utf-8")
    os.utime(spanish, (1, 1))
    assert rehearsal.saved(tmp_path, SLUG) == english
    os.utime(english, (0, 0))
    assert rehearsal.saved(tmp_path, SLUG) == spanish


def test_the_prefix_of_this_machines_learner_is_known(room, small, solved, tmp_path, monkeypatch):
    judge = tmp_path / "home" / "judge"
    judge.mkdir(parents=True)
    assert rehearsal.practice_prefix() is None
    (judge / "learner.json").write_text('{"me": "an unusual name"}', "utf-8")
    me = rehearsal.practice_prefix()
    solved["cells"][2]["source"] = 'topic = "an unusual name.orders"'
    submission = read_submission(room("ana", solved), small, me=me)
    assert "literal_prefix" in [finding.flag for finding in submission.findings]
