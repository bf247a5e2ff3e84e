"""Phiếu giao hàng: the paper that goes with a trip, set by typst; each reader gets the parcels she may see."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import timezone

from commune.design import written
from commune.people.models import Person
from commune.shipping import access as shipping
from commune.shipping.models import Consignee, Shipment
from commune.shipping.weights import Load, load_of
from commune.trips import planning, routes
from commune.trips.models import Trip, TripLoad

TEMPLATE = Path(__file__).parent / "manifest.typ"


def pdf(trip: Trip, reader: Person) -> bytes:
    """One PDF; numbers and names as rows have them now."""
    told = json.dumps(facts_of(trip, reader), ensure_ascii=False)
    made = typst.compile(TEMPLATE, sys_inputs={"told": told})
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def facts_of(trip: Trip, reader: Person) -> dict[str, Any]:
    loads, plan = planning.loads_of(trip), routes.accepted(trip) or routes.latest(trip)
    seen = set(Shipment.objects.visible_to(reader).filter(loads__trip=trip).values_list("pk", flat=True))
    total = sum((load_of(load.shipment.items.all()) for load in loads), Load())
    return {
        "instance": settings.INSTANCE_NAME,
        "demo": settings.DEMO,
        "printed": written.moment(timezone.now()),
        "vessel": str(trip.vessel),
        "carrier": trip.vessel.carrier.organization.name,
        "leaves": written.moment(trip.leaves_at),
        "route": f"{written.so(plan.kilometres)} km, {plan.minutes} phút" if plan else "chưa có tuyến",
        "sscc": trip.sscc or "chưa có",
        "total": f"{len(loads)} kiện, {total.boxes} hộp, {written.measure(total.kilograms)}",
        "stops": _stops(trip) if plan else [],
        "parcels": [_parcel(load, trip, reader) for load in loads if load.shipment_id in seen],
        "hidden": sum(load.shipment_id not in seen for load in loads),
    }


def _stops(trip: Trip) -> list[dict[str, str]]:
    plan = routes.accepted(trip) or routes.latest(trip)
    rows = plan.stops.select_related("place").order_by("position") if plan else ()
    return [
        {
            "position": str(stop.position + 1),
            "place": stop.place.name,
            "arrives": written.moment(stop.arrives_at)[-5:],
            "leaves": written.moment(stop.leaves_at)[-5:],
            "km": written.so(stop.kilometres),
        }
        for stop in rows
    ]


def _parcel(load: TripLoad, trip: Trip, reader: Person) -> dict[str, str]:
    shipment = load.shipment
    items = list(shipment.items.all())
    weight = load_of(items)
    return {
        "sscc": shipment.sscc or shipment.short_name,
        "sender": shipment.sender.name,
        "goods": "; ".join(
            f"{written.so(i.quantity)} × {i.lot.trade_item.name} ({i.lot.code})" for i in items
        ),
        "way": f"{shipment.from_place.name} → {planning.destination_of(load, trip).name}",
        "boxes": str(weight.boxes),
        "kg": written.so(weight.kilograms),
        "consignee": _consignee(shipment, reader),
    }


def _consignee(shipment: Shipment, reader: Person) -> str:
    if not shipping.may_read_consignee(reader, shipment):
        return ""
    found = Consignee.objects.filter(shipment=shipment).first()
    return f"{found.name}, {written.phone(found.phone)}, {found.address}" if found else ""
