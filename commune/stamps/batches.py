"""Stamps issued, put on a lot and switched on: one row each time, however many stamps it is about."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.serials.batch_root import BatchTree
from commune.people.models import Organization, Person
from commune.products.models import TradeItem
from commune.stamps import access, house_key, ranges, recognized, steps
from commune.stamps.allowance import check_assignable, check_issue, check_sellable
from commune.stamps.models import (
    Activation,
    DeliveryDuty,
    MarkKind,
    StampAssignment,
    StampBatch,
    StampMark,
    StampReservation,
)
from commune.stamps.ranges import StampRefusedError, checked_range
from commune.trace import events
from commune.trace.models import Lot

OPERATOR = "system:stamps"

Progress = Callable[[int], object]
OnLot = TypeVar("OnLot", Activation, StampAssignment)


def issue_batch(
    *,
    trade_item: TradeItem,
    lot: Lot | None = None,
    count: int,
    by: Person | None,
    holder: Organization,
    client_id: UUID,
    at: datetime | None = None,
    progress: Progress | None = None,
    must_be_delivered: bool = False,
) -> StampBatch:
    """A batch of `count` stamps for a lot, or a roll without one. About 4 s a million, told to `progress`.

    Idempotent by `client_id`, also after a crash: the number, and with it every serial, stays the same. `by` None
    is the operator at the command line, who may issue more stamps than the lot has units. `must_be_delivered`:
    none of them is used before it was marked as delivered to the holder. Raises StampRefusedError, and
    PermissionDenied unless `by` packs for or manages the holder.
    """
    asked = StampReservation(client_id=client_id, trade_item=trade_item, holder=holder, lot=lot, count=count)
    reserved = _reserved(asked, by)
    made = StampBatch.objects.select_related("trade_item", "lot", "holder")
    known = made.filter(client_id=client_id).first()
    return known or _made(reserved, by, at or timezone.now(), progress, must_be_delivered=must_be_delivered)


def _reserved(asked: StampReservation, by: Person | None) -> StampReservation:
    """The number, in a transaction of its own: hashing a million stamps must not keep other writers waiting."""
    if by and not access.may_keep_stamps(by, asked.holder):
        raise PermissionDenied
    with transaction.atomic():
        known = (
            StampReservation.objects.select_for_update(no_key=True).filter(client_id=asked.client_id).first()
        )
        if known:
            return _same(known, asked)
        check_issue(asked, is_limited=by is not None)
        asked.reserved_at = timezone.now()
        try:
            return recording.enter(asked, by=actor_of(by))
        except IntegrityError:  # the same request a moment earlier
            return _same(StampReservation.objects.get(client_id=asked.client_id), asked)


def _same(known: StampReservation, asked: StampReservation) -> StampReservation:
    facts = ("trade_item_id", "holder_id", "lot_id", "count")
    if any(getattr(known, fact) != getattr(asked, fact) for fact in facts):
        raise StampRefusedError(_("Yêu cầu này đã dùng cho một đợt tem khác."))
    return known


def _made(
    reserved: StampReservation,
    by: Person | None,
    at: datetime,
    progress: Progress | None,
    *,
    must_be_delivered: bool,
) -> StampBatch:
    batch = StampBatch(
        number=reserved.number, trade_item=reserved.trade_item, holder=reserved.holder, lot=reserved.lot,
        count=reserved.count, client_id=reserved.client_id, issued_by=by, issued_at=at,
    )  # fmt: skip
    tree = BatchTree.built(batch_id(batch), house_key.key_of(batch), progress)
    batch.root, batch.kept, batch.key_mark = tree.root.hex(), tree.kept, house_key.key_mark()
    with transaction.atomic():
        StampReservation.objects.select_for_update(no_key=True).get(pk=reserved.pk)
        known = StampBatch.objects.filter(client_id=reserved.client_id).first()
        if known:
            return known
        check_issue(reserved, is_limited=by is not None)
        batch.event = events.record(steps.issue_event(batch), by=actor_of(by))
        recording.enter(batch, by=actor_of(by))
        if must_be_delivered:
            recording.enter(DeliveryDuty(batch=batch, since=at), by=actor_of(by))
        recording.enter_all(recognized.marks_for(batch), by=actor_of(by))
        return batch


def batch_id(batch: StampBatch) -> bytes:
    """What stands for the batch in the leaves of its tree: its number, which needs no place in the database."""
    return batch.number.to_bytes(4)


def tree_of(batch: StampBatch) -> BatchTree:
    """For proofs of single stamps."""
    return BatchTree(batch_id(batch), house_key.key_of(batch), bytes(batch.kept))


def assign(
    batch: StampBatch, lot: Lot, *, first: int = 0, last: int | None = None, by: Person | None
) -> StampAssignment:
    """A range of a roll goes to a packed lot of the same item and holder. The same again is a no-op.

    Raises StampRefusedError (also for a range that meets another one), PermissionDenied.
    """
    require_keeper(batch, by)
    begin, end = checked_range(batch, first, last)
    with transaction.atomic():
        locked(batch)
        known = StampAssignment.objects.filter(batch=batch, first=begin, last=end, lot=lot).first()
        if known:
            return known
        _check_delivered(batch, begin, end)
        check_assignable(batch, lot, end - begin + 1, is_limited=by is not None)
        met = _met(StampAssignment.objects.filter(batch=batch), begin, end)
        if met:
            told = {"range": ranges.written(met.first, met.last), "lot": met.lot.code}
            raise StampRefusedError(_("Tem %(range)s đã gán cho lô %(lot)s.") % told, "first")
        row = StampAssignment(batch=batch, first=begin, last=end, lot=lot)
        row.assigned_by, row.assigned_at = by, timezone.now()
        return recording.enter(row, by=actor_of(by))


def activate(
    batch: StampBatch,
    *,
    first: int = 0,
    last: int | None = None,
    by: Person | None,
    at: datetime | None = None,
) -> Activation:
    """Switches a range on: from now on a scan says that the stamp is good. The same range again is a no-op.

    Raises StampRefusedError: a range that meets an active one, has no lot, or whose lot may not be sold.
    """
    require_keeper(batch, by)
    begin, end = checked_range(batch, first, last)
    with transaction.atomic():
        locked(batch)
        known = Activation.objects.filter(batch=batch, first=begin, last=end).first()
        if known:
            return known
        met = _met(Activation.objects.filter(batch=batch), begin, end)
        if met:
            told = _("Tem %(range)s đã kích hoạt rồi.") % {"range": ranges.written(met.first, met.last)}
            raise StampRefusedError(told, "first")
        _check_delivered(batch, begin, end)
        lot = _lot_under(batch, begin, end)
        check_sellable(lot)
        moment = at or timezone.now()
        made = events.record(steps.activation_event(batch, lot, begin, end, moment), by=actor_of(by))
        row = Activation(batch=batch, first=begin, last=end, lot=lot, activated_by=by, activated_at=moment)
        row.event = made
        return recording.enter(row, by=actor_of(by))


def _lot_under(batch: StampBatch, first: int, last: int) -> Lot:
    if batch.lot:
        return batch.lot
    met = StampAssignment.objects.filter(batch=batch, first__lte=last, last__gte=first)
    found = {each.lot_id: each for each in met.select_related("lot__trade_item", "lot__place")}
    covered = ranges.size_of((max(each.first, first), min(each.last, last)) for each in met)
    if len(found) != 1 or covered != last - first + 1:
        raise StampRefusedError(_("Các tem này chưa gán cho một lô duy nhất. Hãy gán lô trước."), "first")
    return found.popitem()[1].lot


def _check_delivered(batch: StampBatch, first: int, last: int) -> None:
    if not DeliveryDuty.objects.filter(batch=batch).exists():
        return
    met = StampMark.objects.filter(batch=batch, kind=MarkKind.DELIVERED, first__lte=last, last__gte=first)
    covered = ranges.cut_to(met.values_list("first", "last"), first, last)
    if ranges.size_of(covered) != last - first + 1:
        raise StampRefusedError(_("Các tem này chưa giao tới cơ sở. Xác nhận đã nhận rồi mới dùng."), "first")


def require_keeper(batch: StampBatch, by: Person | None) -> None:
    if by and not access.may_keep_stamps(by, batch.holder):
        raise PermissionDenied


def locked(batch: StampBatch) -> None:
    """One writer a batch, so that two people cannot switch on ranges that meet."""
    StampBatch.objects.select_for_update(no_key=True).only("pk").get(pk=batch.pk)


def _met(rows: QuerySet[OnLot], first: int, last: int) -> OnLot | None:
    return rows.filter(first__lte=last, last__gte=first).select_related("lot").order_by("first").first()


def actor_of(by: Person | None) -> str:
    return by.log_actor if by else OPERATOR
