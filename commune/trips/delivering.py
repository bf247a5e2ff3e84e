"""What the boatman's phone needs to hand parcels over without signal: her parcels under way, with whom they are for."""

from typing import Any

from commune.design import written
from commune.people import access
from commune.people.models import Person
from commune.shipping.access import CARRIERS
from commune.shipping.models import Consignee, Receiver, Shipment
from commune.shipping.weights import load_of
from commune.trips import planning
from commune.trips.models import TripLoad

MOST = 300


def parcels_for(person: Person) -> dict[str, Any]:
    """`owner` is an opaque key: another who signs in on the same phone neither sees nor sends what is hers."""
    mine = access.organizations_of(person, *CARRIERS)
    found = Shipment.objects.under_way().filter(carrier__organization__in=mine).distinct()
    rows = found.select_related("sender", "to_place", "to_unit").prefetch_related("items__lot__trade_item")
    parcels = list(rows.order_by("departure__departed_at", "pk")[:MOST])
    stops = {load.shipment_id: _stop(load) for load in _loads(parcels)}
    consignees = {each.pk: each for each in Consignee.objects.filter(shipment__in=parcels)}
    return {
        "owner": str(person.pk),
        "receivers": [{"value": value, "label": str(label)} for value, label in Receiver.choices],
        "parcels": [_parcel(each, stops.get(each.pk, ""), consignees.get(each.pk)) for each in parcels],
    }


def _loads(parcels: list[Shipment]) -> list[TripLoad]:
    found = TripLoad.objects.standing().filter(shipment__in=parcels)
    return list(found.select_related("trip__end", "shipment__to_place"))


def _stop(load: TripLoad) -> str:
    return planning.destination_of(load, load.trip).name


def _parcel(shipment: Shipment, stop: str, consignee: Consignee | None) -> dict[str, Any]:
    items = list(shipment.items.all())
    weight = load_of(items)
    to = stop or str(shipment.to_place or shipment.to_unit or "")
    known = {}
    if consignee:
        known = {"name": consignee.name, "phone": consignee.phone, "address": consignee.address}
    return {
        "id": str(shipment.pk),
        "sscc": shipment.sscc,
        "name": shipment.short_name,
        "sender": shipment.sender.name,
        "to": to,
        "weight": f"{weight.boxes} hộp, {written.measure(weight.kilograms)}",
        "consignee": known,
        "lines": [
            {
                "item": item.pk,
                "name": item.lot.trade_item.name,
                "lot": item.lot.code,
                "quantity": written.so(item.quantity).replace(".", "").replace(",", "."),
            }
            for item in items
        ],
    }
