"""What would a judge answer? A small one for tests, which plays the steps that it was given."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TOKEN = "the-token"


class FakeJudge:
    """Plays `steps` one after the other; None in their place hangs up. Keeps what it was asked."""

    def __init__(self, folder: Path, me: dict[str, Any], steps: list[Any]) -> None:
        self.me, self.steps = me, steps
        self.asked: list[tuple[str, str, Any]] = []
        handler = type("Handler", (Handler,), {"judge": self})
        self.server = Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.file = folder / "judge.json"
        self.write(self.url)

    def write(self, url: str, token: str = TOKEN, mode: int = 0o600) -> None:
        self.file.write_text(json.dumps({"url": url, "token": token}), encoding="utf-8")
        self.file.chmod(mode)

    def bodies(self, start: str) -> list[Any]:
        return [body for _, path, body in self.asked if path.startswith(start)]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None: ...  # a client that did not wait


class Handler(BaseHTTPRequestHandler):
    judge: FakeJudge

    def do_GET(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"0")
        self.judge.asked.append((self.command, self.path, body))
        known = self.headers["Authorization"] == f"Bearer {TOKEN}"
        own = self.judge.me if self.path == "/v1/me" else None
        answer = (own or self.judge.steps.pop(0)) if known else {"status": 401}
        if answer is not None:
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(answer.get("status", 200) if isinstance(answer, dict) else 200)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    do_POST = do_GET

    def log_message(self, *_: Any) -> None: ...
