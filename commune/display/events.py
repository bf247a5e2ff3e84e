"""The EPCIS events of goods at a display point: shipping there, receiving, selling, ending, going back."""

from datetime import datetime
from typing import Any

from django.conf import settings

from commune.display.models import Consignment
from commune.lib.epcis import build
from commune.trace import identifiers


def page_of(consignment: Consignment) -> str:
    return f"{settings.PUBLIC_ADDRESS}/sell/displays/{consignment.pk}/"


def shipping(consignment: Consignment, at: datetime) -> dict[str, Any]:
    home, point = _home(consignment), identifiers.place_uri(consignment.point)
    return _seen(
        consignment,
        consignment.units,
        at,
        home,
        biz_step="shipping",
        disposition="in_transit",
        **_way(home, point),
    )


def receiving(consignment: Consignment, counted: int, at: datetime) -> dict[str, Any]:
    home, point = _home(consignment), identifiers.place_uri(consignment.point)
    return _seen(
        consignment, counted, at, point, biz_location=point, biz_step="receiving",
        disposition="sellable_accessible", **_way(home, point),
    )  # fmt: skip


def selling(consignment: Consignment, units: int, at: datetime, key: str) -> dict[str, Any]:
    """Sold over the counter; `key` tells two equal sales of one moment apart."""
    point = identifiers.place_uri(consignment.point)
    return _seen(consignment, units, at, point, key, biz_step="retail_selling", disposition="retail_sold")


def undoing(consignment: Consignment, units: int, at: datetime, key: str) -> dict[str, Any]:
    """What had been noted as gone stands there after all."""
    point = identifiers.place_uri(consignment.point)
    return _seen(
        consignment, units, at, point, key, biz_location=point, biz_step="inspecting",
        disposition="sellable_accessible",
    )  # fmt: skip


def losing(consignment: Consignment, units: int, at: datetime, key: str) -> dict[str, Any]:
    point = identifiers.place_uri(consignment.point)
    return build.object_event(
        at, "DELETE", quantities=[_quantity(consignment, units)], read_point=point, biz_step="destroying",
        disposition="destroyed", biz_transactions=_papers(consignment, key),
    )  # fmt: skip


def sending_back(consignment: Consignment, units: int, at: datetime, key: str) -> dict[str, Any]:
    home, point = _home(consignment), identifiers.place_uri(consignment.point)
    return _seen(
        consignment, units, at, point, key, biz_step="shipping", disposition="returned", **_way(point, home)
    )


def taking_back(consignment: Consignment, units: int, at: datetime, key: str) -> dict[str, Any]:
    home, point = _home(consignment), identifiers.place_uri(consignment.point)
    return _seen(
        consignment, units, at, home, key, biz_location=home, biz_step="receiving", disposition="returned",
        **_way(point, home),
    )  # fmt: skip


def _seen(
    consignment: Consignment, units: int, at: datetime, where: str, key: str = "", **around: Any
) -> dict[str, Any]:
    quantities = [_quantity(consignment, units)]
    papers = _papers(consignment, key)
    return build.object_event(
        at, "OBSERVE", quantities=quantities, read_point=where, biz_transactions=papers, **around
    )


def _quantity(consignment: Consignment, units: int) -> build.Quantity:
    return build.Quantity(identifiers.uri_of(consignment.lot), units)


def _papers(consignment: Consignment, key: str) -> list[build.Typed]:
    page = page_of(consignment)
    return [build.Typed("desadv", f"{page}#{key}" if key else page)]


def _home(consignment: Consignment) -> str:
    return identifiers.place_uri(consignment.lot.place)


def _way(from_place: str, to_place: str) -> dict[str, Any]:
    return {
        "sources": [build.Typed("location", from_place)],
        "destinations": [build.Typed("location", to_place)],
    }
