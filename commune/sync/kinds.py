"""What rooms above make of items: a registry that they fill at start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from commune.lib.registry import Registry

Body = dict[str, Any]


class ItemRefused(ValueError):
    """It cannot be taken, now or later. The message is a plain Vietnamese sentence for whoever wrote it."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True)
class Arrived:
    """One item as its room gets it. `written_at` by the phone's clock; `version` as it was sent, `body` upgraded."""

    id: UUID
    device: str
    sequence: int
    previous: str
    digest: str
    version: int
    written_at: datetime
    actor: str
    body: Body


@dataclass(frozen=True)
class Kind:
    """`take` runs in the transaction of the envelope and returns a short result, such as an address.

    `version` is the newest; `upgrades[n]` turns a body of version n into one of n + 1.
    """

    name: str
    version: int
    take: Callable[[Arrived], str]
    upgrades: Mapping[int, Callable[[Body], Body]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = set(range(1, self.version)) - set(self.upgrades)
        if missing:
            raise ValueError(
                f"{self.name}: phones still send version {min(missing)}, and nothing upgrades it"
            )

    def upgraded(self, body: Body, version: int) -> Body:
        for step in range(version, self.version):
            body = self.upgrades[step](body)
        return body


kinds: Registry[Kind] = Registry("kinds of synced items")


def register(kind: Kind) -> None:
    kinds.add(kind.name, kind)
