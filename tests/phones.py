"""People who reach a server by plain HTTP, with a memory of what was acknowledged and patience with a dying server."""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any, NamedTuple

PATIENCE = 120.0  # seconds for one step, restarts of the server included
LOST = (http.client.HTTPException, urllib.error.URLError, ConnectionError, TimeoutError)


class Answer(NamedTuple):
    """Where a request ended up and what was said there."""

    status: int
    url: str
    text: str

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path


class Refused(AssertionError):
    """The server answered, and not with what was asked for."""


class Phone:
    """One person's browser without a screen. `retries` counts requests that were sent again."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.retries = 0

    def sign_in(self, login: str, password: str) -> None:
        self.get("/accounts/login/")
        self.post("/accounts/login/", login=login, password=password)

    def get(self, path: str) -> Answer:
        return self._patient(path)

    def post(self, path: str, **fields: Any) -> Answer:
        """A form as the page sends it; sent again, the same to the letter, until it is answered."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}, doseq=True).encode()
        return self._patient(path, body)

    def send(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        return self._patient(path, body, headers)

    def _patient(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Each try is a request of its own: one that is used again counts its redirects as a ring."""
        deadline = time.monotonic() + PATIENCE
        while True:
            request = urllib.request.Request(self.address + path, data=body, headers=headers or {})
            try:
                with self.opener.open(request, timeout=30) as answer:
                    return Answer(answer.status, answer.url, answer.read().decode())
            except urllib.error.HTTPError as error:
                raise Refused(f"{request.full_url}: {error.code} {_words(error.read().decode())}") from None
            except LOST:
                if time.monotonic() > deadline:
                    raise
                self.retries += 1
                time.sleep(0.05)


def _words(page: str) -> str:
    main = page[page.find("<main") :] or page
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:1500]


def value_of(page: str, name: str) -> str:
    """The value of a form's field that the page brings along; raises LookupError."""
    for tag in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in tag and (found := re.search(r'value="([^"]*)"', tag)):
            return found[1]
    raise LookupError(name)


def option_of(page: str, name: str, words: str) -> str:
    """The value of the option with these words in a select; raises LookupError."""
    chooser = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    for value, label in re.findall(
        r'<option value="([^"]*)"[^>]*>(.*?)</option>', chooser[0] if chooser else ""
    ):
        if words in label:
            return value
    raise LookupError(f"{name}: {words}")
