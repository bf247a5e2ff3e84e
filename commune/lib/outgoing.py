"""Calls to addresses that people typed: only to the public Internet, only over TLS, short, and never redirected.

The name is looked up once, every address that it has is judged, and the judged one is the one that is connected to:
a name that answers differently the second time gains nothing. An other side that goes on talking, a letter at a time,
is cut off: whoever waits for it must not be kept by it.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

SECONDS = 10.0
LARGEST = 2 * 1024 * 1024
PORTS = {"http": 80, "https": 443}


class OutgoingError(OSError):
    """No answer: a forbidden address, no connection, too slow or too long. What was sent may have arrived."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True)
class Place:
    """Where a call goes: `address` was judged, `host` is what the other side must prove to be when `is_secure`."""

    host: str
    address: str
    port: int
    is_secure: bool = True


class _Request(NamedTuple):
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Patience:
    """Ends a connection after so many seconds from its beginning; `is_over` says that it had to."""

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self.is_over = False
        # of its own, since TLS takes the socket over
        self._line = connection.dup()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._line.close()

    def _end(self) -> None:
        self.is_over = True
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    allow_private: bool = False,
    seconds: float = SECONDS,
) -> Answer:
    """One request. `allow_private`: to this machine and its neighbours and without TLS, too. Raises OutgoingError."""
    place, target = _checked(url, allow_private=allow_private)
    return exchange(place, method, target, headers=headers, body=body, seconds=seconds)


def check(url: str, *, allow_private: bool = False) -> None:
    """Raises OutgoingError for an address that `call` would not go to; looks its name up."""
    _checked(url, allow_private=allow_private)


def exchange(
    place: Place,
    method: str,
    target: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    seconds: float = SECONDS,
    most: int = LARGEST,
) -> Answer:
    """One request to a place that was judged before; over after `seconds`, whatever happens. Raises OutgoingError."""
    try:
        with (
            socket.create_connection((place.address, place.port), timeout=seconds) as plain,
            Patience(plain, seconds) as patience,
        ):
            asked = _Request(method, target, headers, body)
            answer = _asked(_connection(place, plain, seconds), asked, most)
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
    ) as error:  # ValueError: signs that no header carries
        raise OutgoingError(f"{type(error).__name__}: {error}") from error
    if patience.is_over:
        raise OutgoingError("too slow")
    if len(answer.body) > most:
        raise OutgoingError("the answer is too long")
    return answer


def is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


def addresses_of(host: str) -> list[str]:
    """Raises OutgoingError for a name that nobody knows."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingError(f"{host} is not known") from error
    return [str(each[4][0]) for each in found]


def _checked(url: str, *, allow_private: bool) -> tuple[Place, str]:
    """The place, and the target after the host."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise OutgoingError("not an address") from error
    host = parts.hostname or ""
    if (
        parts.scheme not in PORTS
        or not host
        or parts.username
        or (parts.scheme != "https" and not allow_private)
    ):
        raise OutgoingError("only https addresses without a user name")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    addresses = addresses_of(host)
    if not allow_private and not all(is_public(address) for address in addresses):
        raise OutgoingError(f"{host} is not on the public Internet")
    return Place(host, addresses[0], port, is_secure=parts.scheme == "https"), target


def _connection(place: Place, plain: socket.socket, seconds: float) -> http.client.HTTPConnection:
    if not place.is_secure:
        connection = http.client.HTTPConnection(place.host, place.port, timeout=seconds)
        connection.sock = plain
        return connection
    secured = http.client.HTTPSConnection(place.host, place.port, timeout=seconds)
    secured.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=place.host)
    return secured


def _asked(connection: http.client.HTTPConnection, asked: _Request, most: int) -> Answer:
    try:
        connection.request(asked.method, asked.target, asked.body or None, dict(asked.headers))
        response = connection.getresponse()
        return Answer(response.status, response.read(most + 1))
    finally:
        connection.close()
