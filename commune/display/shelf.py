"""What leaves a point: sold, lost, sent back. Each is one UPDATE with its condition inside, beside a move."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.display import access
from commune.display import events as steps
from commune.display.models import (
    Consignment,
    PaidBy,
    PointLevel,
    PointMove,
    PointMoveKind,
    PointSale,
    ReturnReceipt,
    StockCount,
)
from commune.display.refusing import DisplayRefusedError
from commune.ledger import recording
from commune.people.models import Person
from commune.trace import events, holds, recall
from commune.trace.models import Lot

Tell = Callable[[Consignment, int, datetime, str], dict[str, Any]]


@dataclass(frozen=True)
class _Leaving:
    """Units that leave a point, as the keeper says."""

    kind: PointMoveKind
    units: int
    tell: Tell
    by: Person
    client_id: UUID
    at: datetime | None
    reason: str = ""


def sell(
    consignment: Consignment,
    *,
    units: int,
    method: PaidBy,
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> PointSale:
    """Over the counter, at the consignment's price. Idempotent by `client_id`. Raises DisplayRefusedError."""
    leaving = _Leaving(PointMoveKind.SOLD, units, steps.selling, by, client_id, at)
    with transaction.atomic():
        known = _known(consignment, leaving)
        if known:
            return known.sale
        row = PointSale(move=_leave(consignment, leaving), amount=units * consignment.price, method=method)
        return recording.enter(row, by=by.log_actor)


def lose(
    consignment: Consignment,
    *,
    units: int,
    reason: str,
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> PointMove:
    """Spoilt, broken or gone, with the reason. Recalled lots too. Idempotent. Raises DisplayRefusedError."""
    told = reason.strip()[:200]
    return _gone(consignment, _Leaving(PointMoveKind.LOST, units, steps.losing, by, client_id, at, told))


def send_back(
    consignment: Consignment,
    *,
    units: int,
    by: Person,
    client_id: UUID,
    reason: str = "",
    at: datetime | None = None,
) -> PointMove:
    """On its way to the co-op, which counts it. Recalled lots too. Idempotent. Raises DisplayRefusedError."""
    told = reason.strip()[:200] or _("Trả hàng chưa bán")
    leaving = _Leaving(PointMoveKind.SENT_BACK, units, steps.sending_back, by, client_id, at, told)
    return _gone(consignment, leaving)


def undo(move: PointMove, *, reason: str, by: Person, client_id: UUID) -> PointMove:
    """A mistake of the keeper: the units stand there again. Idempotent. Raises DisplayRefusedError."""
    consignment = move.consignment
    _check_keeper(consignment, by)
    if move.kind not in (PointMoveKind.SOLD, PointMoveKind.LOST, PointMoveKind.SENT_BACK):
        raise DisplayRefusedError(_("Việc này không hủy được."))
    if not reason.strip():
        raise DisplayRefusedError(_("Hãy ghi lý do hủy."))
    with transaction.atomic():
        # The co-op counts a return under the same lock: its units come back once, here or there.
        list(PointMove.objects.select_for_update(no_key=True).filter(pk=move.pk))
        list(PointLevel.objects.select_for_update(no_key=True).filter(pk=consignment.pk))
        known = PointMove.objects.filter(undoes=move).first()
        if known:
            return known
        if PointMove.objects.filter(client_id=client_id).exists():
            raise DisplayRefusedError(_("Số phiếu này đã dùng cho việc khác."))
        if ReturnReceipt.objects.filter(move=move).exists():
            raise DisplayRefusedError(_("Hợp tác xã đã nhận lại số hàng này."))
        PointLevel.objects.filter(pk=consignment.pk).update(available=F("available") - move.units)
        row = PointMove(consignment=consignment, kind=PointMoveKind.UNDONE, units=-move.units, undoes=move)
        row.reason = reason.strip()[:200]
        return _entered(row, client_id, by, timezone.now(), steps.undoing)


def count(consignment: Consignment, *, counted: int, by: Person, client_id: UUID) -> StockCount:
    """What stands there against the books; changes nothing. Idempotent. Raises DisplayRefusedError."""
    _check_keeper(consignment, by)
    if counted < 0:
        raise DisplayRefusedError(_("Số đếm không thể âm."))
    with transaction.atomic():
        level = PointLevel.objects.select_for_update(no_key=True).filter(pk=consignment.pk).first()
        if level is None:
            raise DisplayRefusedError(_("Hàng này chưa nhận, chưa có gì để kiểm đếm."))
        known = StockCount.objects.filter(client_id=client_id, consignment=consignment).first()
        row = StockCount(consignment=consignment, counted=counted, expected=level.available)
        row.client_id, row.counted_at, row.counted_by = client_id, timezone.now(), by
        return known or recording.enter(row, by=by.log_actor)


def differences() -> list[str]:
    """Counters that are not the sum of their moves; empty when all are."""
    moved = dict(PointMove.objects.order_by().values_list("consignment").annotate(total=Sum("units")))
    return [
        f"consignment {level.pk}: counter {level.available}, moves {moved.get(level.pk, 0)}"
        for level in PointLevel.objects.order_by("pk")
        if level.available != moved.get(level.pk, 0)
    ]


def why_stopped(lot: Lot) -> str:
    """Why nothing of it may be sold now, as told to the keeper; empty when it may."""
    recalls = recall.recalls_of(lot)
    if recalls:
        return _("Lô %(lot)s bị thu hồi. %(why)s") % {"lot": lot.code, "why": recalls[0].reason}
    if recall.held([lot]):
        return _("Lô %(lot)s đang tạm giữ. %(why)s") % {"lot": lot.code, "why": holds.why_stopped([lot])}
    if Lot.objects.past_best(timezone.localdate()).filter(pk=lot.pk).exists():
        return _("Lô %(lot)s đã quá hạn dùng.") % {"lot": lot.code}
    return ""


def _gone(consignment: Consignment, leaving: _Leaving) -> PointMove:
    if not leaving.reason:
        raise DisplayRefusedError(_("Hãy ghi lý do."))
    with transaction.atomic():
        return _known(consignment, leaving) or _leave(consignment, leaving)


def _known(consignment: Consignment, leaving: _Leaving) -> PointMove | None:
    """Under the lot's lock, as a recall takes it: so either it sees this, or this sees the recall."""
    _check_keeper(consignment, leaving.by)
    list(Lot.objects.select_for_update(no_key=True).filter(pk=consignment.lot_id).values_list("pk"))
    known = PointMove.objects.filter(client_id=leaving.client_id).first()
    told = (consignment.pk, leaving.kind, -leaving.units)
    if known and (known.consignment_id, known.kind, known.units) != told:
        raise DisplayRefusedError(_("Số phiếu này đã dùng cho việc khác."))
    return known


def _leave(consignment: Consignment, leaving: _Leaving) -> PointMove:
    """The deciding statement: enough stands there, and, to be sold, the lot may be sold at this moment."""
    is_sale, units = leaving.kind == PointMoveKind.SOLD, leaving.units
    levels = PointLevel.objects.guarded() if is_sale else PointLevel.objects.all()
    enough = levels.filter(pk=consignment.pk, available__gte=units)
    if units < 1 or not enough.update(available=F("available") - units):
        stopped = why_stopped(consignment.lot) if is_sale else ""
        raise DisplayRefusedError(stopped or _("Tại điểm không còn đủ số đó."))
    row = PointMove(consignment=consignment, kind=leaving.kind, units=-units, reason=leaving.reason)
    return _entered(row, leaving.client_id, leaving.by, leaving.at or timezone.now(), leaving.tell)


def _entered(row: PointMove, client_id: UUID, by: Person, moment: datetime, tell: Tell) -> PointMove:
    told = tell(row.consignment, abs(row.units), moment, str(client_id))
    row.event = events.record(told, by=by.log_actor)
    row.client_id, row.moved_at, row.moved_by = client_id, moment, by
    return recording.enter(row, by=by.log_actor)


def _check_keeper(consignment: Consignment, by: Person) -> None:
    if not access.keeps(by, consignment.point):
        raise DisplayRefusedError(_("Chỉ người giữ điểm trưng bày mới làm được việc này."))
