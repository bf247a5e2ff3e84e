"""Sending units of a lot to a display point, and the keeper's count when they are there."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.display import access, agreements
from commune.display import events as steps
from commune.display.models import (
    Consignment,
    ConsignmentReceipt,
    PointLevel,
    PointMove,
    PointMoveKind,
)
from commune.display.refusing import DisplayRefusedError
from commune.ledger import recording
from commune.market import stock
from commune.market.listings import HIGHEST_PRICE
from commune.market.models import Booth
from commune.people.models import Person
from commune.places.models import Place
from commune.trace import events
from commune.trace.models import Lot


def consign(
    lot: Lot,
    *,
    point: Place,
    booth: Booth,
    units: int,
    price: int,
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> Consignment:
    """Off the booth's shelf and on the way. Idempotent by `client_id`. Raises DisplayRefusedError."""
    if not access.sends(by, booth.organization):
        raise DisplayRefusedError(_("Chỉ người giữ gian hàng mới gửi hàng đi được."))
    if not 0 < price <= HIGHEST_PRICE:
        raise DisplayRefusedError(_("Giá phải lớn hơn 0 và không quá 100.000.000 ₫ một đơn vị."))
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk))
        known = Consignment.objects.filter(client_id=client_id).first()
        if known:
            return known
        agreement = agreements.standing(point, booth.organization)
        if agreement is None:
            raise DisplayRefusedError(_("Chưa có thỏa thuận hoa hồng mà người giữ điểm đã đồng ý."))
        row = Consignment(id=uuid4(), client_id=client_id, point=point, booth=booth, lot=lot, units=units)
        row.price, row.agreement, row.sent_at, row.sent_by = price, agreement, at or timezone.now(), by
        try:
            row.move = stock.take_lot(
                lot, booth=booth, units=units, reference=row.reference, by=by.log_actor, at=row.sent_at
            )
        except stock.StockRefusedError as refusal:
            raise DisplayRefusedError(str(refusal)) from refusal
        row.event = events.record(steps.shipping(row, row.sent_at), by=by.log_actor)
        return recording.enter(row, by=by.log_actor)


def receive(
    consignment: Consignment, *, counted: int, by: Person, reason: str = "", at: datetime | None = None
) -> ConsignmentReceipt:
    """What the keeper counted stands at the point from now on. Idempotent. Raises DisplayRefusedError.

    A lot that was recalled on the way is received all the same, where nobody can sell it.
    """
    if not access.keeps(by, consignment.point):
        raise DisplayRefusedError(_("Chỉ người giữ điểm trưng bày mới nhận hàng được."))
    with transaction.atomic():
        list(Consignment.objects.select_for_update(no_key=True).filter(pk=consignment.pk))
        known = ConsignmentReceipt.objects.filter(consignment=consignment).first()
        if known:
            return known
        if not 0 <= counted <= consignment.units:
            told = _("Chuyến này gửi %(units)s, không thể nhận nhiều hơn.")
            raise DisplayRefusedError(told % {"units": consignment.units})
        if counted < consignment.units and not reason.strip():
            raise DisplayRefusedError(_("Nhận thiếu thì ghi lý do."))
        moment = max(at or timezone.now(), consignment.sent_at)
        return _entered(consignment, counted, reason.strip()[:200], by, moment)


def _entered(
    consignment: Consignment, counted: int, reason: str, by: Person, moment: datetime
) -> ConsignmentReceipt:
    row = ConsignmentReceipt(consignment=consignment, counted=counted, reason=reason)
    row.received_at, row.received_by = moment, by
    if counted:
        row.event = events.record(steps.receiving(consignment, counted, moment), by=by.log_actor)
        move = PointMove(consignment=consignment, kind=PointMoveKind.RECEIVED, units=counted)
        move.client_id, move.event, move.moved_at, move.moved_by = uuid4(), row.event, moment, by
        recording.enter(move, by=by.log_actor)
    PointLevel.objects.create(consignment=consignment, available=counted)
    return recording.enter(row, by=by.log_actor)
