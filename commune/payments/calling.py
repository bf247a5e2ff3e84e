"""Calling out to a provider. Whoever calls gets the client handed in: tests and the demo have their own."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

PATIENCE = 30.0
LARGEST_ANSWER = 1_000_000


class NoAnswerError(OSError):
    """The provider could not be reached, or answered with something that is no JSON object."""


@dataclass(frozen=True)
class Call:
    """A POST: `fields` as JSON, or as a form where `as_form`."""

    address: str
    fields: Mapping[str, Any]
    headers: Mapping[str, str]
    as_form: bool = False

    def body(self) -> bytes:
        return (urlencode(self.fields) if self.as_form else json.dumps(self.fields)).encode()

    def all_headers(self) -> dict[str, str]:
        kind = "application/x-www-form-urlencoded" if self.as_form else "application/json"
        return {"Content-Type": kind, "Accept": "application/json", **self.headers}


class Client(Protocol):
    def send(self, call: Call) -> dict[str, Any]:
        """The JSON object that was answered, whatever the status. Raises NoAnswerError."""
        ...


class HttpClient:
    """Over the network, with certificates checked; redirects are not followed with a body."""

    def send(self, call: Call) -> dict[str, Any]:
        request = urllib.request.Request(call.address, data=call.body(), headers=call.all_headers())  # noqa: S310
        try:
            raw = self._answer(request)
            answer = json.loads(raw)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise NoAnswerError(str(error)) from error
        if not isinstance(answer, dict):
            raise NoAnswerError("no JSON object")
        return answer

    def _answer(self, request: urllib.request.Request) -> bytes:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return bytes(answer.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as refusal:
            return bytes(refusal.read(LARGEST_ANSWER))
