"""Stamps ordered within a quota, approved or refused, and made as a roll."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.vietnamese import format_number
from commune.people.models import Person
from commune.products.models import TradeItem
from commune.quotas import access
from commune.quotas.models import OrderBatch, OrderRuling, QuotaLevel, StampOrder, StampQuota
from commune.quotas.programmes import QuotaRefusedError
from commune.stamps import batches


def order_stamps(
    quota: StampQuota, *, trade_item: TradeItem, count: int, by: Person, client_id: UUID
) -> StampOrder:
    """An order of the facility's manager. The quota is taken in the one statement that also asks whether it is there.

    Idempotent by `client_id`. Raises QuotaRefusedError and PermissionDenied.
    """
    if not access.may_order(by, quota.facility):
        raise PermissionDenied
    row = StampOrder(quota=quota, trade_item=trade_item, count=count, client_id=client_id, ordered_by=by)
    row.ordered_at = timezone.now()
    try:
        with transaction.atomic():
            known = StampOrder.objects.filter(client_id=client_id).first()
            if known:
                return _same(known, row)
            _check(row)
            _take(quota, count)
            return recording.enter(row, by=by.log_actor)
    except IntegrityError:  # the same request a moment earlier
        known = StampOrder.objects.filter(client_id=client_id).first()
        if known is None:
            raise
        return _same(known, row)


def _same(known: StampOrder, asked: StampOrder) -> StampOrder:
    facts = ("quota_id", "trade_item_id", "count")
    if any(getattr(known, fact) != getattr(asked, fact) for fact in facts):
        raise QuotaRefusedError(_("Yêu cầu này đã dùng cho một đơn đặt tem khác."))
    return known


def _check(asked: StampOrder) -> None:
    quota, item = asked.quota, asked.trade_item
    if asked.count < 1:
        raise QuotaRefusedError(_("Số tem phải lớn hơn 0."), "count")
    if not quota.valid_from <= timezone.localdate() <= quota.valid_to:
        told = _("Hạn mức theo quyết định %(number)s đã hết hạn hoặc chưa tới ngày dùng.")
        raise QuotaRefusedError(told % {"number": quota.decision})
    if item.is_bulk or item.brand_owner_id != quota.facility_id:
        raise QuotaRefusedError(_("Chỉ đặt tem cho mặt hàng đóng gói của chính cơ sở."), "trade_item")


def _take(quota: StampQuota, count: int) -> None:
    room = QuotaLevel.objects.filter(quota=quota, ordered__lte=F("limit") - count)
    if room.update(ordered=F("ordered") + count):
        return
    left = QuotaLevel.objects.get(quota=quota).left
    told = _("Hạn mức chỉ còn %(left)s tem.") % {"left": format_number(left)}
    raise QuotaRefusedError(told, "count")


def approve(order: StampOrder, *, by: Person) -> OrderRuling:
    """The province approves; a second time gives the first ruling. Raises QuotaRefusedError after a refusal."""
    return _rule(OrderRuling(order=order, is_approved=True), by)


def refuse(order: StampOrder, *, reason: str, by: Person) -> OrderRuling:
    """With a reason; what it had taken of the quota is free again."""
    why = " ".join(reason.split())
    if not why:
        raise QuotaRefusedError(_("Hãy ghi lý do không duyệt."), "reason")
    return _rule(OrderRuling(order=order, is_approved=False, reason=why), by)


def _rule(row: OrderRuling, by: Person) -> OrderRuling:
    if not access.may_rule(by, row.order.quota.facility):
        raise PermissionDenied
    with transaction.atomic():
        StampOrder.objects.select_for_update(no_key=True).get(pk=row.order_id)
        known = OrderRuling.objects.filter(order=row.order_id).first()
        if known:
            if known.is_approved != row.is_approved:
                raise QuotaRefusedError(_("Đơn này đã có ý kiến duyệt rồi."))
            return known
        if not row.is_approved:
            level = QuotaLevel.objects.filter(quota=row.order.quota_id)
            level.update(ordered=F("ordered") - row.order.count)
        row.ruled_by, row.ruled_at = by, timezone.now()
        return recording.enter(row, by=by.log_actor)


def make_roll(order: StampOrder, *, by: Person) -> OrderBatch:
    """The roll of an approved order, as one batch; about 4 s a million stamps. Broken off, it goes on the same.

    The house issues it and not the facility, which gets its files once it keeps the batch.
    """
    if not access.may_rule(by, order.quota.facility):
        raise PermissionDenied
    if not OrderRuling.objects.filter(order=order, is_approved=True).exists():
        raise QuotaRefusedError(_("Đơn này chưa được duyệt."))
    made = batches.issue_batch(
        trade_item=order.trade_item,
        count=order.count,
        by=None,
        holder=order.quota.facility,
        client_id=order.pk,
        must_be_delivered=True,
    )
    with transaction.atomic():
        StampOrder.objects.select_for_update(no_key=True).get(pk=order.pk)
        known = OrderBatch.objects.filter(order=order).first()
        row = OrderBatch(order=order, batch=made, made_by=by, made_at=timezone.now())
        return known or recording.enter(row, by=by.log_actor)


def recount(quota: StampQuota) -> int:
    """What the orders say is taken of the quota: the counter must agree."""
    return int(quota.orders.standing().aggregate(found=Sum("count"))["found"] or 0)
