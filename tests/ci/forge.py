"""A forge on the loopback that knows comments of one pull request, and nothing else."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

ISSUES = "/repos/kunta/suunnitelmat/issues"
TOKEN = "avain"  # noqa: S105 - the forge below knows it, nobody else


@dataclass
class Forge:
    """Its comments, and the changes that were asked of it; `refuse` is an answer to every change."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    refuse: int = 0
    address: str = ""

    def said(self, body: str, kind: str = "User") -> None:
        user = {"type": kind} if kind else None
        self.comments.append({"id": len(self.comments) + 1, "body": body, "user": user})

    def answer(self, method: str, target: str, data: Any) -> tuple[int, Any]:
        parts = urlsplit(target)
        if method == "GET" and parts.path == f"{ISSUES}/7/comments":
            asked = parse_qs(parts.query)
            size, page = int(asked["per_page"][0]), int(asked["page"][0])
            return 200, self.comments[size * (page - 1) : size * page]
        self.changes.append((method, parts.path))
        if self.refuse:
            return self.refuse, {"message": "Resource not accessible by integration"}
        if method == "POST" and parts.path == f"{ISSUES}/7/comments":
            self.said(data["body"], "Bot")
            return 201, self.comments[-1]
        if method == "PATCH" and parts.path.startswith(f"{ISSUES}/comments/"):
            found = self.comments[int(parts.path.rpartition("/")[2]) - 1]
            found["body"] = data["body"]
            return 200, found
        return 404, {}


@contextmanager
def forge() -> Iterator[Forge]:
    """Serve a forge for as long as a test needs it."""
    made = Forge()

    class Handler(BaseHTTPRequestHandler):
        def _answered(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(length)) if length else None
            known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
            code, told = made.answer(self.command, self.path, data) if known else (401, {})
            body = json.dumps(told).encode("utf-8")
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _answered  # noqa: N815 - the names that the base looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
