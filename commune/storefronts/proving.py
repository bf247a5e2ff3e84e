"""Whether a domain shows a token: asked once, of a public address only, with little patience."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator

PATH = "/.well-known/langso-storefront.txt"
SECONDS, LARGEST = 5, 1024
HTTPS, HTTP = 443, 80


class ProofFailedError(ValueError):
    """`code` says why: unknown (no such domain), private, silent, other (it shows something else)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require_token(host: str, token: str) -> None:
    """Raises ProofFailedError unless `http(s)://host/.well-known/langso-storefront.txt` is exactly the token.

    The name is looked up once and the connection goes to the address that was judged public: a name that answers
    differently a moment later leads nowhere. No redirects are followed.
    """
    address = _public_address(host)
    told = [text for text in _answers(host, address) if text is not None]
    if not told:
        raise ProofFailedError("silent")
    if token not in told:
        raise ProofFailedError("other")


def _public_address(host: str) -> str:
    try:
        public = sorted(each for each in addresses_of(host) if is_public(each))
    except (OSError, UnicodeError) as error:
        raise ProofFailedError("unknown") from error
    if not public:
        raise ProofFailedError("private")
    return public[0]


def addresses_of(host: str) -> set[str]:
    return {str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}


def is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def _answers(host: str, address: str) -> Iterator[str | None]:
    yield _asked(http.client.HTTPConnection(address, HTTP, timeout=SECONDS), host)
    yield _asked(_SameName(host, address), host)


def _asked(link: http.client.HTTPConnection, host: str) -> str | None:
    try:
        link.request(
            "GET", PATH, headers={"Host": host, "Connection": "close", "User-Agent": "langso-storefront"}
        )
        answer = link.getresponse()
        body = answer.read(LARGEST + 1)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        link.close()
    if answer.status != http.client.OK or len(body) > LARGEST:
        return None
    return body.decode("ascii", errors="replace").strip()


class _SameName(http.client.HTTPSConnection):
    """TLS to a known address under the domain's name: its certificate must be the domain's."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(address, HTTPS, timeout=SECONDS)
        self._name = host

    def connect(self) -> None:
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._name)
