"""Whom to believe: logs, witnesses and the quorum among them (C2SP tlog-policy)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from commune.lib.tlog.checkpoint import Checkpoint
from commune.lib.tlog.cosignature import cosigned_at
from commune.lib.tlog.note import COSIGNATURE_ED25519, ED25519, Note, NoteError, VerifierKey

NO_QUORUM = "none"

_BLANK = re.compile(r"[ \t]+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class PolicyError(ValueError):
    """A policy file is malformed, or a checkpoint does not meet the policy."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A log or witness: its key and, where known, where to reach it."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses when at least `threshold` of its members (witnesses or groups) do."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that met a policy: by which log, and when each witness cosigned it (POSIX seconds)."""

    checkpoint: Checkpoint
    log: VerifierKey
    cosigned: Mapping[str, int]


def _words(line: str) -> list[str]:
    """Items of a line; none for comments."""
    if _FORBIDDEN.search(line):
        raise PolicyError("control characters are not allowed")
    words = [word for word in _BLANK.split(line) if word]
    return [] if words and words[0].startswith("#") else words


@dataclass(slots=True)
class Policy:
    logs: list[Peer] = field(default_factory=list)
    witnesses: dict[str, Peer] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = NO_QUORUM

    @classmethod
    def parse(cls, data: bytes | str) -> Self:
        """Reads a policy file. PolicyError naming the line for anything the specification does not allow.

        Keys are Ed25519: type 1 for logs, type 4 for witnesses.
        """
        text = data.decode(errors="surrogateescape") if isinstance(data, bytes) else data
        policy, quorums = cls(quorum=""), 0
        for number, line in enumerate(text.split("\n"), 1):
            try:
                words = _words(line)
                if words:
                    policy._add_line(words)
                    quorums += words[0] == "quorum"
            except (PolicyError, NoteError) as error:
                raise PolicyError(f"line {number}: {error}") from error
        if quorums != 1:
            raise PolicyError("a policy has exactly one quorum line")
        return policy

    def _add_line(self, words: list[str]) -> None:
        match words:
            case ["log", vkey]:
                self.add_log(VerifierKey.parse(vkey))
            case ["log", vkey, url]:
                self.add_log(VerifierKey.parse(vkey), url)
            case ["witness", name, vkey]:
                self.add_witness(name, VerifierKey.parse(vkey))
            case ["witness", name, vkey, url]:
                self.add_witness(name, VerifierKey.parse(vkey), url)
            case ["group", name, threshold, *members]:
                self.add_group(name, threshold, members)
            case ["quorum", name]:
                self.set_quorum(name)
            case _:
                raise PolicyError("not a line of a policy")

    def add_log(self, key: VerifierKey, url: str = "") -> None:
        if key.algorithm != ED25519:
            raise PolicyError("a log's key is of type 1")
        self._require_new_key(key, self.logs)
        self.logs.append(Peer(key, url))

    def add_witness(self, name: str, key: VerifierKey, url: str = "") -> None:
        if key.algorithm != COSIGNATURE_ED25519:
            raise PolicyError("a witness's key is of type 4")
        self._require_new_name(name)
        self._require_new_key(key, self.witnesses.values())
        self.witnesses[name] = Peer(key, url)

    def add_group(self, name: str, threshold: str, members: Iterable[str]) -> None:
        """`threshold` as in the file: a number, `any` or `all`."""
        named = tuple(members)
        self._require_new_name(name)
        taken = {member for group in self.groups.values() for member in group.members}
        if len(set(named)) < len(named) or taken.intersection(named):
            raise PolicyError("a name is member of one group, once")
        for member in named:
            self._require_known(member)
        least = {"any": "1", "all": str(len(named))}.get(threshold, threshold)
        if not re.fullmatch(r"[1-9][0-9]{0,3}", least, re.ASCII) or int(least) > len(named):
            raise PolicyError("the threshold is a number of members, any or all")
        self.groups[name] = Group(int(least), named)

    def set_quorum(self, name: str) -> None:
        if name != NO_QUORUM:
            self._require_known(name)
        self.quorum = name

    def _require_new_name(self, name: str) -> None:
        if name == NO_QUORUM or name in self.witnesses or name in self.groups:
            raise PolicyError(f"the name {name} is taken")

    def _require_known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise PolicyError(f"{name} is not defined above")

    @staticmethod
    def _require_new_key(key: VerifierKey, peers: Iterable[Peer]) -> None:
        if any(peer.key.public == key.public for peer in peers):
            raise PolicyError(f"the key of {key.name} is listed twice")

    def __str__(self) -> str:
        lines = [f"log {peer.key} {peer.url}" for peer in self.logs]
        lines += [f"witness {name} {peer.key} {peer.url}" for name, peer in self.witnesses.items()]
        lines += [
            f"group {name} {group.threshold} {' '.join(group.members)}" for name, group in self.groups.items()
        ]
        return "".join(f"{line.rstrip()}\n" for line in [*lines, f"quorum {self.quorum}"])

    def accepted(self, note: Note) -> Accepted:
        """Checks log signature, origin, every cosignature by a listed witness, and the quorum.

        PolicyError where any fails; an invalid signature by a listed key fails even beside a full quorum.
        """
        try:
            checkpoint = Checkpoint.parse(note.text)
            logs = [peer.key for peer in self.logs if peer.key.name == checkpoint.origin]
            signed = note.verified_by(logs)
            cosigned = {
                name: cosigned_at(note.text, signature, peer.key)
                for name, peer in self.witnesses.items()
                for signature in filter(peer.key.made, note.signatures)
            }
        except NoteError as error:
            raise PolicyError(str(error)) from error
        if self.quorum != NO_QUORUM and not self._has_witnessed(self.quorum, cosigned):
            raise PolicyError("too few witnesses have cosigned")
        return Accepted(checkpoint, next(key for key in logs if key in signed), cosigned)

    def _has_witnessed(self, name: str, cosigned: Mapping[str, int]) -> bool:
        if name in self.witnesses:
            return name in cosigned
        group = self.groups[name]
        return sum(self._has_witnessed(member, cosigned) for member in group.members) >= group.threshold
