"""The life of a sheet: drawn up, checked by a second person, approved; or dropped. Each step is a row."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commune.ledger import recording
from commune.payments import members
from commune.people.models import Organization, Person
from commune.shares import access, telling
from commune.shares.models import (
    CountedLot,
    HeldBack,
    Share,
    ShareDeduction,
    Sheet,
    SheetApproval,
    SheetCheck,
    SheetDropping,
    SheetLine,
    TakenOnce,
)
from commune.shares.reckoning import Asked, Part, Reckoning, reckon
from commune.shares.refusing import ShareRefusedError, insist_same
from commune.trace import lots

MOST_POOLED = 10_000_000_000
LONGEST = 160


def draw_up(
    cooperative: Organization,
    *,
    since: date,
    until: date,
    by: Person,
    client_id: UUID,
    pool: int = 0,
    pool_reason: str = "",
    corrects: Sheet | None = None,
) -> Sheet:
    """Draw up a draft from what was graded until a day and not paid for yet; `since` only names the period.

    With `corrects`, an approved sheet of the same co-op, it holds the differences of that sheet's lots from what
    gradings, prices and holds say now. Idempotent by `client_id`. Raises ShareRefusedError.
    """
    row = Sheet(client_id=client_id, cooperative=cooperative, since=since, until=until, pool=pool)
    row.pool_reason, row.corrects = pool_reason.strip()[:LONGEST], corrects
    row.drawn_at, row.drawn_by = timezone.now(), by
    with transaction.atomic():
        members.locked(cooperative)
        known = Sheet.objects.filter(client_id=client_id).first()
        if known:
            insist_same(*[(s.cooperative_id, s.since, s.until, s.pool, s.corrects_id) for s in (known, row)])
            return known
        _check_asked(row, by)
        found = reckon(_asked(row))
        if not found.parts:
            raise ShareRefusedError("Không có gì phải tính thêm trong kỳ này.")
        last = Sheet.objects.filter(cooperative=cooperative).aggregate(last=Max("number"))["last"]
        row.number = (last or 0) + 1
        return _written(row, found)


def _asked(sheet: Sheet) -> Asked:
    return Asked(sheet.cooperative, sheet.until, sheet.pool, sheet.corrects)


def _check_asked(row: Sheet, by: Person) -> None:
    if not access.may_draw(by, row.cooperative):
        raise ShareRefusedError("Chỉ quản lý hợp tác xã được lập bảng chia tiền.")
    if row.until < row.since:
        raise ShareRefusedError("Ngày cuối kỳ phải sau ngày đầu kỳ.", "until")
    if row.until > timezone.localdate():
        raise ShareRefusedError("Ngày cuối kỳ chưa tới. Hãy xem lại.", "until")
    if abs(row.pool) > MOST_POOLED:
        raise ShareRefusedError("Phần chung lớn quá. Hãy xem lại.", "pool")
    if row.pool and not row.pool_reason:
        raise ShareRefusedError("Hãy ghi phần chung là tiền gì, ai thống nhất.", "pool_reason")
    if row.corrects:
        _check_correction(row, row.corrects)


def _check_correction(row: Sheet, corrected: Sheet) -> None:
    if corrected.cooperative_id != row.cooperative_id:
        raise ShareRefusedError("Bảng cần sửa không phải của hợp tác xã này.")
    if not SheetApproval.objects.filter(sheet=corrected).exists():
        raise ShareRefusedError("Bảng chưa duyệt thì bỏ và lập lại, không cần bảng điều chỉnh.")
    if row.pool:
        raise ShareRefusedError("Bảng điều chỉnh không chia phần chung.", "pool")


def _written(row: Sheet, found: Reckoning) -> Sheet:
    actor = row.drawn_by.log_actor
    recording.enter(row, by=actor)
    shares = [_share(row, part) for part in found.parts]
    recording.enter_all(shares, by=actor)
    recording.enter_all([line for part in found.parts for line in _lines(row, part)], by=actor)
    taken = [
        ShareDeduction(share=share, deduction=deduction, amount=amount)
        for share, part in zip(shares, found.parts, strict=True)
        for deduction, amount in part.taken
    ]
    recording.enter_all(taken, by=actor)
    held = [
        HeldBack(
            sheet=row, household=h.lot.holder, lot=h.lot, kilograms=h.kilograms, is_recalled=h.is_recalled
        )
        for h in found.held
    ]
    recording.enter_all(held, by=actor)
    return row


def _share(sheet: Sheet, part: Part) -> Share:
    row = Share(sheet=sheet, household=part.household, kilograms=part.kilograms, goods=part.goods)
    row.pool, row.deducted, row.before = part.pool, part.deducted, part.before
    return row


def _lines(sheet: Sheet, part: Part) -> list[SheetLine]:
    return [
        SheetLine(
            sheet=sheet,
            household=part.household,
            lot=each.lot,
            trade_item=each.trade_item,
            grade=each.grade,
            round=each.round,
            kilograms=each.kilograms,
            price=each.price,
            amount=each.amount,
        )
        for each in part.lines
    ]


def check(sheet: Sheet, *, by: Person) -> SheetCheck:
    """A second person has gone through the draft. Idempotent. Raises ShareRefusedError."""
    if not access.may_check(by, sheet.cooperative):
        raise ShareRefusedError("Chỉ quản lý hoặc cán bộ kỹ thuật của hợp tác xã được kiểm tra bảng.")
    if by.pk == sheet.drawn_by_id:
        raise ShareRefusedError("Người lập bảng không tự kiểm tra được. Hãy nhờ người thứ hai.")
    with transaction.atomic():
        members.locked(sheet.cooperative)
        known = SheetCheck.objects.filter(sheet=sheet).first()
        if known:
            return known
        _check_open(sheet)
        row = SheetCheck(sheet=sheet, checked_by=by, checked_at=timezone.now())
        return recording.enter(row, by=by.log_actor)


def _check_open(sheet: Sheet) -> None:
    if SheetDropping.objects.filter(sheet=sheet).exists():
        raise ShareRefusedError("Bảng này đã bỏ.")


def drop(sheet: Sheet, *, reason: str, by: Person) -> SheetDropping:
    """Give a draft up. Idempotent. Raises ShareRefusedError: approved already, not her co-op."""
    if not access.may_draw(by, sheet.cooperative):
        raise ShareRefusedError("Chỉ quản lý hợp tác xã được bỏ bảng.")
    with transaction.atomic():
        members.locked(sheet.cooperative)
        if SheetApproval.objects.filter(sheet=sheet).exists():
            raise ShareRefusedError("Bảng đã duyệt không bỏ được. Muốn sửa, hãy lập bảng điều chỉnh.")
        known = SheetDropping.objects.filter(sheet=sheet).first()
        row = SheetDropping(sheet=sheet, reason=reason.strip()[:LONGEST], dropped_by=by)
        row.dropped_at = timezone.now()
        return known or recording.enter(row, by=by.log_actor)


def approve(sheet: Sheet, *, by: Person) -> SheetApproval:
    """The manager approves what was checked: lots are counted, members credited and payouts asked for, all at once.

    Idempotent; of two at once one approves. Refused (ShareRefusedError) without a check by somebody else, and when
    anything that it was reckoned from has changed since: then it is dropped and drawn up again.
    """
    if not access.may_draw(by, sheet.cooperative):
        raise ShareRefusedError("Chỉ quản lý hợp tác xã được duyệt bảng.")
    with transaction.atomic():
        members.locked(sheet.cooperative)
        known = SheetApproval.objects.filter(sheet=sheet).first()
        if known:
            return known
        _check_open(sheet)
        checked = SheetCheck.objects.filter(sheet=sheet).first()
        if checked is None:
            raise ShareRefusedError("Bảng chưa có người thứ hai kiểm tra, chưa duyệt được.")
        if checked.checked_by_id == by.pk:
            raise ShareRefusedError("Người đã kiểm tra không duyệt luôn được. Hãy để người khác duyệt.")
        lots.locked(line.lot for line in sheet.lines.select_related("lot"))
        _check_fresh(sheet)
        row = recording.enter(
            SheetApproval(sheet=sheet, approved_by=by, approved_at=timezone.now()), by=by.log_actor
        )
        _count(sheet, by)
        telling.tell_approved(sheet)
    return row


def _check_fresh(sheet: Sheet) -> None:
    found = reckon(_asked(sheet))
    now = {_words(_share(sheet, part)) for part in found.parts}
    lines_now = {_line_words(line) for part in found.parts for line in _lines(sheet, part)}
    kept = {_words(share) for share in sheet.shares.all()}
    if (now, lines_now) != (kept, {_line_words(line) for line in sheet.lines.all()}):
        raise ShareRefusedError(
            "Từ lúc lập bảng tới nay số ký, giá, tạm ứng hoặc lô tạm giữ đã đổi. Hãy bỏ bảng này và lập lại."
        )


def _words(share: Share) -> tuple[object, ...]:
    return share.household_id, share.kilograms, share.goods, share.pool, share.deducted, share.before


def _line_words(line: SheetLine) -> tuple[object, ...]:
    key = (line.lot_id, line.trade_item_id, line.grade, line.round)
    return *key, line.kilograms, line.price, line.amount


def _count(sheet: Sheet, by: Person) -> None:
    counted = [
        CountedLot(
            sheet=sheet,
            lot_id=line.lot_id,
            trade_item_id=line.trade_item_id,
            grade=line.grade,
            round=line.round,
            kilograms=line.kilograms,
            amount=line.amount,
        )
        for line in sheet.lines.all()
    ]
    recording.enter_all(counted, by=by.log_actor)
    once = ShareDeduction.objects.filter(share__sheet=sheet, deduction__household__isnull=False)
    recording.enter_all(
        [TakenOnce(deduction_id=each.deduction_id, sheet=sheet) for each in once], by=by.log_actor
    )
    credits_ = [
        members.Credit(share.household, share.credit) for share in sheet.shares.select_related("household")
    ]
    members.credit(sheet.cooperative, credits_, reference=sheet.reference, by=by.log_actor)


def new_client_id() -> UUID:
    """For a button that draws up or answers: pressed twice, it counts once."""
    return uuid4()
