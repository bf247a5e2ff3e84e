"""Rolls on their way: delivered by range, confirmed by who counted them, given back or destroyed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.quotas import access
from commune.quotas.models import (
    DeliveryReceipt,
    OrderBatch,
    ReturnKind,
    StampDelivery,
    StampOrder,
    StampReturn,
)
from commune.quotas.programmes import QuotaRefusedError
from commune.stamps import marks
from commune.stamps.models import Activation, StampBatch
from commune.stamps.ranges import Range, checked_range, cut_to, merged, size_of


def deliver(order: StampOrder, *, first: int, last: int, slip: str, by: Person) -> StampDelivery:
    """A range goes to the facility with a slip. No stamp goes twice; the same slip and range again is a no-op.

    Raises QuotaRefusedError, StampRefusedError (outside of the roll), PermissionDenied.
    """
    if not access.may_rule(by, order.quota.facility):
        raise PermissionDenied
    with transaction.atomic():
        begin, end = checked_range(_locked_roll(order), first, last)
        known = order.deliveries.filter(first=begin, last=end, slip=slip).first()
        if known:
            return known
        _check_free(order.deliveries.all(), begin, end, _("Tem %(range)s đã giao rồi."))
        row = StampDelivery(order=order, first=begin, last=end, slip=slip, delivered_by=by)
        row.delivered_at = timezone.now()
        return recording.enter(row, by=by.log_actor)


def _locked_roll(order: StampOrder) -> StampBatch:
    StampOrder.objects.select_for_update(no_key=True).get(pk=order.pk)
    making = OrderBatch.objects.filter(order=order).select_related("batch").first()
    if making is None:
        raise QuotaRefusedError(_("Đơn này chưa được duyệt và in tem."))
    return making.batch


def _check_free(
    rows: "QuerySet[StampDelivery] | QuerySet[StampReturn]", first: int, last: int, told: str
) -> None:
    met = rows.filter(first__lte=last, last__gte=first).order_by("first").first()
    if met:
        raise QuotaRefusedError(told % {"range": met.words}, "first")


def confirm(delivery: StampDelivery, *, first: int, last: int, note: str, by: Person) -> DeliveryReceipt:
    """The facility says what it counted: the range or less of it, then with a note. Once; again gives the first.

    From then on these stamps are `delivered`, and no others.
    """
    if not access.may_order(by, delivery.order.quota.facility):
        raise PermissionDenied
    why = " ".join(note.split())
    if not delivery.first <= first <= last <= delivery.last:
        raise QuotaRefusedError(_("Phiếu này giao tem %(range)s.") % {"range": delivery.words}, "first")
    if (first, last) != (delivery.first, delivery.last) and not why:
        raise QuotaRefusedError(_("Nhận thiếu thì ghi rõ thiếu tem nào, vì sao."), "note")
    with transaction.atomic():
        batch = _locked_roll(delivery.order)
        known = DeliveryReceipt.objects.filter(delivery=delivery).first()
        if known:
            return known
        mark = marks.deliver(batch, first=first, last=last, by=by)
        row = DeliveryReceipt(delivery=delivery, first=first, last=last, note=why, mark=mark)
        row.received_by, row.received_at = by, timezone.now()
        return recording.enter(row, by=by.log_actor)


def give_back(
    order: StampOrder, kind: ReturnKind, *, first: int, last: int, reason: str, by: Person
) -> StampReturn:
    """Confirmed stamps that are on no goods are returned or destroyed, and void from then on.

    The same range again is a no-op. Raises QuotaRefusedError for stamps not confirmed, active or gone already.
    """
    if not access.may_order(by, order.quota.facility):
        raise PermissionDenied
    why = " ".join(reason.split())
    if not why:
        raise QuotaRefusedError(_("Hãy ghi lý do và số biên bản."), "reason")
    with transaction.atomic():
        batch = _locked_roll(order)
        begin, end = checked_range(batch, first, last)
        known = order.returns.filter(first=begin, last=end, kind=kind).first()
        if known:
            return known
        _check_returnable(order, batch, begin, end)
        mark = marks.void(batch, first=begin, last=end, reason=why, by=by)
        row = StampReturn(order=order, kind=kind, first=begin, last=end, reason=why, mark=mark)
        row.recorded_by, row.recorded_at = by, timezone.now()
        return recording.enter(row, by=by.log_actor)


def _check_returnable(order: StampOrder, batch: StampBatch, first: int, last: int) -> None:
    confirmed = cut_to(confirmed_ranges(order), first, last)
    if size_of(confirmed) != last - first + 1:
        raise QuotaRefusedError(_("Chỉ trả hoặc hủy tem mà cơ sở đã xác nhận nhận."), "first")
    on_goods = Activation.objects.filter(batch=batch, first__lte=last, last__gte=first).first()
    if on_goods:
        raise QuotaRefusedError(_("Tem %(range)s đang trên hàng.") % {"range": on_goods.words}, "first")
    _check_free(order.returns.all(), first, last, _("Tem %(range)s đã trả hoặc hủy rồi."))


def confirmed_ranges(order: StampOrder) -> list[Range]:
    rows = DeliveryReceipt.objects.filter(delivery__order=order)
    return merged(rows.values_list("first", "last"))


def undelivered_ranges(order: StampOrder) -> list[Range]:
    """What of the roll was not sent yet, in order."""
    found, start = [], 0
    for first, last in merged(order.deliveries.values_list("first", "last")):
        if start < first:
            found.append((start, first - 1))
        start = last + 1
    return [*found, (start, order.count - 1)] if start < order.count else found
