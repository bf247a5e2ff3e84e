"""Which display points have units of given lots, and what was sold of them there."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commune.display.models import PointMoveKind, PointSale
from commune.display.recalls import holding
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def points_with(lots: Sequence[Lot]) -> Iterator[Holding]:
    """On display or on the way there."""
    for each in holding(lots):
        level = getattr(each, "level", None)
        units = each.units if level is None else level.available
        yield Holding("display", each.point.name, Decimal(units), f"place:{each.point.code}", each.lot_id)


def sales_of(lots: Sequence[Lot]) -> Iterator[Holding]:
    sold = PointSale.objects.filter(move__consignment__lot__in=lots, move__undone_by=None)
    sold = sold.filter(move__kind=PointMoveKind.SOLD).select_related("move__consignment__point")
    for sale in sold.order_by("move__moved_at", "pk"):
        consignment = sale.move.consignment
        units = Decimal(-sale.move.units)
        yield Holding("sale", consignment.point.name, units, f"point-sale:{sale.pk}", consignment.lot_id)


holders.add("display", points_with)
holders.add("display sales", sales_of)
