"""Who runs a stall, and who sees the market as a whole."""

from typing import TYPE_CHECKING

from commune.people import access
from commune.people.models import Role, Visitor
from commune.places.models import Place, PlaceKind, PlaceSet

if TYPE_CHECKING:
    from commune.counter.models import Stall, StallSet

TRADERS = (Role.SELLER, Role.TRADER, Role.MANAGER)


def stalls_run_by(stalls: "StallSet", person: Visitor) -> "StallSet":
    """A day book is its trader's alone: neither the board nor an official opens it."""
    return stalls.filter(organization__in=access.organizations_of(person, *TRADERS))


def may_run(person: Visitor, stall: "Stall") -> bool:
    return access.works_in(person, stall.organization, *TRADERS)


def markets_kept_by(person: Visitor) -> PlaceSet:
    """Markets whose board she is on: she registers stalls and prints their codes."""
    boards = access.organizations_of(person, Role.MARKET_BOARD)
    return Place.objects.filter(kind=PlaceKind.MARKET, holder__in=boards)


def markets_seen_by(person: Visitor) -> PlaceSet:
    """And those in units that she governs: sums of the market, never of one trader."""
    governed = Place.objects.filter(kind=PlaceKind.MARKET, unit__in=access.governed_units(person))
    return (markets_kept_by(person) | governed).distinct()
