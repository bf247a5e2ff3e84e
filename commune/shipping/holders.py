"""Which parcels hold given lots, and where they went."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commune.design import written
from commune.places.models import Place
from commune.shipping.models import Arrival, ShipmentItem
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def parcels_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """Parcels booked until then, those handed over too: what was delivered must be called back.

    Then the docks and other places that each came to, beside where it was bound for.
    """
    items = list(_items(lots, at))
    for item in items:
        label = f"{item.shipment.carrier.organization.name}, {_state(item, at)}"
        yield Holding("shipments", label, item.quantity, f"shipment:{item.shipment_id}", item.lot_id)
    yield from _places_of(items, at)


def _places_of(items: Sequence[ShipmentItem], at: datetime) -> Iterator[Holding]:
    """One a place and lot, with what all parcels brought there."""
    stops = _stops_of(items, at)
    sums: dict[tuple[Place, UUID], Decimal] = defaultdict(Decimal)
    for item in items:
        for place in stops[item.shipment_id]:
            sums[place, item.lot_id] += item.quantity
    for (place, lot), quantity in sorted(sums.items(), key=lambda each: each[0][0].code):
        yield Holding("places", place.name, quantity, place.code, lot)


def _stops_of(items: Sequence[ShipmentItem], at: datetime) -> dict[UUID, set[Place]]:
    stops: dict[UUID, set[Place]] = {item.shipment_id: set() for item in items}
    for item in items:
        if item.shipment.to_place:
            stops[item.shipment_id].add(item.shipment.to_place)
    for arrival in Arrival.objects.filter(shipment__in=stops, arrived_at__lte=at).select_related("place"):
        stops[arrival.shipment_id].add(arrival.place)
    return stops


def _items(lots: Sequence[Lot], at: datetime) -> "QuerySet[ShipmentItem]":
    items = ShipmentItem.objects.filter(lot__in=lots, shipment__booked_at__lte=at)
    items = items.select_related(
        "shipment__carrier__organization", "shipment__handover", "shipment__to_place"
    )
    return items.order_by("shipment__booked_at", "pk")


def _state(item: ShipmentItem, at: datetime) -> str:
    parcel = {"parcel": item.shipment.short_name}
    handover = getattr(item.shipment, "handover", None)
    if handover is None or handover.handed_at > at:
        return _("kiện %(parcel)s, chưa giao") % parcel
    return _("kiện %(parcel)s, đã giao %(day)s") % {**parcel, "day": written.day(handover.handed_at)}


holders.add("shipping", parcels_of)
