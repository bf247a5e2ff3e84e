"""Who plans, who sees and who drives trips."""

from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, When

from commune.people import access
from commune.people.models import Visitor
from commune.places import keeping, licences
from commune.places.models import Place, PlaceKind, PlaceSet
from commune.shipping.access import CARRIERS, SENDERS
from commune.shipping.models import Shipment, ShipmentSet, Vessel
from commune.units.history import date_today

if TYPE_CHECKING:
    from commune.trips.models import Trip, TripSet

STOPS = (PlaceKind.DOCK, PlaceKind.COLLECTION_POINT, PlaceKind.MARKET)


def trips_visible_to(trips: "TripSet", person: Visitor) -> "TripSet":
    """Her vessels' trips, those from places she keeps, those with a parcel she sends, those in units she governs."""
    drives = Q(vessel__carrier__organization__in=access.organizations_of(person, *CARRIERS))
    kept = Q(start__holder__in=keeping.keeping_organizations(person))
    sent = Shipment.objects.filter(sender__in=access.organizations_of(person, *SENDERS))
    sends = Q(loads__shipment__in=sent, loads__removal__isnull=True)
    found = trips.filter(drives | kept | sends | Q(start__unit__in=access.governed_units(person)))
    return trips.filter(pk__in=found.values("pk"))


def may_drive(person: Visitor, trip: "Trip") -> bool:
    return access.works_in(person, trip.vessel.carrier.organization, *CARRIERS)


def may_plan(person: Visitor, vessel: Vessel, start: Place) -> bool:
    """The carrier's people, and who keeps the place where it starts."""
    return access.works_in(person, vessel.carrier.organization, *CARRIERS) or keeping.keeps(person, start)


def may_change(person: Visitor, trip: "Trip") -> bool:
    return may_plan(person, trip.vessel, trip.start)


def vessels_for(person: Visitor) -> QuerySet[Vessel]:
    """Her own; all registered ones for who keeps a dock or point."""
    own = access.organizations_of(person, *CARRIERS)
    hers_first = Case(When(carrier__organization__in=own, then=0), default=1)
    rows = Vessel.objects.select_related("carrier__organization").order_by(hers_first, "plate")
    if keeping.keeping_organizations(person).filter(places__kind__in=STOPS).exists():
        return rows
    return rows.filter(carrier__organization__in=own)


def stops() -> PlaceSet:
    """Docks with a licence, points and markets, with a position: where a trip may stop."""
    located = Place.objects.filter(kind__in=STOPS, latitude__isnull=False, longitude__isnull=False)
    usable = located.exclude(pk__in=licences.lapsed_places(date_today()).values("pk"))
    return usable.select_related("holder").order_by("name", "pk")


def waiting_for(person: Visitor) -> ShipmentSet:
    """Parcels on land that she sees and that are on no trip."""
    on_trip = Q(loads__isnull=False, loads__removal__isnull=True)
    free = Shipment.objects.waiting().exclude(pk__in=Shipment.objects.filter(on_trip).values("pk"))
    seen = free.filter(pk__in=Shipment.objects.visible_to(person).values("pk"))
    related = ("sender", "from_place", "to_place", "to_unit", "carrier__organization")
    return (
        seen.select_related(*related).prefetch_related("items__lot__trade_item").order_by("booked_at", "pk")
    )
