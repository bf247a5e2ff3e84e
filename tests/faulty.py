"""A bad line between phone and server: an HTTP proxy that loses, delays and refuses what phones send."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import random
import socket
import threading
import time
from collections import Counter
from typing import Any, Self

from tests.stage import free_port

# The parts of the faulty requests, and what becomes of them.
FAULTS = (("lost before", 0.3), ("lost after", 0.4), ("503", 0.15), ("slow", 0.15))
SLOW = 1.5
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class BadLine:
    """`rate` is the part of the writes that go wrong, `is_down` a dead spot; `faults` and `sent` count what passed."""

    def __init__(self, server_port: int, seed: int) -> None:
        self.port, self.server_port = free_port(), server_port
        self.chance, self.lock = random.Random(seed), threading.Lock()
        self.rate, self.is_down = 0.0, False
        self.faults: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        line = self

        class Handler(_Handler):
            bad = line

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault(self, method: str, path: str) -> str:
        """What happens to this request; only what phones send from their outbox is hit."""
        if self.is_down:
            return "lost before"
        if not path.startswith(("/blobs/", "/sync/")) or method == "GET":
            return ""
        with self.lock:
            if self.chance.random() >= self.rate:
                return ""
            [found] = self.chance.choices([name for name, _ in FAULTS], [part for _, part in FAULTS])
            self.faults[found] += 1
        return found

    def count(self, path: str, body: bytes) -> None:
        with self.lock:
            if path.startswith("/sync/"):
                self.sent["items"] += len(json.loads(body)["items"])
            elif path.startswith("/blobs/"):
                self.sent["photographs"] += 1


class _Handler(http.server.BaseHTTPRequestHandler):
    bad: BadLine
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.bad.fault(self.command, self.path)
        if fault == "lost before":
            self.drop()
        elif fault == "503":
            self.answer(503, [], b"")
        else:
            self.asked(body, fault)

    def asked(self, body: bytes, fault: str) -> None:
        self.bad.count(self.path, body)
        upstream = http.client.HTTPConnection("127.0.0.1", self.bad.server_port, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return self.drop()
        finally:
            upstream.close()
        if fault == "lost after":
            return self.drop()
        if fault == "slow":
            time.sleep(SLOW)
        return self.answer(answer.status, answer.getheaders(), content)

    def answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        with contextlib.suppress(OSError):
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

    def drop(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = pass_on  # noqa: N815  # names that the base class asks for
