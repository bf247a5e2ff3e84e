"""Checkpoints, the signed heads of a log (C2SP tlog-checkpoint)."""

import re
from dataclasses import dataclass

from commune.lib.merkle import HASH_SIZE
from commune.lib.tlog.note import (
    Note,
    NoteError,
    SignerKey,
    VerifierKey,
    decoded_base64,
    encoded_base64,
    signed_note,
)

MAX_LOG_SIZE = 2**63 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,19}", re.ASCII)


def parsed_decimal(text: str) -> int:
    """ASCII digits without leading zeroes, at most 2^63 - 1. NoteError otherwise."""
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_LOG_SIZE:
        raise NoteError("not a decimal number without leading zeroes")
    return int(text)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin, number of entries and root. Our own heads carry no extension lines; foreign ones may."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(line and "\n" not in line for line in (self.origin, *self.extensions)):
            raise NoteError("a checkpoint has no empty lines")
        if not 0 <= self.size <= MAX_LOG_SIZE or len(self.root) != HASH_SIZE:
            raise NoteError("a checkpoint has a size and a root of 32 bytes")

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Reads the text of a note (not its signatures). NoteError on any deviation."""
        if not text.endswith("\n"):
            raise NoteError("a checkpoint ends in a newline")
        try:
            origin, size, root, *extensions = text[:-1].split("\n")
        except ValueError as error:
            raise NoteError("a checkpoint has at least three lines") from error
        return cls(origin, parsed_decimal(size), decoded_base64(root), tuple(extensions))

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), encoded_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    def signed_by(self, *signers: SignerKey) -> Note:
        return signed_note(str(self), *signers)


def verified_checkpoint(note: Note, key: VerifierKey, origin: str | None = None) -> Checkpoint:
    """The checkpoint in `note` after checking the log's signature and origin (the key's name by default).

    NoteError otherwise.
    """
    note.verified_by([key])
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != (key.name if origin is None else origin):
        raise NoteError("the checkpoint is of another log")
    return checkpoint
