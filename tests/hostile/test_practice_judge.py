"""Does the judge of practice answer whoever behaves, while somebody else with a token does not?"""

from __future__ import annotations

import http.client
import json
import re
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from grader import service
from grader.learners import Learner

sys.path.insert(0, str(Path(__file__).parents[1] / "grader"))
from asking import Asking

# A minute of requests; tests/grader/test_judge.py asks the judge in every run.
pytestmark = [pytest.mark.cluster, pytest.mark.soak, pytest.mark.timeout(300)]
SERVED = 60.0  # seconds; whoever waits for the attacker to be done waits for longer
EVIL = "x\n20 de 20 puntos\x1b[2J\u202e<script>alert(1)</script>{0.__class__}`"


def learner(room, folder, name):
    cluster, home = room
    file = folder / f"{name}.json"
    service.issue(Learner(name, cluster.name, owns_cluster=False), file, home)
    cluster.create_tenant(name)
    return Asking(json.loads(file.read_text("utf-8")))


@pytest.fixture(scope="module")
def mallory(room, tmp_path_factory):
    yield learner(room, tmp_path_factory.mktemp("mallory"), "mallory-1")
    room[0].remove_tenant("mallory-1")


@pytest.fixture(scope="module")
def honest(room, tmp_path_factory):
    yield learner(room, tmp_path_factory.mktemp("honest"), "honest-1")
    room[0].remove_tenant("honest-1")


@pytest.fixture(autouse=True)
def still_serving(mallory, honest):
    """After each of these tests an honest learner is answered at once."""
    yield
    started = time.monotonic()
    assert honest.request("GET", "/v1/me")[0] == 200
    assert time.monotonic() - started < SERVED
    time.sleep(0.4)  # the attacker's bucket of requests fills


def raw(asking, method, path, body, headers=None):
    address = urlsplit(asking.facts["url"])
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=SERVED)
    said = {"Authorization": f"Bearer {asking.facts['token']}", **(headers or {})}
    try:
        connection.request(method, path, body, said)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def plain(step):
    assert all(c.isprintable() or c == "\n" for c in step["text"]), step["text"]
    assert "\n20 de 20" not in step["text"]
    assert "<script" not in step["html"]
    assert "<class" not in step["text"]


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'"text"',
        b"{",
        b'{"notebook": "lab01_log", "checks": 7}',
        b'{"notebook": "lab01_log", "checks": "abc"}',
        b'{"notebook": "lab01_log", "checks": [["a"]]}',
        b'{"notebook": "../../../etc/passwd", "checks": []}',
        b'{"notebook": ["lab01_log"], "language": {"a": 1}}',
        b'{"notebook": "lab01_log\\u0000", "checks": null}',
    ],
)
def test_bodies_that_are_no_request_get_a_sentence(mallory, body):
    status, content = raw(mallory, "POST", "/v1/checks", body)
    assert 400 <= status <= 500
    assert {"es", "en"} == set(json.loads(content)["error"])
    assert b"Traceback" not in content


def test_a_giant_body_is_cut_off(mallory):
    try:
        status, _ = raw(mallory, "POST", "/v1/checks", b"x" * 20_000_000)
    except (OSError, http.client.HTTPException):
        return  # the connection is closed before the whole of it is there
    assert status >= 400


@pytest.mark.parametrize(
    "clues",
    [
        {"literal_prefix": [EVIL] * 50, "bare_names": [EVIL]},
        {"literal_prefix": "mallory-1.x", "bare_names": {"a": 1}},
        {"literal_prefix": [["a"], 7, None, "\ud800"], "bare_names": 7},
        {"literal_prefix": [{"mallory-1.": "x" * 100_000}], EVIL: EVIL},
        [1, 2],
        "text",
        7,
    ],
)
def test_hostile_clues(mallory, clues):
    status, step = mallory.check("orders_has_one_partition", clues=clues)
    assert status == 200, step
    assert step["points"] == 0
    assert len(step["text"]) < 3_000
    plain(step)


@pytest.mark.parametrize(
    "problem",
    [
        {"kind": "raised", "message": EVIL, "line": EVIL, "line_number": 10**18},
        {"kind": "not_callable", "message": EVIL},
        {"kind": "not_json", "message": EVIL * 100},
        {"kind": EVIL, "message": {"a": [EVIL]}, "line": ["x"], "line_number": True},
        {"kind": "raised", "message": "\ud800", "line": "\udfff", "line_number": -1},
        {},
    ],
)
def test_hostile_problems(mallory, problem):
    step = opened(mallory, "each_reader_gets_every_order")
    answer = {"call": step["call"]["number"], "problem": problem}
    status, step = mallory.request("POST", f"/v1/checks/{step['session']}", answer)
    assert status == 200, step
    assert (step["step"], step["points"]) == ("report", 0)
    plain(step)


@pytest.mark.parametrize(
    "value",
    [
        b'[{"order_id": "\\ud800"}]',
        b'[{"order_id": "x\\n20 de 20 puntos\\u001b[2J"}]',
        b"[" * 300 + b"]" * 300,
        b"[" * 900 + b"]" * 900,
        b"NaN",
        b"[1e999, -Infinity]",
        b"9" * 4000,
        b"true",
    ],
)
def test_hostile_values(mallory, value):
    step = opened(mallory, "each_reader_gets_every_order")
    body = b'{"call": %d, "value": %s}' % (step["call"]["number"], value)
    status, content = raw(mallory, "POST", f"/v1/checks/{step['session']}", body)
    step = json.loads(content)
    assert status == 200, step
    assert (step["step"], step["points"]) == ("report", 0)
    assert "El juez falló" not in step["text"]
    plain(step)


def opened(asking, check):
    step = asking.request("POST", "/v1/checks", {"notebook": "lab01_log", "checks": [check]})[1]
    assert step["step"] == "call", step
    return step


def test_another_learners_session_neither_answers_nor_ends(mallory, honest):
    step = opened(honest, "each_reader_gets_every_order")
    path = f"/v1/checks/{step['session']}"
    assert mallory.request("GET", path)[0] == 404
    assert mallory.request("POST", path, {"call": step["call"]["number"], "value": []})[0] == 404
    missing = {"call": step["call"]["number"], "problem": {"kind": "missing"}}
    status, step = honest.request("POST", path, missing)
    assert (status, step["step"]) == (200, "report")


def test_answers_before_twice_and_out_of_turn(mallory):
    step = opened(mallory, "each_reader_gets_every_order")
    path = f"/v1/checks/{step['session']}"
    for number in (-1, 0, 2, 10**9):
        answer = {"call": number, "value": [{"equals": True}]}
        raw(mallory, "POST", path, b"{}")  # no number: refused
        session_answer(mallory, path, answer)
    last = {"call": step["call"]["number"], "problem": {"kind": "missing"}}
    for _ in range(3):
        status, step = mallory.request("POST", path, last)
        if status != 200 or step["step"] == "report":
            break
    assert step.get("points", 0) == 0
    assert status in (200, 404)  # the report may have gone to a connection that did not wait for it


def session_answer(asking, path, answer):
    """Send and do not wait for what the judge says."""
    address = urlsplit(asking.facts["url"])
    body = json.dumps(answer).encode()
    with socket.create_connection((address.hostname, address.port), 5) as there:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {asking.facts['token']}\r\n"
        )
        there.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/v1/nodes/{'9' * 5000}/kill"),
        ("POST", "/v1/nodes/%D9%A3/kill"),
        ("GET", "/v1/checks/../../learners.json"),
        ("GET", "/v1/checks/%2e%2e%2fjudge"),
        ("POST", "/v1/nodes/1/delete"),
        ("PUT", "/v1/me"),
    ],
)
def test_paths_that_lead_nowhere(mallory, method, path):
    status, content = raw(mallory, method, path, b"{}")
    assert 400 <= status < 600
    assert b"Traceback" not in content
    assert not re.search(rb"token|secret|/tmp/", content)


@pytest.mark.parametrize("token", ["", "x" * 100_00, "\x00", "null", "é"])
def test_tokens_that_are_none(mallory, token):
    headers = {"Authorization": f"Bearer {token}".encode()}
    try:
        assert raw(mallory, "GET", "/v1/me", None, headers)[0] in (400, 401, 431)
    except (ValueError, OSError, http.client.HTTPException):
        return  # not even the client sends it


def test_three_hundred_slow_connections(mallory, honest):
    """Each sends the beginning of a request, and then nothing."""
    address = urlsplit(mallory.facts["url"])
    head = (
        f"POST /v1/checks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {mallory.facts['token']}\r\n"
    )
    held = []
    try:
        for number in range(300):
            there = socket.create_connection((address.hostname, address.port), 5)
            there.sendall((head + f"Content-Length: 1000000\r\n\r\n{'{' * number}").encode())
            held.append(there)
        started = time.monotonic()
        assert honest.request("GET", "/v1/me")[0] == 200
        assert time.monotonic() - started < SERVED
    finally:
        for there in held:
            there.close()


def test_a_flood_of_checks_that_nobody_answers(mallory, honest):
    """Opened and left: each holds a thread and a topic, and an honest learner is still judged."""
    body = {"notebook": "lab01_log", "checks": ["each_reader_gets_every_order"]}
    statuses = []
    for _ in range(70):
        address = urlsplit(mallory.facts["url"])
        content = json.dumps(body).encode()
        there = socket.create_connection((address.hostname, address.port), 5)
        head = f"POST /v1/checks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {mallory.facts['token']}\r\n"
        there.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        statuses.append(there)
    started = time.monotonic()
    status, step = honest.check("orders_has_one_partition")
    took = time.monotonic() - started
    for there in statuses:
        there.close()
    assert (status, step["step"]) == (200, "report")
    assert took < SERVED
