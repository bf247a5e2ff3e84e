"""Which parcels hold given lots, and where they went."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commune.design import written
from commune.places.models import Place
from commune.shipping.models import Arrival, ShipmentItem
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def parcels_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """Parcels booked until then, those handed over too: what was delivered must be called back."""
    for item in _items(lots, at):
        label = f"{item.shipment.carrier.organization.name}, {_state(item, at)}"
        yield Holding("shipments", label, item.quantity, f"shipment:{item.shipment_id}", item.lot_id)


def stops_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """Docks and other places that a parcel with them came to, beside where it set out for."""
    arrivals = Arrival.objects.filter(shipment__items__lot__in=lots, arrived_at__lte=at)
    came = set(arrivals.values_list("shipment", "place"))
    found = list(_items(lots, at))
    bound = {(item.shipment_id, item.shipment.to_place_id) for item in found if item.shipment.to_place_id}
    places = Place.objects.in_bulk([place for _shipment, place in came | bound])
    for item in found:
        for place in sorted(
            (places[key] for shipment, key in came | bound if shipment == item.shipment_id), key=_code
        ):
            yield Holding("places", place.name, item.quantity, place.code, item.lot_id)


def _items(lots: Sequence[Lot], at: datetime) -> "QuerySet[ShipmentItem]":
    items = ShipmentItem.objects.filter(lot__in=lots, shipment__booked_at__lte=at)
    items = items.select_related("shipment__carrier__organization", "shipment__handover")
    return items.order_by("shipment__booked_at", "pk")


def _state(item: ShipmentItem, at: datetime) -> str:
    parcel = {"parcel": item.shipment.short_name}
    handover = getattr(item.shipment, "handover", None)
    if handover is None or handover.handed_at > at:
        return _("kiện %(parcel)s, chưa giao") % parcel
    return _("kiện %(parcel)s, đã giao %(day)s") % {**parcel, "day": written.day(handover.handed_at)}


def _code(place: Place) -> str:
    return place.code


holders.add("shipping", parcels_of)
holders.add("shipping.places", stops_of)
