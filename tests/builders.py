"""Short ways to a lot for tests of upper rooms; everything goes through the product's own functions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commune.lib.epcis import build
from commune.trace import identifiers, lots
from commune.trace.models import Lot, LotKind


def harvest_lot(cast: Any, kilograms: str = "100", days_ago: int = 3) -> Lot:
    """A harvest lot of Bà Sáu Lành's plot."""
    at = timezone.now() - timedelta(days=days_ago)
    item = cast.bulk_mango
    code = lots.next_code(item, LotKind.HARVEST, at)
    uri = identifiers.lot_uri(item.gtin, code)
    event = build.object_event(
        at,
        "ADD",
        quantities=[build.Quantity(uri, Decimal(kilograms), "KGM")],
        biz_step="commissioning",
        disposition="active",
        read_point=identifiers.place_uri(cast.plot),
    )
    return lots.open_lot(
        kind=LotKind.HARVEST,
        trade_item=item,
        holder=cast.household,
        place=cast.plot,
        code=code,
        quantity=Decimal(kilograms),
        uom="KGM",
        at=at,
        by=cast.farmer,
        event=event,
    )


def packed_lot(cast: Any, parent: Lot | None = None, boxes: int = 10, taken: str = "50") -> Lot:
    """A lot of 5 kg boxes packed by the co-op."""
    parent = parent or harvest_lot(cast)
    at = timezone.now() - timedelta(days=2)
    item = cast.boxed_mango
    code = lots.next_code(item, LotKind.PACKED, at)
    uri = identifiers.lot_uri(item.gtin, code)
    event = build.transformation_event(
        at,
        input_quantities=[build.Quantity(identifiers.uri_of(parent), Decimal(taken), "KGM")],
        output_quantities=[build.Quantity(uri, boxes)],
        biz_step="packing",
        read_point=identifiers.place_uri(cast.packhouse),
    )
    return lots.open_lot(
        kind=LotKind.PACKED,
        trade_item=item,
        holder=cast.cooperative,
        place=cast.packhouse,
        code=code,
        quantity=Decimal(boxes),
        uom="H87",
        at=at,
        by=cast.packer,
        event=event,
        parents=[(parent, Decimal(taken))],
        best_before=timezone.localdate(at) + timedelta(days=12),
    )
