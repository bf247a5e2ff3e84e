"""What else happens to stamps, on paper or in the world: delivered, voided, stolen, locked, consumed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.stamps import access
from commune.stamps.batches import actor_of, locked, require_keeper
from commune.stamps.models import MarkKind, StampBatch, StampMark
from commune.stamps.ranges import StampRefusedError, checked_range

NEED_REASON = (MarkKind.VOIDED, MarkKind.STOLEN, MarkKind.LOCKED, MarkKind.UNLOCKED)
LOCKS = (MarkKind.LOCKED, MarkKind.UNLOCKED)


def mark(
    batch: StampBatch,
    kind: MarkKind,
    *,
    first: int = 0,
    last: int | None = None,
    reason: str = "",
    by: Person | None,
) -> StampMark:
    """Writes what happened to a range. The same once more is a no-op, but a lock after an unlock is new.

    Raises StampRefusedError, and PermissionDenied unless `by` keeps these stamps (may lock them, for a lock).
    """
    _require_marker(batch, kind, by)
    begin, end = checked_range(batch, first, last)
    why = " ".join(reason.split())
    if kind in NEED_REASON and not why:
        raise StampRefusedError(_("Hãy ghi lý do."), "reason")
    with transaction.atomic():
        locked(batch)
        known = _standing(batch, kind, begin, end)
        row = StampMark(batch=batch, kind=kind, first=begin, last=end, reason=why, marked_by=by)
        row.marked_at = timezone.now()
        return known or recording.enter(row, by=actor_of(by))


def _standing(batch: StampBatch, kind: MarkKind, first: int, last: int) -> StampMark | None:
    same = StampMark.objects.filter(batch=batch, first=first, last=last)
    if kind in LOCKS:
        latest = same.filter(kind__in=LOCKS).order_by("-marked_at").first()
        return latest if latest and latest.kind == kind else None
    return same.filter(kind=kind).first()


def deliver(batch: StampBatch, *, first: int = 0, last: int | None = None, by: Person | None) -> StampMark:
    return mark(batch, MarkKind.DELIVERED, first=first, last=last, by=by)


def void(batch: StampBatch, *, first: int, last: int, reason: str, by: Person | None) -> StampMark:
    return mark(batch, MarkKind.VOIDED, first=first, last=last, reason=reason, by=by)


def report_stolen(batch: StampBatch, *, first: int, last: int, reason: str, by: Person | None) -> StampMark:
    return mark(batch, MarkKind.STOLEN, first=first, last=last, reason=reason, by=by)


def lock(batch: StampBatch, *, first: int, last: int, reason: str, by: Person | None) -> StampMark:
    return mark(batch, MarkKind.LOCKED, first=first, last=last, reason=reason, by=by)


def unlock(batch: StampBatch, *, first: int, last: int, reason: str, by: Person | None) -> StampMark:
    return mark(batch, MarkKind.UNLOCKED, first=first, last=last, reason=reason, by=by)


def consume(batch: StampBatch, *, first: int, last: int, by: Person | None) -> StampMark:
    return mark(batch, MarkKind.CONSUMED, first=first, last=last, by=by)


def _require_marker(batch: StampBatch, kind: MarkKind, by: Person | None) -> None:
    if by and kind in LOCKS and access.may_lock(by, batch.holder):
        return
    require_keeper(batch, by)
