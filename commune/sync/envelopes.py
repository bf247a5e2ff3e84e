"""Reading an envelope: every field there, of its type and within its bounds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commune.lib.moments import MomentError, moment_of
from commune.sync.canonical import NotCanonicalError, digest_of, parsed
from commune.sync.kinds import Body

LONGEST = 64 * 1024
LONGEST_WORD = 64
MOST_NUMBERS = 10_000_000
FIELDS = {"id", "device", "sequence", "previous", "writer", "kind", "version", "at", "body"}


class UnreadableError(ValueError):
    """No envelope of ours: nothing of it can be kept."""


class WrongClockError(UnreadableError):
    """The phone's clock is of another age."""


@dataclass(frozen=True)
class Envelope:
    id: UUID
    device: str
    sequence: int
    previous: str
    writer: str
    kind: str
    version: int
    at: datetime
    body: Body
    text: str
    digest: str


def opened(text: object) -> Envelope:
    """Raises UnreadableError."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise UnreadableError("not a text, or too long")
    try:
        value = parsed(text)
    except NotCanonicalError as wrong:
        raise UnreadableError(str(wrong)) from wrong
    if not isinstance(value, dict) or set(value) != FIELDS or not isinstance(value["body"], dict):
        raise UnreadableError("not the fields of an envelope")
    texts = {name: value[name] for name in ("device", "previous", "writer", "kind")}
    if not all(
        isinstance(each, str) and len(each) <= LONGEST_WORD and "\0" not in each for each in texts.values()
    ):
        raise UnreadableError("a field of the envelope is not a short text")
    sequence, version = _whole(value["sequence"], MOST_NUMBERS), _whole(value["version"], 10_000)
    return Envelope(
        id=_key(value["id"]),
        at=_moment(value["at"]),
        sequence=sequence,
        version=version,
        body=value["body"],
        text=text,
        digest=digest_of(text),
        **texts,
    )


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise UnreadableError("not a number of ours")
    return value


def _key(value: object) -> UUID:
    try:
        key = UUID(str(value))
    except ValueError as wrong:
        raise UnreadableError("not an id") from wrong
    if str(key) != value:
        raise UnreadableError("an id written in another form")
    return key


def _moment(value: object) -> datetime:
    try:
        return moment_of(value)
    except MomentError as wrong:
        raise WrongClockError(str(wrong)) from wrong
