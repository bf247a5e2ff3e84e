"""Calls to addresses that people typed: only to the public Internet, only over TLS, short, and never redirected.

The name is looked up once, every address that it has is judged, and the judged one is the one that is connected to:
a name that answers differently the second time gains nothing.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
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
    connection, target = _connection(url, allow_private=allow_private, seconds=seconds)
    try:
        connection.request(method, target, body or None, dict(headers))
        response = connection.getresponse()
        read = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise OutgoingError(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()
    if len(read) > LARGEST:
        raise OutgoingError("the answer is too long")
    return Answer(response.status, read)


def check(url: str, *, allow_private: bool = False) -> None:
    """Raises OutgoingError for an address that `call` would not go to; looks its name up."""
    _checked(url, allow_private=allow_private)


def _checked(url: str, *, allow_private: bool) -> tuple[str, str, int, str, str]:
    """Scheme, host, port, the address to connect to, and the target after the host."""
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
    return parts.scheme, host, port, _address_of(host, port, allow_private=allow_private), target


def _address_of(host: str, port: int, *, allow_private: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingError(f"{host} is not known") from error
    addresses = [str(each[4][0]) for each in found]
    if not allow_private and not all(_is_public(address) for address in addresses):
        raise OutgoingError(f"{host} is not on the public Internet")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


def _connection(url: str, *, allow_private: bool, seconds: float) -> tuple[http.client.HTTPConnection, str]:
    scheme, host, port, address, target = _checked(url, allow_private=allow_private)
    connection: http.client.HTTPConnection
    if scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=seconds)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        sock = socket.create_connection((address, port), timeout=seconds)
        if scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except OSError as error:
        raise OutgoingError(f"{type(error).__name__}: {error}") from error
    connection.sock = sock
    return connection, target
