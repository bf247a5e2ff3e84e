"""Proofs that travel as one text file, `.tlog-proof` (C2SP tlog-proof)."""

from dataclasses import dataclass

from commune.lib.merkle import HASH_SIZE, ProofError, verify_inclusion
from commune.lib.tlog.checkpoint import Checkpoint, parsed_decimal
from commune.lib.tlog.note import Note, NoteError, decoded_base64, encoded_base64, unicode_text
from commune.lib.tlog.policy import Accepted, Policy

MAX_PATH = 63

_HEADER = "c2sp.org/tlog-proof@v1"
_EXTRA = "extra "
_INDEX = "index "


@dataclass(frozen=True, slots=True)
class LogProof:
    """That the entry at `index` is in the log with this (co)signed checkpoint.

    `extra` is not authenticated by anything. The entry itself travels apart.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes = b""

    @classmethod
    def parse(cls, data: bytes | str) -> "LogProof":
        """NoteError for anything but the exact format."""
        head, separator, checkpoint = unicode_text(data).partition("\n\n")
        first, *lines = head.split("\n")
        if first != _HEADER or not separator:
            raise NoteError("not a tlog-proof")
        extra = b""
        if lines and lines[0].startswith(_EXTRA):
            extra = decoded_base64(lines.pop(0).removeprefix(_EXTRA))
            if not extra:
                raise NoteError("empty extra data is left out")
        if not lines or not lines[0].startswith(_INDEX):
            raise NoteError("the index is missing")
        index = parsed_decimal(lines.pop(0).removeprefix(_INDEX))
        if len(lines) > MAX_PATH:
            raise NoteError("the path is too long")
        path = tuple(decoded_base64(line) for line in lines)
        if any(len(item) != HASH_SIZE for item in path):
            raise NoteError("a hash of the path has a wrong length")
        note = Note.parse(checkpoint)
        Checkpoint.parse(note.text)
        return cls(index, path, note, extra)

    def __str__(self) -> str:
        extra = [_EXTRA + encoded_base64(self.extra)] if self.extra else []
        lines = [_HEADER, *extra, f"{_INDEX}{self.index}", *map(encoded_base64, self.path)]
        return "".join(f"{line}\n" for line in lines) + f"\n{self.checkpoint}"

    def verified(self, leaf: bytes, policy: Policy) -> Accepted:
        """The checkpoint that covers the leaf hash `leaf`, if the policy accepts it.

        PolicyError or ProofError where not.
        """
        accepted = policy.accepted(self.checkpoint)
        if self.index >= accepted.checkpoint.size:
            raise ProofError("the index is beyond the checkpoint")
        verify_inclusion(self.index, accepted.checkpoint.size, leaf, self.path, accepted.checkpoint.root)
        return accepted
