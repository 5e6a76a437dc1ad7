"""Which requests does the judge take over HTTP, and in which words does it answer?"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from tornado.web import Application, RequestHandler

from grader.deeds import Problem
from grader.judge import ACTIONS, Judge
from grader.learners import Learner, Learners
from grader.rate import Rate
from grader.render import as_html, as_text
from grader.report import Report
from grader.session import Ask, AskDeed, Session, Step, Wait
from workbook.errors import WorkbookError
from workbook.text import Text, as_language

log = logging.getLogger("workbook.judge")
LARGEST_REQUEST = 4_000_000  # bytes
WORKERS = 32
UNKNOWN_TOKEN = Text(
    es="El juez no reconoce tu credencial. Ejecuta `workbook up` en una terminal, "
    "reinicia el kernel y vuelve a intentarlo.",
    en="The judge does not know your token. Run `workbook up` in a terminal, "
    "restart the kernel and try again.",
)
TOO_FAST = Text(
    es="Preguntas más rápido de lo que el juez responde. Espera unos segundos y repite la celda.",
    en="You ask faster than the judge answers. Wait a few seconds and run the cell again.",
)
NO_SESSION = Text(
    es="El juez se reinició a mitad de la comprobación. Ejecuta la celda otra vez.",
    en="The judge restarted in the middle of the check. Run the cell again.",
)
NOT_UNDERSTOOD = Text(
    es="El juez no entendió la petición ({why}): puede que sus versiones no coincidan. "
    "Ejecuta `workbook up` en una terminal, reinicia el kernel y vuelve a intentarlo.",
    en="The judge did not understand the request ({why}): the versions may differ. "
    "Run `workbook up` in a terminal, restart the kernel and try again.",
)
OURS = Text(
    es="El juez falló, no tú: no pierdes nada. Ejecuta la celda otra vez; si se repite, "
    "avisa a tu instructor.",
    en="The judge failed, not you: nothing is lost. Run the cell again; if it happens again, "
    "tell your instructor.",
)


class Refusal(Exception):
    """An HTTP status and the sentence that goes with it."""

    def __init__(self, status: int, text: Text) -> None:
        super().__init__(status, text)
        self.status, self.text = status, text


class Sessions:
    """The open checks; a forgotten one is dropped when the next begins."""

    def __init__(self) -> None:
        self._open: dict[str, Session] = {}
        self._lock = threading.Lock()

    def add(self, session: Session) -> None:
        """Keep a session until its report has been fetched."""
        with self._lock:
            self._open = {k: s for k, s in self._open.items() if not s.forgotten()}
            self._open[session.key] = session

    def find(self, key: str, learner: Learner) -> Session:
        """A learner's own session; anybody else's does not exist for them."""
        session = self._open.get(key)
        if session is None or session.me != learner.me:
            raise Refusal(404, NO_SESSION)
        return session

    def drop(self, session: Session) -> None:
        """Its report is out."""
        with self._lock:
            self._open.pop(session.key, None)


class Handler(RequestHandler):
    """Bearer token in, JSON out; every error is a sentence in both languages."""

    judge: Judge
    learners: Learners
    sessions: Sessions
    rate: Rate
    workers: ThreadPoolExecutor

    def initialize(self, shared: dict[str, Any]) -> None:
        """Tornado's constructor for a request."""
        vars(self).update(shared)

    async def serve(self, answer: Any, *arguments: Any) -> None:
        """Run the blocking `answer(learner, …)` in a worker and write what it returns."""
        try:
            learner = self._learner()
            work = partial(answer, learner, *arguments)
            reply = await asyncio.get_running_loop().run_in_executor(self.workers, work)
        except Exception as error:
            self._refuse(error)
        else:
            self._write(200, reply)

    def body(self) -> dict[str, Any]:
        """The request's JSON object."""
        try:
            content = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError):
            raise Refusal(400, NOT_UNDERSTOOD.format(why="JSON")) from None
        if not isinstance(content, dict):
            raise Refusal(400, NOT_UNDERSTOOD.format(why="JSON"))
        return content

    def _learner(self) -> Learner:
        token = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        learner = self.learners.by_token(token)
        if learner is None:
            raise Refusal(401, UNKNOWN_TOKEN)
        if not self.rate.allows(learner.me):
            raise Refusal(429, TOO_FAST)
        return learner

    def _refuse(self, error: Exception) -> None:
        status, text = 500, OURS
        if isinstance(error, Refusal):
            status, text = error.status, error.text
        elif isinstance(error, WorkbookError):
            status, text = 409, error.text
        else:
            log.exception("request %s %s", self.request.method, self.request.path)
        self._write(status, {"error": text.to_json()})

    def _write(self, status: int, content: dict[str, Any]) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(content, ensure_ascii=False))


class Me(Handler):
    """Who am I, and how is my cluster?"""

    async def get(self) -> None:
        """GET /v1/me"""
        await self.serve(self.judge.whoami)


class Checks(Handler):
    """A new `check()`."""

    async def post(self) -> None:
        """POST /v1/checks"""
        await self.serve(self._open)

    def _open(self, learner: Learner) -> dict[str, Any]:
        request = self.body()
        session = self.judge.open_checks(learner, request)
        self.sessions.add(session)
        return step_as_json(session, self.sessions, as_language(str(request.get("language"))))


class Check(Handler):
    """A `check()` under way."""

    async def get(self, key: str) -> None:
        """GET /v1/checks/SESSION: what comes next?"""
        await self.serve(self._next, key)

    async def post(self, key: str) -> None:
        """POST /v1/checks/SESSION: what came of a call."""
        await self.serve(self._answer, key)

    def _next(self, learner: Learner, key: str) -> dict[str, Any]:
        self.rate.pardon(learner.me)
        language = as_language(self.get_query_argument("language", "es"))
        return step_as_json(self.sessions.find(key, learner), self.sessions, language)

    def _answer(self, learner: Learner, key: str) -> dict[str, Any]:
        content = self.body()
        session = self.sessions.find(key, learner)
        session.answer(_number(content), content.get("value"), _problem(content.get("problem")))
        return self._next(learner, key)


class Answers(Handler):
    """An answer in words."""

    async def post(self) -> None:
        """POST /v1/answers"""
        await self.serve(self._reply)

    def _reply(self, learner: Learner) -> dict[str, Any]:
        language = as_language(str(self.body().get("language")))
        return _finished(self.judge.reply(learner, self.body()), language or "es")


class Nodes(Handler):
    """A fault, or its end, on the learner's own cluster."""

    async def post(self, node: str, action: str) -> None:
        """POST /v1/nodes/ID/ACTION"""
        await self.serve(self.judge.act, int(node), action)


class Reset(Handler):
    """Start over."""

    async def post(self) -> None:
        """POST /v1/reset"""
        await self.serve(self._reset)

    def _reset(self, learner: Learner) -> dict[str, Any]:
        topic = self.body().get("topic")
        return self.judge.reset(learner, None if topic is None else str(topic))


def step_as_json(session: Session, sessions: Sessions, language: Any) -> dict[str, Any]:
    """The next step of a session, as the client reads it."""
    step: Step = session.step()
    if isinstance(step, Wait):
        return {"step": "wait", "session": session.key, "doing": step.doing.to_json()}
    if isinstance(step, Ask):
        return {"step": "call", "session": session.key, "call": _call(step)}
    if isinstance(step, AskDeed):
        deed = {"number": step.number} | asdict(step.deed)
        return {"step": "program", "session": session.key, "program": deed}
    sessions.drop(session)
    if isinstance(step, Report):
        return _finished(step, language or "es")
    raise step


def _call(ask: Ask) -> dict[str, Any]:
    return {
        "number": ask.number,
        "function": ask.call.function,
        "arguments": list(ask.call.arguments),
        "deadline": ask.call.deadline,
    }


def _finished(report: Report, language: Any) -> dict[str, Any]:
    return {
        "step": "report",
        "points": report.points,
        "max": report.max,
        "text": as_text(report, language),
        "html": as_html(report, language),
        "report": report.model_dump(mode="json"),
    }


def _number(content: dict[str, Any]) -> int:
    number = content.get("call")
    if not isinstance(number, int):
        raise Refusal(400, NOT_UNDERSTOOD.format(why="call"))
    return number


def _problem(facts: Any) -> Problem | None:
    if not isinstance(facts, dict):
        return None
    line, number = facts.get("line"), facts.get("line_number")
    return Problem(
        kind=str(facts.get("kind")),
        message=str(facts.get("message", ""))[:2000],
        line=str(line)[:500] if line else None,
        line_number=number if isinstance(number, int) else None,
    )


def application(home: Path, labs: Path) -> Application:
    """The judge's web application."""
    shared = {
        "judge": Judge(home, labs),
        "learners": Learners(home),
        "sessions": Sessions(),
        "rate": Rate(),
        "workers": ThreadPoolExecutor(WORKERS, thread_name_prefix="judge"),
    }
    routes: list[tuple[str, type[Handler]]] = [
        (r"/v1/me", Me),
        (r"/v1/checks", Checks),
        (r"/v1/checks/([\w-]+)", Check),
        (rf"/v1/nodes/([0-9]{{1,6}})/({'|'.join(ACTIONS)})", Nodes),
        (r"/v1/answers", Answers),
        (r"/v1/reset", Reset),
    ]
    return Application([(path, handler, {"shared": shared}) for path, handler in routes])
