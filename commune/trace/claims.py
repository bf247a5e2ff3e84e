"""Lots that are somebody's already, such as the fruit of a tree with an owner: asked of the rooms above.

Whoever packs or sells asks inside the deciding transaction; whoever claimed names its own reference and may.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from commune.lib.registry import Registry
from commune.trace.models import Lot


@dataclass(frozen=True)
class Claim:
    """`reference` is whose in the words of the room that claims; `told` goes on after "Lô H123 là"."""

    reference: str
    told: str


Claims = Callable[[list[UUID]], Mapping[UUID, Claim]]
claims: Registry[Claims] = Registry("claims on lots")


def stranger_among(lots: Iterable[Lot], *, reference: str = "") -> tuple[Lot, Claim] | None:
    """The first lot that is claimed by somebody else than `reference`, with that claim."""
    found = list(lots)
    keys = [lot.pk for lot in found]
    known = {key: claim for _, ask in claims for key, claim in ask(keys).items()}
    return next(
        ((lot, known[lot.pk]) for lot in found if lot.pk in known and known[lot.pk].reference != reference),
        None,
    )
