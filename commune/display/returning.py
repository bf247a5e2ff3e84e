"""What a point sends back goes on the booth's shelf again, as far as it came."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.display import access
from commune.display import events as steps
from commune.display.models import PointMove, PointMoveKind, ReturnReceipt
from commune.display.refusing import DisplayRefusedError
from commune.ledger import recording
from commune.market import stock
from commune.people.models import Person
from commune.trace import events


def take_back(
    move: PointMove, *, counted: int, by: Person, reason: str = "", at: datetime | None = None
) -> ReturnReceipt:
    """Idempotent. Raises DisplayRefusedError. A recalled lot comes back too, where nobody can buy it."""
    consignment = move.consignment
    if not access.sends(by, consignment.booth.organization):
        raise DisplayRefusedError(_("Chỉ người giữ gian hàng mới nhận lại hàng được."))
    if move.kind != PointMoveKind.SENT_BACK:
        raise DisplayRefusedError(_("Đây không phải hàng trả về."))
    with transaction.atomic():
        list(PointMove.objects.select_for_update(no_key=True).filter(pk=move.pk))
        known = ReturnReceipt.objects.filter(move=move).first()
        if known:
            return known
        if PointMove.objects.filter(undoes=move).exists():
            raise DisplayRefusedError(_("Người giữ điểm đã hủy lần trả này."))
        if not 0 <= counted <= -move.units or (counted < -move.units and not reason.strip()):
            raise DisplayRefusedError(_("Không nhận nhiều hơn số đã trả; nhận thiếu thì ghi lý do."))
        row = ReturnReceipt(move=move, counted=counted, reason=reason.strip()[:200])
        row.received_at, row.received_by = max(at or timezone.now(), move.moved_at), by
        if counted:
            row.shelved = stock.bring_back(
                consignment.move, units=counted, reason=_("Điểm trưng bày trả lại"), by=by.log_actor
            )
            told = steps.taking_back(consignment, counted, row.received_at, str(move.client_id))
            row.event = events.record(told, by=by.log_actor)
        return recording.enter(row, by=by.log_actor)


def waiting_for(person: Person) -> "list[PointMove]":
    """Sent back to her booths and not counted yet."""
    found = PointMove.objects.filter(kind=PointMoveKind.SENT_BACK, return_receipt=None, undone_by=None)
    found = found.filter(consignment__booth__organization__in=access.cooperatives_of(person))
    return list(
        found.select_related("consignment__lot__trade_item", "consignment__point").order_by("moved_at")
    )
