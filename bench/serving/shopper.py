"""A guest's browser without a screen: follows redirects, keeps cookies, and notes what each page cost."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
import zlib
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

from bench.serving.counted import HEADER


@dataclass
class Step:
    """All that one press of a button or link cost: bytes as they travelled, redirects included."""

    name: str
    requests: int = 0
    queries: int = 0
    size: int = 0


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


@dataclass
class Shopper:
    address: str
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), _Stay)

    def get(self, name: str, path: str, /) -> tuple[str, str]:
        return self._go(name, path, None)

    def post(self, name: str, path: str, /, **fields: Any) -> tuple[str, str]:
        """Where it ended up and the page there; the form's token comes from the cookie."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self._go(name, path, body)

    def _go(self, name: str, path: str, body: bytes | None) -> tuple[str, str]:
        step = Step(name)
        self.steps.append(step)
        while True:
            request = urllib.request.Request(self.address + path, body, {"Accept-Encoding": "gzip"})
            try:
                answer = self.opener.open(request, timeout=60)
            except urllib.error.HTTPError as other:
                answer = other
            raw = answer.read()
            step.requests += 1
            step.queries += int(answer.headers.get(HEADER) or 0)
            step.size += len(raw)
            if answer.status in (301, 302, 303):
                path, body = urllib.parse.urljoin(path, answer.headers["Location"]), None
                path = re.sub(r"^https?://[^/]+", "", path)
                continue
            gzipped = answer.headers.get("Content-Encoding") == "gzip"
            page = (zlib.decompress(raw, 31) if gzipped else raw).decode()
            if answer.status != 200:
                raise RuntimeError(f"{name}: {answer.status} {path} {page[:1500]}")
            return path, page
