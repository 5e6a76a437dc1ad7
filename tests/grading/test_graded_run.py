"""Does each check get its say at the right moment, whatever became of the cells and of the kernel?"""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from in_process import InProcess

from grader import share
from grader.graded_run import judge_submission
from grader.report import Outcome, Report
from grader.revival import Revived
from grader.student import Call, CallProblem
from grader.submission import read_submission
from infra import InfraError, pool
from workbook.errors import WorkbookError
from workbook.text import Text


@pytest.fixture
def graded(assignment, tmp_path):
    """The report of a notebook."""

    def grade(notebook, **files):
        folder = tmp_path / "class" / "ana" / "lab90_small"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.txt").write_text(text)
        path = folder / "lab90_small.ipynb"
        path.write_text(json.dumps(notebook), "utf-8")
        submission = read_submission(path, assignment.lab)
        return judge_submission(submission, assignment, "ana", "5eed")

    return grade


def outcomes(report):
    return {check.name: check.outcome.value for check in report.checks}


def named(notebook, name):
    return next(
        cell for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )  # fmt: skip


def edit(notebook, name, code):
    named(notebook, name)["source"] = code


def cell(code):
    return {"cell_type": "code", "metadata": {}, "source": code, "outputs": []}


FULL = {"doubles": "passed", "keeps_three": "passed", "triples": "passed"}


def test_a_right_notebook_is_full_and_a_released_one_is_zero(graded, solved, released, cluster):
    report = graded(solved)
    assert outcomes(report) == FULL
    assert (report.mode, report.points, report.max, report.notes) == ("graded", 9, 9, [])
    assert (report.language, report.flags, report.seed) == ("es", [], "5eed")
    empty = graded(released)
    assert outcomes(empty) == {"doubles": "failed", "keeps_three": "failed", "triples": "skipped"}
    assert (empty.points, empty.language, empty.notes) == (0, "en", [])
    assert cluster.names == []
    assert len(set(cluster.gone)) == 2


def test_the_tenant_is_random_and_the_report_survives_the_journey(graded, solved, in_process):
    report = graded(solved, data="1,2,3")
    (execution,) = in_process.made
    assert execution.me.startswith("mark-")
    assert execution.me not in report.model_dump_json()
    assert execution.support == ["data.txt"]
    assert execution.closed
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_a_check_is_judged_where_it_stands(graded, solved, in_process):
    """A later cell that spoils what was right does not take it back."""
    solved["cells"].append(cell("def double(number):\n    return 0"))
    assert outcomes(graded(solved))["doubles"] == "passed"
    assert not any('check("doubles")' in code for code in in_process.made[0].ran)


@pytest.mark.parametrize("oddity", ["deleted", "edited", "duplicated", "moved", "first of all"])
def test_what_becomes_of_a_check_cell_costs_nothing(graded, solved, oddity):
    cells, check = solved["cells"], named(solved, "doubles")
    if oddity in ("deleted", "moved", "first of all"):
        cells.remove(check)
    if oddity == "edited":
        check["source"] = "seen = 1"
    if oddity == "duplicated":
        cells.insert(1, dict(check))
    if oddity == "moved":
        cells.insert(2, check)
    if oddity == "first of all":
        cells.insert(0, check)
    report = graded(solved)
    assert outcomes(report) == FULL
    flag = "moved" if oddity == "first of all" else oddity
    assert f"check_{flag}" in report.flags
    assert len(report.checks) == 3


def test_an_edited_check_cell_is_run_as_the_code_that_it_is(graded, solved):
    edit(solved, "doubles", 'check("doubles")\nFACTOR = 3')
    edit(solved, "answer-triple", "def triple(number):\n    return FACTOR * number")
    report = graded(solved)
    assert outcomes(report) == FULL
    assert report.flags == ["check_edited"]


def test_points_and_names_in_the_metadata_mean_nothing(graded, solved):
    for name, points in (("doubles", -7), ("keeps_three", 1e308), ("triples", "all")):
        named(solved, name)["metadata"]["nbgrader"]["points"] = points
    edit(solved, "answer-double", "def double(number):\n    return 9")
    report = graded(solved)
    assert (report.points, report.max) == (3, 9)
    assert [check.max for check in report.checks] == [2, 3, 4]


def test_a_missing_answer_costs_its_own_checks(graded, solved):
    solved["cells"].remove(named(solved, "answer-keep"))
    report = graded(solved)
    assert outcomes(report) == FULL | {"keeps_three": "failed"}
    assert "answer_deleted" in report.flags
    assert any("«keep»" in note.es for note in report.notes)


def test_a_deleted_helper_is_told_by_the_cell_that_misses_it(graded, solved):
    edit(solved, "answer-double", "def double(number):\n    return helper(number)\n\ndouble(1)")
    report = graded(solved)
    assert outcomes(report)["doubles"] == "failed"
    assert report.flags == ["cell_error"]
    assert "helper" in report.notes[0].en


def test_a_deleted_opening_cell_is_made_up_for(graded, solved):
    solved["cells"].remove(named(solved, "setup-cell"))
    report = graded(solved)
    assert outcomes(report) == FULL
    assert report.flags == ["setup_deleted"]


def test_answers_run_in_the_learners_own_order(graded, solved):
    """`keep(3)` stands above its answer: the lab's state is never made, and that is said."""
    solved["cells"].insert(2, solved["cells"].pop(solved["cells"].index(named(solved, "given-07"))))
    report = graded(solved)
    assert outcomes(report)["keeps_three"] == "failed"
    assert report.flags == ["reordered", "cell_error"]


def test_a_cell_that_ends_the_kernel_costs_only_its_own_checks(graded, solved, in_process):
    edit(solved, "answer-keep", "def keep(number):\n    die()\n\nkeep(1)")
    report = graded(solved)
    assert outcomes(report) == FULL | {"keeps_three": "failed"}
    assert report.flags == ["died"]
    assert in_process.made[0].starts == 3  # keep(1), and the lab's own keep(3)
    assert "`def keep(number):`" in report.notes[0].en


def test_after_a_death_nothing_is_done_twice(graded, solved, in_process):
    """Definitions come back; what sent or wrote is not sent or written again."""
    solved["cells"].append(cell("die()"))
    solved["cells"].append(cell("after = 1"))
    graded(solved)
    ran = in_process.made[0].ran
    again = ran[ran.index("die()") + 1 :]
    assert "keep(3)" not in again
    assert again[-1] == "after = 1"
    assert sum("def triple" in code for code in again) == 1


def test_a_function_that_ends_the_kernel_costs_only_its_own_checks(graded, solved):
    edit(solved, "answer-double", "def double(number):\n    die()")
    report = graded(solved)
    wanted = {"doubles": "failed", "keeps_three": "passed", "triples": "skipped"}
    assert outcomes(report) == wanted
    assert report.flags == ["died_in_check"]


def test_a_definition_that_ends_every_kernel_is_left_out(graded, solved, in_process):
    edit(solved, "answer-double", "import os\nclass A:\n    die()")
    report = graded(solved)
    assert outcomes(report)["keeps_three"] == "passed"
    assert in_process.made[0].starts == 3


def test_a_kernel_that_dies_all_the_time_ends_the_run_and_not_us(graded, solved, in_process):
    solved["cells"] += [cell(f"die()  # {n}") for n in range(40)]
    report = graded(solved)
    assert outcomes(report) == FULL
    assert in_process.made[0].starts < 20
    assert len(report.notes) == 3


def test_an_endless_cell_is_told_and_the_next_one_runs(graded, solved):
    edit(solved, "given-07", "keep(3)\nforever()")
    report = graded(solved)
    assert outcomes(report) == FULL
    assert report.flags == ["given_edited", "cell_deadline"]


def test_an_endless_function_fails_its_checks(graded, solved):
    edit(solved, "answer-triple", "def triple(number):\n    forever()")
    report = graded(solved)
    assert outcomes(report) == FULL | {"triples": "failed"}
    assert report.flags == []


def test_what_ignores_interrupts_is_ended_with_its_kernel_and_costs_no_more(
    graded, solved, in_process
):
    edit(solved, "answer-triple", "def triple(number):\n    deaf()")
    edit(solved, "given-07", "keep(3)\ndeaf()")
    solved["cells"].append(dict(named(solved, "doubles")))
    report = graded(solved)
    assert outcomes(report) == {"doubles": "passed", "keeps_three": "failed", "triples": "failed"}
    assert report.flags == ["check_duplicated", "given_edited", "cell_deadline", "died_in_check"]
    assert in_process.made[0].starts == 2


def test_when_the_time_is_up_the_rest_is_not_run_and_not_called(graded, solved, monkeypatch):
    monkeypatch.setattr(share, "WHOLE_TIME", 0.0)
    report = graded(solved)
    assert report.points == 0
    assert report.flags == ["out_of_time"]
    monkeypatch.setattr(share, "WHOLE_TIME", 420.0)
    monkeypatch.setattr(share, "CELLS_TIME", 0.0)
    assert graded(solved).flags == ["out_of_time"]


def test_a_call_that_comes_when_the_time_is_up_is_not_made(tmp_path):
    """The clock is looked at before each call, not only before each check."""
    execution = InProcess(tmp_path, "eva-1f0")
    notebook = Revived(execution, set())
    notebook.run_cell("made = []\ndef make(): made.append(1)")
    notebook.run(Call("make", (), 1))
    notebook.until = 0.0
    with pytest.raises(CallProblem) as caught:
        notebook.run(Call("make", (), 1))
    assert caught.value.problem.kind == "gone"
    assert execution.names["made"] == [1]


@pytest.mark.parametrize("flag", ["sent_too_much", "too_many_partitions"])
def test_whoever_takes_more_than_their_share_is_told_and_runs_no_further(
    graded, solved, in_process, monkeypatch, flag
):
    """What was judged before stays; nobody calls it our failure."""
    spent = cell("spend()")
    place = solved["cells"].index(named(solved, "keeps_three"))
    solved["cells"].insert(place + 1, spent)
    if flag == "too_many_partitions":
        spent["source"] = "many = 201"
        kept = {True: 201, False: 0}
        monkeypatch.setattr(
            share, "partitions_of", lambda *_: kept["many = 201" in in_process.made[-1].ran]
        )
    report = graded(solved)
    assert report.flags == [flag]
    assert ("200" if flag == "too_many_partitions" else "100 MB") in report.notes[0].es
    assert in_process.made[0].closed
    assert outcomes(report) == FULL | {"triples": "failed"}


def test_our_own_failure_is_broken_and_never_a_zero(graded, solved, assignment, cluster):
    @contextmanager
    def bad(folder, config, me):
        raise RuntimeError("of ours")
        yield

    object.__setattr__(assignment, "factory", bad)
    report = graded(solved)
    assert report.broken
    assert set(outcomes(report).values()) == {"broken"}
    assert report.flags == ["broken"]
    assert report.checks[0].incident in report.notes[0].es
    assert cluster.names == []


def test_what_was_judged_before_our_failure_stays(graded, solved, monkeypatch):
    start = InProcess.restart

    def only_once(self):
        if self.starts:
            raise OSError("the channel broke")
        start(self)

    monkeypatch.setattr(InProcess, "restart", only_once)
    edit(solved, "given-07", "die()")
    solved["cells"].insert(8, cell("after = 1"))
    report = graded(solved)
    wanted = {"doubles": "passed", "keeps_three": "broken", "triples": "broken"}
    assert outcomes(report) == wanted
    assert report.flags == ["given_edited", "died", "broken"]


def test_a_sandbox_that_refuses_one_submission_says_why(graded, solved, assignment):
    @contextmanager
    def refuse(folder, config, me):
        raise WorkbookError(Text(es="No arrancó.", en="It did not start."))
        yield

    object.__setattr__(assignment, "factory", refuse)
    report = graded(solved)
    assert report.broken
    assert Text(es="No arrancó.", en="It did not start.") in report.notes


def test_without_a_cluster_there_is_no_mark_and_no_zero(graded, solved, cluster, monkeypatch):
    def down(name):
        raise InfraError(Text(es="Apagado.", en="Down."))

    monkeypatch.setattr(cluster, "create_tenant", down)
    report = graded(solved)
    assert report.broken
    assert Text(es="Apagado.", en="Down.") in report.notes


def test_an_interrupt_leaves_no_tenant(graded, solved, cluster, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("in_process.InProcess.run_cell", interrupt)
    with pytest.raises(KeyboardInterrupt):
        graded(solved)
    assert cluster.names == []


def test_a_tenant_that_does_not_go_at_once_does_not_cost_the_report(
    graded, solved, cluster, monkeypatch
):
    remove, tries = cluster.remove_tenant, []

    def busy(name):
        tries.append(name)
        if len(tries) == 1:
            raise InfraError(Text(es="Espera.", en="Wait."))
        remove(name)

    monkeypatch.setattr(cluster, "remove_tenant", busy)
    monkeypatch.setattr(pool.time, "sleep", lambda seconds: None)
    assert graded(solved).points == 9
    assert cluster.names == []


def test_tenants_of_graders_that_were_killed_are_swept(cluster):
    import os

    mine = f"mark-{os.getpid():x}-00000001"
    for name in (mine, "mark-3ffffff-00000002", "ana-4f1", "mark-zz-1", "mark-ana", "mark-fff"):
        cluster.create_tenant(name)
    with pool.Pool(cluster):
        pass
    assert cluster.names == [mine, "ana-4f1", "mark-zz-1", "mark-ana", "mark-fff"]


def test_what_cannot_be_run_is_not_run(graded, cluster, in_process):
    report = graded([])
    assert outcomes(report) == dict.fromkeys(FULL, "failed")
    assert report.flags == ["not_a_notebook"]
    assert report.checks[0].seen == report.notes[0]
    assert in_process.made == []
    assert cluster.gone == []


def test_an_error_of_a_learners_own_words_does_not_steer_a_terminal(graded, solved):
    edit(solved, "given-07", "raise ValueError('\\x1b[2J' + 'x' * 9000)")
    edit(solved, "answer-double", "def double(number):\n    raise ValueError('\\x1b[2J\\ud800')")
    report = graded(solved)
    assert all(note.es.isprintable() and len(note.es) < 500 for note in report.notes)
    assert report.checks[0].seen.es.isprintable()
    report.model_dump_json().encode()


def test_a_broken_check_of_ours_is_told_with_its_code(graded, solved, assignment):
    broken = replace(assignment.lab.checks["doubles"], function=lambda student: 1 / 0)
    assignment.lab.checks["doubles"] = broken
    report = graded(solved)
    assert report.checks[0].outcome is Outcome.BROKEN
    assert report.flags == ["broken"]
    assert report.checks[0].incident in report.notes[0].en


def test_a_check_that_breaks_once_is_asked_again(graded, solved, assignment):
    tries = []

    def shaky(student):
        tries.append(1)
        if len(tries) == 1:
            raise OSError("a broker was slow")

    checks = assignment.lab.checks
    checks["keeps_three"] = replace(checks["keeps_three"], function=shaky)
    assert outcomes(graded(solved)) == FULL
    assert len(tries) == 2


def test_what_fails_while_a_node_is_off_is_broken(graded, solved, cluster):
    cluster.up = False
    edit(solved, "answer-keep", "def keep(number):\n    raise OSError('no broker')")
    report = graded(solved)
    assert outcomes(report) == FULL | {"keeps_three": "broken"}
    assert "broken" in report.flags


def test_what_passed_is_not_asked_again_for_the_check_that_builds_on_it(graded, solved, assignment):
    asked, checks = [], assignment.lab.checks
    real = checks["doubles"].function
    counted = replace(checks["doubles"], function=lambda student: (asked.append(1), real(student)))
    checks["doubles"] = counted
    checks["triples"] = replace(checks["triples"], after=(counted,))
    assert outcomes(graded(solved)) == FULL
    assert len(asked) == 1


def test_the_runs_own_prefix_is_in_no_sentence(graded, solved):
    edit(solved, "given-07", "raise ValueError(f'no topic {ME}.orders')")
    edit(solved, "answer-double", "def double(number):\n    raise ValueError(ME)")
    report = graded(solved)
    assert "ValueError: no topic ME.orders" in report.notes[-1].en
    assert "mark-" not in report.model_dump_json()
