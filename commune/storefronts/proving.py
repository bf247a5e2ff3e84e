"""Whether a domain shows a token: asked once, of a public address only, with little patience."""

from collections.abc import Iterator

from commune.lib import outgoing
from commune.lib.outgoing import Place

PATH = "/.well-known/langso-storefront.txt"
SECONDS, LARGEST, FOUND = 5, 1024, 200
HTTPS, HTTP = 443, 80
HEADERS = {"Connection": "close", "User-Agent": "langso-storefront"}


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
    except OSError as error:
        raise ProofFailedError("unknown") from error
    if not public:
        raise ProofFailedError("private")
    return public[0]


addresses_of, is_public = outgoing.addresses_of, outgoing.is_public


def _answers(host: str, address: str) -> Iterator[str | None]:
    yield _asked(Place(host, address, HTTP, is_secure=False))
    yield _asked(Place(host, address, HTTPS))


def _asked(place: Place) -> str | None:
    try:
        told = outgoing.exchange(place, "GET", PATH, headers=HEADERS, seconds=SECONDS, most=LARGEST)
    except outgoing.OutgoingError:
        return None
    return told.body.decode("ascii", errors="replace").strip() if told.status == FOUND else None
