"""Who books, who sees bookings, and whose docks."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import OrganizationSet, Role, Visitor
from commune.places import keeping
from commune.places.models import Place, PlaceKind, PlaceSet

if TYPE_CHECKING:
    from commune.docks.models import SlotBooking, SlotBookingSet

BOOKERS = (Role.MANAGER, Role.SELLER, Role.BOATMAN, Role.TRADER)
KINDS = (PlaceKind.DOCK, PlaceKind.COLLECTION_POINT)


def docks() -> PlaceSet:
    """Docks and consolidation points; public."""
    return Place.objects.filter(kind__in=KINDS).select_related("holder", "unit").order_by("name", "pk")


def booking_organizations(person: Visitor) -> OrganizationSet:
    """Those for which she may take a slot."""
    return access.organizations_of(person, *BOOKERS)


def bookings_visible_to(bookings: "SlotBookingSet", person: Visitor) -> "SlotBookingSet":
    """Her organizations' own, those at places she keeps, those in units she governs."""
    own = Q(organization__in=booking_organizations(person))
    kept = Q(slot__place__holder__in=keeping.keeping_organizations(person))
    return bookings.filter(own | kept | Q(slot__place__unit__in=access.governed_units(person)))


def may_cancel(person: Visitor, booking: "SlotBooking") -> bool:
    """Who booked for the organization, and who keeps the place."""
    mine = booking_organizations(person).filter(pk=booking.organization_id).exists()
    return mine or keeping.keeps(person, booking.slot.place)
