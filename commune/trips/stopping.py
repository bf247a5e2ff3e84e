"""Parcels of stopped lots leave their trips, and everybody who acts on it is told."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from commune.messages import outbox
from commune.messages.models import Channel
from commune.people.models import Membership, Person, Role
from commune.shipping.models import Shipment
from commune.trips import planning
from commune.trips.models import Trip, TripLoad

HOUSE = "system:trips"


def stop(lots: Sequence[UUID], *, words: str, cause: str) -> list[TripLoad]:
    """Waiting parcels of these lots stay on land; of those under way the boatman is told. Idempotent by `cause`.

    Returns the loads concerned.
    """
    found = TripLoad.objects.standing().filter(shipment__items__lot__in=lots, shipment__handover__isnull=True)
    loads = list(found.select_related("shipment__sender", "trip__vessel__carrier").distinct())
    for load in loads:
        codes = ", ".join(
            sorted({i.lot.code for i in load.shipment.items.select_related("lot") if i.lot_id in lots})
        )
        has_left = Shipment.objects.under_way().filter(pk=load.shipment_id).exists()
        if not has_left:
            planning.take_off(load, reason=f"Lô {codes} {words}.", by=HOUSE)
        _tell(load, codes=codes, words=words, cause=cause, has_left=has_left)
    return loads


def _tell(load: TripLoad, *, codes: str, words: str, cause: str, has_left: bool) -> None:
    trip: Trip = load.trip
    facts = {"parcel": load.shipment.short_name, "lots": codes, "words": words, "has_left": has_left}
    facts |= {"vessel": str(trip.vessel), "address": f"{settings.PUBLIC_ADDRESS}/trips/{trip.pk}/"}
    for person in _concerned(load):
        outbox.post(
            to=person.log_actor,
            channel=Channel.PAGE,
            template="trips/stopped",
            params=facts,
            dedup_key=f"trip-load:{load.pk}:{cause}:{person.pk}",
        )


def _concerned(load: TripLoad) -> list[Person]:
    """Who planned, who sends, who drives."""
    carrier = load.trip.vessel.carrier.organization_id
    drivers = Membership.objects.current().filter(organization=carrier, role=Role.BOATMAN).values("person")
    keys = {load.trip.planned_by_id, load.shipment.booked_by_id, *drivers.values_list("person", flat=True)}
    return list(Person.objects.filter(pk__in=keys).order_by("pk"))
