"""Reports of handovers from a phone that had no signal: each counted once, whatever was sent how often."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.shipping import access, shipments
from commune.shipping.models import (
    Departure,
    Handover,
    HandoverReport,
    Outcome,
    ReceivedUnits,
    Receiver,
    Shipment,
)
from commune.shipping.shipments import ShipmentRefusedError

AHEAD = timedelta(minutes=5)  # a phone's clock may run so much before ours
COARSE = Decimal("0.01")
THOUSANDTH, MOST = Decimal("0.001"), 10**9


class QuantityError(ValueError):
    """No number, or none that a parcel can hold."""


def counted(quantity: Decimal) -> Decimal:
    """To the thousandth, as all quantities are kept; raises QuantityError."""
    if not quantity.is_finite() or abs(quantity) > MOST:
        raise QuantityError
    return quantity.quantize(THOUSANDTH)


@dataclass(frozen=True)
class Told:
    """What the phone says. `received` maps a line's key to what was taken of it, for Outcome.PART."""

    outcome: Outcome
    said_at: datetime
    receiver: Receiver | None = None
    reason: str = ""
    received: Mapping[int, Decimal] = field(default_factory=dict)
    position: tuple[Decimal, Decimal] | None = None

    @property
    def digest(self) -> str:
        facts = [self.outcome, self.said_at.isoformat(), self.receiver, self.reason]
        lines = sorted((key, str(quantity.normalize())) for key, quantity in self.received.items())
        return hashlib.sha256(json.dumps([*facts, lines]).encode()).hexdigest()


def report(shipment: Shipment, told: Told, *, client_id: UUID, by: Person) -> tuple[HandoverReport, bool]:
    """The report, and whether it is new; what was taken is handed over with it.

    Idempotent by `client_id`. Raises shipments.ShipmentRefusedError, also for another report under a known number.
    """
    if not access.may_carry(by, shipment):
        raise ShipmentRefusedError(_("Chỉ người của đơn vị vận chuyển ghi được việc này."))
    with transaction.atomic():
        list(Shipment.objects.select_for_update(no_key=True).filter(pk=shipment.pk))
        known = HandoverReport.objects.filter(pk=client_id).first()
        if known:
            _check_same(known, shipment, told)
            return known, False
        _check_told(shipment, told)
        moment = _moment(shipment, told.said_at)
        row = HandoverReport(client_id=client_id, shipment=shipment, outcome=told.outcome, taken_at=moment)
        row.receiver, row.reason, row.said_at = told.receiver or "", told.reason, told.said_at
        if told.position:
            row.latitude, row.longitude = (part.quantize(COARSE) for part in told.position)
        row.digest, row.reported_at, row.reported_by = told.digest, timezone.now(), by
        if told.outcome != Outcome.REFUSED and told.receiver:
            received = told.received if told.outcome == Outcome.PART else None
            shipments.hand_over(shipment, receiver=told.receiver, by=by, at=moment, received=received)
        recording.enter(row, by=by.log_actor)
        lines = [ReceivedUnits(report=row, item_id=key, quantity=part) for key, part in told.received.items()]
        recording.enter_all(lines, by=by.log_actor)
        return row, True


def reports_of(shipment: Shipment) -> list[HandoverReport]:
    """Latest first, with what was received."""
    found = shipment.reports.prefetch_related("received__item__lot__trade_item")
    return list(found.order_by("-taken_at", "-reported_at"))


def _moment(shipment: Shipment, said_at: datetime) -> datetime:
    """The phone's word, unless its clock is plainly wrong: before the parcel left, or after now."""
    now = timezone.now()
    departure = Departure.objects.filter(shipment=shipment).first()
    is_wrong = said_at > now + AHEAD or (departure is not None and said_at < departure.departed_at)
    return now if is_wrong else min(said_at, now)


def _check_same(known: HandoverReport, shipment: Shipment, told: Told) -> None:
    if known.shipment_id != shipment.pk or known.digest != told.digest:
        raise ShipmentRefusedError(_("Số phiếu này đã dùng cho một lần giao khác."))


def _check_told(shipment: Shipment, told: Told) -> None:
    if Handover.objects.filter(shipment=shipment).exists():
        raise ShipmentRefusedError(_("Kiện này đã ghi là giao xong rồi."))
    if not Departure.objects.filter(shipment=shipment).exists():
        raise ShipmentRefusedError(_("Kiện hàng chưa rời bến."))
    if told.outcome != Outcome.REFUSED and told.receiver is None:
        raise ShipmentRefusedError(_("Hãy chọn ai nhận hàng."))
    if told.outcome != Outcome.WHOLE and not told.reason:
        raise ShipmentRefusedError(_("Hãy ghi lý do không nhận, hoặc không nhận đủ."))
    if told.outcome == Outcome.PART:
        _check_lines(shipment, told.received)
    elif told.received:
        raise ShipmentRefusedError(_("Chỉ ghi số nhận khi nhận một phần."))


def _check_lines(shipment: Shipment, received: Mapping[int, Decimal]) -> None:
    lines = dict(shipment.items.values_list("pk", "quantity"))
    if set(received) - set(lines):
        raise ShipmentRefusedError(_("Có dòng hàng không thuộc kiện này."))
    taken = {key: received.get(key, whole) for key, whole in lines.items()}
    if any(not 0 <= part <= lines[key] for key, part in taken.items()):
        raise ShipmentRefusedError(_("Số nhận không thể âm, cũng không thể nhiều hơn số trong kiện."))
    if sum(taken.values()) == sum(lines.values()) or not sum(taken.values()):
        raise ShipmentRefusedError(_("Nhận một phần là nhận ít hơn số trong kiện, và ít nhất có nhận."))
