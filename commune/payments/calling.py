"""Calling out to a provider. Whoever calls gets the client handed in: tests and the demo have their own."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from commune.lib import outgoing


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


# A gateway that hangs must not hold up all the requests that a process works on.
_lines = threading.BoundedSemaphore(2)


class HttpClient:
    """Over the public Internet with certificates checked, short, never redirected, two calls at a time."""

    def send(self, call: Call) -> dict[str, Any]:
        if not _lines.acquire(blocking=False):
            raise NoAnswerError("others wait for an answer")
        try:
            found = outgoing.call("POST", call.address, headers=call.all_headers(), body=call.body())
            answer = json.loads(found.body)
        except (OSError, ValueError, RecursionError) as error:
            raise NoAnswerError(str(error)) from error
        finally:
            _lines.release()
        if not isinstance(answer, dict):
            raise NoAnswerError("no JSON object")
        return answer
