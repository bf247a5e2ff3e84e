"""The EPCIS events of a shipment's steps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from commune.lib.epcis import build
from commune.places.models import Place
from commune.shipping.models import Shipment, ShipmentItem
from commune.trace import identifiers

COUNTED = ("H87", "C62", "")


def uri_of(shipment: Shipment) -> str:
    """The SSCC where the sender has a GS1 prefix, else the shipment's own page."""
    return identifiers.sscc_uri(shipment.sscc) if shipment.sscc else page_of(shipment)


def page_of(shipment: Shipment) -> str:
    return f"{settings.PUBLIC_ADDRESS}/shipments/{shipment.pk}/"


def packing(shipment: Shipment, items: Iterable[ShipmentItem], at: datetime) -> dict[str, Any]:
    place = identifiers.place_uri(shipment.from_place)
    return build.aggregation_event(
        at,
        "ADD",
        parent=uri_of(shipment),
        child_quantities=_quantities(items),
        biz_step="packing",
        disposition="in_progress",
        read_point=place,
        biz_location=place,
        biz_transactions=_papers(shipment),
    )


def shipping(shipment: Shipment, at: datetime) -> dict[str, Any]:
    return build.object_event(
        at,
        "OBSERVE",
        epcs=[uri_of(shipment)],
        biz_step="shipping",
        disposition="in_transit",
        read_point=identifiers.place_uri(shipment.from_place),
        biz_transactions=_papers(shipment),
        **_ends(shipment),
    )


def receiving(shipment: Shipment, place: Place, at: datetime) -> dict[str, Any]:
    """At a place on the way or at its end."""
    where = identifiers.place_uri(place)
    return build.object_event(
        at,
        "OBSERVE",
        epcs=[uri_of(shipment)],
        biz_step="receiving",
        disposition="in_progress",
        read_point=where,
        biz_location=where,
        biz_transactions=_papers(shipment),
        **_ends(shipment),
    )


def handing_over(
    shipment: Shipment, items: Iterable[ShipmentItem], place: Place | None, at: datetime
) -> dict[str, Any]:
    """The parcel is opened by whom it is for: its lots leave it and the chain of trade."""
    return build.aggregation_event(
        at,
        "DELETE",
        parent=uri_of(shipment),
        child_quantities=_quantities(items),
        biz_step="unpacking",
        disposition="retail_sold",
        read_point=identifiers.place_uri(place) if place else None,
        biz_transactions=_papers(shipment),
    )


def _quantities(items: Iterable[ShipmentItem]) -> list[build.Quantity]:
    summed: dict[tuple[str, str], Any] = {}
    for item in items:
        key = (identifiers.uri_of(item.lot), item.uom)
        summed[key] = summed.get(key, 0) + item.quantity
    return [
        build.Quantity(uri, quantity, None if uom in COUNTED else uom)
        for (uri, uom), quantity in summed.items()
    ]


def _papers(shipment: Shipment) -> list[build.Typed]:
    return [build.Typed("desadv", page_of(shipment))]


def _ends(shipment: Shipment) -> dict[str, Any]:
    """Where from and where to; a buyer's door is nobody else's business and is left out."""
    around = {"sources": [build.Typed("location", identifiers.place_uri(shipment.from_place))]}
    if shipment.to_place:
        around["destinations"] = [build.Typed("location", identifiers.place_uri(shipment.to_place))]
    return around
