"""Intake (nhập kho): weighing a member's harvest lot at the door of the packing house."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commune.ledger import recording
from commune.lib.epcis import build
from commune.packhouse import access
from commune.packhouse.available import lots_of
from commune.packhouse.models import Intake
from commune.packhouse.refusing import PackingRefusedError, digest_of, insist_same, kilograms, to_the_gram
from commune.people.models import Person
from commune.places.models import Place
from commune.trace import events, holds, identifiers, lots, recall
from commune.trace.models import Lot

CLOCK_ERROR = timedelta(minutes=10)


def receive(
    lot: Lot, *, quantity: Decimal, at: datetime, by: Person, place: Place, client_id: UUID
) -> Intake:
    """Weigh `quantity` kg of a lot in, with a receiving event. A lot may come in several loads.

    Idempotent by `client_id`. Raises PackingRefusedError: not a member's lot, more than was harvested, recalled or
    held, not her packing house.
    """
    weight = to_the_gram(quantity, "quantity")
    digest = digest_of({"lot": lot.pk, "quantity": weight, "place": place.pk, "by": by.pk})
    with transaction.atomic():
        known = Intake.objects.filter(client_id=client_id).first()
        if known:
            insist_same(known.digest, digest)
            return known
        lots.locked([lot])
        _check(lot, weight, at, by, place)
        row = Intake(client_id=client_id, lot=lot, place=place, quantity=weight, digest=digest)
        row.received_at, row.received_by = at, by
        recording.enter(row, by=by.log_actor)
        events.record(_event(row), by=by.log_actor)
    return row


def _check(lot: Lot, weight: Decimal, at: datetime, by: Person, place: Place) -> None:
    check_house(by, place)
    check_moment(at, [lot])
    if not lots_of(place.holder).filter(pk=lot.pk).exists():
        raise PackingRefusedError(f"Lô {lot.code} không phải của thành viên hợp tác xã.", "lot")
    check_free([lot])
    before = Intake.objects.filter(lot=lot).aggregate(total=Sum("quantity"))["total"] or Decimal(0)
    if weight <= 0 or before + weight > lot.quantity:
        left = kilograms(lot.quantity - before)
        raise PackingRefusedError(f"Lô {lot.code} chỉ còn {left} chưa nhập kho.", "quantity")


def check_house(by: Person, place: Place) -> None:
    if not access.works_at(by, place):
        raise PackingRefusedError("Anh chị không làm ở nhà đóng gói này.")


def check_moment(at: datetime, among: list[Lot]) -> None:
    if at > timezone.now() + CLOCK_ERROR:
        raise PackingRefusedError("Ngày giờ chưa tới. Hãy xem lại.", "day")
    early = [lot for lot in among if lot.made_at > at]
    if early:
        raise PackingRefusedError(f"Lô {early[0].code} hái sau lúc này. Hãy xem lại ngày giờ.", "day")


def check_free(among: list[Lot]) -> None:
    """Recalled and held lots do not move."""
    recalled, held = recall.recalled(among), recall.held(among)
    for lot in among:
        if lot.pk in recalled:
            raise PackingRefusedError(f"Lô {lot.code} đang bị thu hồi, không được đóng gói.")
        if lot.pk in held:
            why = holds.why_stopped([lot])
            raise PackingRefusedError(f"Lô {lot.code} đang bị tạm giữ, không được đóng gói. {why}")


def _event(row: Intake) -> dict[str, object]:
    here, plot = identifiers.place_uri(row.place), identifiers.place_uri(row.lot.place)
    return build.object_event(
        row.received_at,
        "OBSERVE",
        quantities=[build.Quantity(identifiers.uri_of(row.lot), row.quantity, row.lot.uom)],
        event_id=row.event_id,
        biz_step="receiving",
        disposition="in_progress",
        read_point=here,
        biz_location=here,
        sources=[build.Typed("location", plot)],
        destinations=[build.Typed("location", here)],
    )
