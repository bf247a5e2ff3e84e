"""Which display points have units of given lots, and what was sold of them there."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from commune.display.models import (
    Consignment,
    ConsignmentReceipt,
    PointMove,
    PointMoveKind,
    PointSale,
    ReturnReceipt,
)
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def points_with(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """On display, on the way there or back, or lost on one of these ways, at that moment."""
    sent = Consignment.objects.filter(lot__in=lots, sent_at__lte=at).select_related("point", "receipt")
    for each in sent.order_by("sent_at", "pk"):
        if units := _units_of(each, at):
            yield Holding("places", each.point.name, Decimal(units), each.point.code, each.lot_id)
    for move in _coming_back(lots, at):
        label = _("Đang trả về từ %(point)s") % {"point": move.consignment.point.name}
        where = move.consignment.point.code
        yield Holding("places", label, Decimal(-move.units), where, move.consignment.lot_id)
    yield from _missing(lots, at)


def _missing(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """What was sent and not counted at the other end is somewhere, and of the same lot."""
    received = ConsignmentReceipt.objects.filter(
        consignment__lot__in=lots, received_at__lte=at, counted__lt=F("consignment__units")
    ).select_related("consignment__point")
    for receipt in received.order_by("received_at", "pk"):
        consignment = receipt.consignment
        label = _("Thiếu khi giao tới %(point)s") % {"point": consignment.point.name}
        units = Decimal(consignment.units - receipt.counted)
        yield Holding("places", label, units, consignment.point.code, consignment.lot_id)
    back = ReturnReceipt.objects.filter(
        move__consignment__lot__in=lots, received_at__lte=at, counted__lt=-F("move__units")
    ).select_related("move__consignment__point")
    for taken in back.order_by("received_at", "pk"):
        consignment = taken.move.consignment
        label = _("Thiếu khi trả về từ %(point)s") % {"point": consignment.point.name}
        units = Decimal(-taken.move.units - taken.counted)
        yield Holding("places", label, units, consignment.point.code, consignment.lot_id)


def _units_of(consignment: Consignment, at: datetime) -> int:
    receipt = getattr(consignment, "receipt", None)
    if receipt is None or receipt.received_at > at:
        return consignment.units
    moves = PointMove.objects.filter(consignment=consignment, moved_at__lte=at)
    return int(moves.aggregate(total=Sum("units"))["total"] or 0)


def _coming_back(lots: Sequence[Lot], at: datetime) -> Iterator[PointMove]:
    found = PointMove.objects.filter(consignment__lot__in=lots, kind=PointMoveKind.SENT_BACK)
    found = found.filter(moved_at__lte=at).exclude(undone_by__moved_at__lte=at)
    found = found.exclude(return_receipt__received_at__lte=at)
    yield from found.select_related("consignment__point").order_by("moved_at", "pk")


def sales_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    sold = PointSale.objects.filter(move__consignment__lot__in=lots, move__moved_at__lte=at)
    sold = sold.exclude(move__undone_by__moved_at__lte=at).select_related("move__consignment__point")
    for sale in sold.order_by("move__moved_at", "pk"):
        consignment = sale.move.consignment
        units = Decimal(-sale.move.units)
        yield Holding("sales", consignment.point.name, units, f"point-sale:{sale.pk}", consignment.lot_id)


holders.add("display", points_with)
holders.add("display sales", sales_of)
