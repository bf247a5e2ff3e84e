"""Who keeps a display point, and who sends goods there."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import Organization, OrganizationSet, Person, PersonSet, Role, Visitor
from commune.places.models import Place, PlaceKind, PlaceSet

if TYPE_CHECKING:
    from commune.display.models import SettlementSet

KEEPERS = (Role.MANAGER, Role.SELLER, Role.MARKET_BOARD)
SENDERS = (Role.MANAGER, Role.SELLER)


def points() -> PlaceSet:
    found = Place.objects.filter(kind=PlaceKind.DISPLAY).select_related("holder", "unit")
    return found.order_by("name", "pk")


def points_kept_by(person: Visitor) -> PlaceSet:
    return points().filter(holder__in=access.organizations_of(person, *KEEPERS))


def keeps(person: Visitor, point: Place) -> bool:
    return access.works_in(person, point.holder, *KEEPERS)


def sends(person: Visitor, cooperative: Organization) -> bool:
    return access.works_in(person, cooperative, *SENDERS)


def keepers_of(point: Place) -> PersonSet:
    """Whom news of the point concerns."""
    holder = Organization.objects.filter(pk=point.holder_id)
    current = Q(memberships__organization=point.holder_id, memberships__role__in=KEEPERS)
    return Person.objects.members_of(holder).filter(current, memberships__until__isnull=True).distinct()


def settlements_visible_to(settlements: "SettlementSet", person: Visitor) -> "SettlementSet":
    kept = Q(point__in=points_kept_by(person).values("pk"))
    sent = Q(cooperative__in=access.organizations_of(person, *SENDERS))
    return settlements.filter(kept | sent)


def cooperatives_of(person: Visitor) -> OrganizationSet:
    """For which she sends goods out."""
    return access.organizations_of(person, *SENDERS).filter(booths__isnull=False).distinct()
