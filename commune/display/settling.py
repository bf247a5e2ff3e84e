"""What a keeper owes a co-op for what was sold since the last time, less what was agreed: exact to the đồng."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.display import access
from commune.display.models import (
    PointMove,
    PointMoveKind,
    Settlement,
    SettlementLine,
    SettlementPaid,
)
from commune.display.refusing import DisplayRefusedError
from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import accounts, requests
from commune.payments.models import Allocation
from commune.people.models import Organization, Person
from commune.places.models import Place

WHOLE = 10_000
TO_PAY = timedelta(days=7)
SYSTEM = "system:settling"


def commission_of(amount: int, rate: int) -> int:
    """Of one line in đồng, half a đồng up; of a line below nothing the very same with a minus."""
    part = (2 * abs(amount) * rate + WHOLE) // (2 * WHOLE)
    return part if amount >= 0 else -part


def settle(point: Place, *, cooperative: Organization, by: Person, client_id: UUID) -> Settlement:
    """By keeper or co-op; every sale counts once. Idempotent by `client_id`. Raises DisplayRefusedError."""
    if not (access.keeps(by, point) or access.sends(by, cooperative)):
        raise DisplayRefusedError(_("Chỉ người giữ điểm hoặc hợp tác xã mới đối soát được."))
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=point.pk))
        known = Settlement.objects.filter(client_id=client_id).first()
        if known:
            return known
        moves = list(open_moves(point, cooperative))
        lines = _at_once([_line(move) for move in moves])
        sold, commission = sum(each.amount for each in lines), sum(each.commission for each in lines)
        if sold - commission <= 0:
            raise DisplayRefusedError(_("Từ lần đối soát trước tới nay chưa có tiền bán hàng phải trả."))
        row = Settlement(id=uuid4(), client_id=client_id, point=point, cooperative=cooperative)
        row.number = _next_number(point, cooperative)
        row.sold, row.commission, row.drawn_at, row.drawn_by = sold, commission, timezone.now(), by
        return _entered(row, lines)


def open_moves(point: Place, cooperative: Organization) -> "QuerySet[PointMove]":
    """Sales and undone sales that no settlement counts yet."""
    found = PointMove.objects.filter(
        consignment__point=point, consignment__booth__organization=cooperative, settlement_line__isnull=True
    )
    sold = found.filter(kind=PointMoveKind.SOLD)
    undone = found.filter(kind=PointMoveKind.UNDONE, undoes__kind=PointMoveKind.SOLD)
    both = (sold | undone).select_related("consignment__agreement", "undoes__sale", "sale")
    return both.order_by("moved_at", "pk")


def owed(point: Place, cooperative: Organization) -> tuple[int, int]:
    """Sold and commission so far, of what is not settled."""
    lines = [_line(move) for move in open_moves(point, cooperative)]
    return sum(each.amount for each in lines), sum(each.commission for each in lines)


def note_paid(allocation: Allocation) -> None:
    """Once the whole of it has come. Idempotent."""
    row = Settlement.objects.filter(request=allocation.request_id).select_related("request").first()
    if row is None:
        return
    with transaction.atomic():
        list(Settlement.objects.select_for_update(no_key=True).filter(pk=row.pk))
        paid_at = requests.standing_of(row.request).paid_at
        if paid_at is not None and not SettlementPaid.objects.filter(settlement=row).exists():
            paid = SettlementPaid(settlement=row, paid_at=paid_at, noted_at=timezone.now())
            recording.enter(paid, by=SYSTEM)


def _at_once(lines: list[SettlementLine]) -> list[SettlementLine]:
    """All of them, or as many, in order, as one bank transfer can carry: the rest waits for the next settlement."""
    total, most = 0, 0
    for number, line in enumerate(lines, 1):
        total += line.amount - line.commission
        if 0 < total < vietqr.TRANSFER_LIMIT:
            most = number
    return lines if total < vietqr.TRANSFER_LIMIT else lines[:most]


def _line(move: PointMove) -> SettlementLine:
    sale = (move.undoes or move).sale
    amount = -sale.amount if move.undoes else sale.amount
    return SettlementLine(
        move=move, amount=amount, commission=commission_of(amount, move.consignment.agreement.rate)
    )


def _next_number(point: Place, cooperative: Organization) -> int:
    found = Settlement.objects.filter(point=point, cooperative=cooperative).aggregate(last=Max("number"))
    return int(found["last"] or 0) + 1


def _entered(row: Settlement, lines: Sequence[SettlementLine]) -> Settlement:
    account = accounts.account_of(row.cooperative)
    if account is None:
        raise DisplayRefusedError(
            _("%(seller)s chưa có tài khoản nhận tiền.") % {"seller": row.cooperative.name}
        )
    by = row.drawn_by.log_actor
    try:
        row.request = requests.ask(
            account=account,
            amount=row.payable,
            reference=f"settlement:{row.pk}",
            due_at=row.drawn_at + TO_PAY,
            by=by,
        )
    except requests.RequestRefusedError as refusal:
        told = _("Số tiền vượt mức một lần chuyển. Hãy đối soát thường xuyên hơn.")
        raise DisplayRefusedError(told) from refusal
    recording.enter(row, by=by)
    for line in lines:
        line.settlement = row
    recording.enter_all(lines, by=by)
    return row
