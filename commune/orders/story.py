"""How an order came to where it is, and which lots are behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commune.orders.models import LateOutcome, LotReservation, Order, PaidBy, Step
from commune.shipping import shipments
from commune.shipping.models import Outcome, Shipment
from commune.trace import holds, recall
from commune.trace.models import Hold

Row = dict[str, Any]


def timeline_of(order: Order) -> list[Row]:
    """What happened, oldest first, for `design/timeline.html`. Reads `OrderSet.with_facts`."""
    note = _("Hàng đã được giữ cho đơn này.")
    rows = [_row(_("Đặt hàng"), order.placed_at, "cart", note=note), *_endings(order), *_money(order)]
    for step in order.fulfillments.all():
        if step.step == Step.PACKED:
            rows.append(_row(_("Đóng gói xong"), step.reached_at, "box"))
        elif step.step == Step.DELIVERED and step.shipment_id is None:
            rows.append(_row(_("Đã nhận tại gian hàng"), step.reached_at, "check-circle", tone="leaf"))
    for shipment in shipments.shipments_for(order.reference):
        rows += _voyage(shipment)
    return sorted(rows, key=lambda row: row["when"])


def _row(title: str, when: datetime, icon: str, **more: str) -> Row:
    return {"title": title, "when": when, "icon": icon, **more}


def _endings(order: Order) -> Iterator[Row]:
    if hasattr(order, "expiry"):
        note = _("Chưa thấy tiền về đúng hạn, hàng trả lại kệ.")
        yield _row(_("Hết hạn giữ hàng"), order.expiry.expired_at, "clock", note=note)
    if hasattr(order, "cancellation"):
        ended = order.cancellation
        yield _row(_("Đơn đã hủy"), ended.cancelled_at, "x", note=ended.reason, tone="chili")


def _money(order: Order) -> Iterator[Row]:
    if hasattr(order, "late"):
        ships = order.late.outcome == LateOutcome.SHIPS
        note = (
            _("Hàng vẫn còn nên đơn được giao bình thường.")
            if ships
            else _("Đơn đã đóng, người bán phải hoàn tiền.")
        )
        yield _row(_("Tiền về trễ"), order.late.noticed_at, "bank", note=note, tone="mango")
    if hasattr(order, "cod"):
        note = _("Người bán gửi hàng trước, người giao thu tiền.")
        yield _row(_("Trả tiền khi nhận hàng"), order.cod.agreed_at, "cash", note=note)
    if hasattr(order, "paid"):
        yield _row(_paid_how(order), order.paid.paid_at, "bank", tone="leaf")
    for refund in order.refunds.all():
        asked = _("Yêu cầu người bán hoàn tiền")
        yield _row(asked, refund.asked_at, "receipt", note=refund.get_cause_display(), tone="mango")
        if hasattr(refund, "sent"):
            note = _("Mã giao dịch %(number)s") % {"number": refund.sent.transaction}
            yield _row(_("Người bán báo đã hoàn tiền"), refund.sent.sent_at, "check", note=note)


def _paid_how(order: Order) -> str:
    if order.paid.method == PaidBy.ELSEWHERE:
        return _("%(place)s thu tiền của người mua") % {"place": order.origin.name}
    titles = {
        PaidBy.CASH: _("Người bán đã nhận tiền mặt"),
        PaidBy.COD: _("Người giao hàng đã thu tiền"),
        PaidBy.BANK: _("Tiền đã vào tài khoản người bán"),
    }
    return titles[PaidBy(order.paid.method)]


def _voyage(shipment: Shipment) -> Iterator[Row]:
    yield _row(_("Giao cho vận chuyển"), shipment.booked_at, "boxes", note=shipment.carrier.organization.name)
    departure, handover = getattr(shipment, "departure", None), getattr(shipment, "handover", None)
    if departure:
        yield _row(_("Rời bến"), departure.departed_at, "boat", place=shipment.from_place.name)
    for arrival in shipment.arrivals.all():
        yield _row(_("Tới bến"), arrival.arrived_at, "anchor", place=arrival.place.name)
    for report in shipment.reports.exclude(outcome=Outcome.WHOLE).order_by("taken_at"):
        yield _row(report.get_outcome_display(), report.taken_at, "warning", note=report.reason, tone="mango")
    if handover:
        note = handover.get_receiver_display()
        yield _row(_("Đã giao"), handover.handed_at, "check-circle", note=note, tone="leaf")


@dataclass(frozen=True)
class Source:
    """A lot behind an order: the buyer's way back to the orchard."""

    reservation: LotReservation
    is_recalled: bool
    hold: Hold | None


def sources_of(order: Order) -> list[Source]:
    held = LotReservation.objects.standing().filter(line__order=order)
    rows = list(held.select_related("move__lot__trade_item", "move__lot__place__unit", "line").order_by("pk"))
    lots = [row.move.lot for row in rows]
    recalled, stopped = recall.recalled(lots), holds.standing_on(lots)
    return [Source(row, row.move.lot_id in recalled, stopped.get(row.move.lot_id)) for row in rows]
