"""Cold rooms (kho lạnh): opening one, and lots in and out of it."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commune.coldchain import excursions
from commune.coldchain.models import ColdRoom, Leaving, Stay
from commune.ledger import recording
from commune.lib.epcis import build
from commune.packhouse.available import lots_of
from commune.packhouse.intake import check_house, check_moment
from commune.packhouse.models import Intake
from commune.packhouse.refusing import PackingRefusedError, digest_of, insist_same
from commune.people import access as roles
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.trace import events, identifiers, lots, recall
from commune.trace.models import Lot, LotKind, LotSet

CODE = re.compile(r"[A-Z0-9-]{1,20}")


def open_room(place: Place, *, code: str, name: str, by: Person) -> ColdRoom:
    """By the manager. Idempotent by code. Raises PackingRefusedError: not hers, or a code that no event can carry."""
    if not roles.is_manager_of(by, place.holder):
        raise PackingRefusedError("Chỉ quản lý mới mở kho lạnh.")
    if not CODE.fullmatch(code) or not name.strip():
        raise PackingRefusedError(
            "Mã kho gồm chữ in hoa không dấu, số và gạch nối; tên kho không để trống.", "code"
        )
    with transaction.atomic():
        known = ColdRoom.objects.filter(place=place, code=code).first()
        row = ColdRoom(place=place, code=code, name=name.strip(), opened_at=timezone.now(), opened_by=by)
        return known or recording.enter(row, by=by.log_actor)


def lots_for(holder: Organization) -> LotSet:
    """What a packing house may keep cold: its members' harvest lots and its own packed ones."""
    packed = Lot.objects.filter(holder=holder, kind=LotKind.PACKED)
    either = Q(pk__in=lots_of(holder).values("pk")) | Q(pk__in=packed.values("pk"))
    return Lot.objects.filter(either).select_related("trade_item__variety", "holder")


def move_in(lot: Lot, *, room: ColdRoom, at: datetime, by: Person, client_id: UUID) -> Stay:
    """The lot lies in the room from `at` on; also one that is held, which must keep, too.

    Storing event in the same transaction; readings of before that came late are judged for it at once. Idempotent
    by `client_id`. Raises PackingRefusedError: another's lot, not weighed in yet, in a room already, not her house.
    """
    digest = digest_of({"lot": lot.pk, "room": room.pk, "by": by.pk})
    with transaction.atomic():
        known = Stay.objects.filter(client_id=client_id).first()
        if known:
            insist_same(known.digest, digest)
            return known
        locked(room)
        lots.locked([lot])
        _check_in(lot, room, at, by)
        row = Stay(client_id=client_id, room=room, lot=lot, entered_at=at, entered_by=by, digest=digest)
        recording.enter(row, by=by.log_actor)
        events.record(_event(row, at, row.event_id, "storing"), by=by.log_actor)
        excursions.reconsider(room, since=at, by=by)
    return row


def move_out(stay: Stay, *, at: datetime, by: Person) -> Leaving:
    """Idempotent: a stay ends once. Raises PackingRefusedError: held, before it came in, not her packing house."""
    with transaction.atomic():
        locked(stay.room)
        lots.locked([stay.lot])
        known = Leaving.objects.filter(stay=stay).first()
        if known:
            return known
        check_house(by, stay.room.place)
        check_moment(at, [])
        if recall.held([stay.lot]):
            raise PackingRefusedError(f"Lô {stay.lot.code} đang bị tạm giữ, không xuất khỏi kho.", "stay")
        if at < stay.entered_at:
            raise PackingRefusedError(f"Lô {stay.lot.code} vào kho sau lúc này. Hãy xem lại ngày giờ.", "day")
        row = recording.enter(Leaving(stay=stay, left_at=at, left_by=by), by=by.log_actor)
        step = identifiers.vocabulary_uri("leaving-cold-room")
        events.record(_event(stay, at, None, step), by=by.log_actor)
        excursions.reconsider(stay.room, since=stay.entered_at, by=by)
    return row


def locked(room: ColdRoom) -> ColdRoom:
    """Under a row lock: readings, stays and their judgement come one after another."""
    return ColdRoom.objects.select_for_update(no_key=True).get(pk=room.pk)


def _check_in(lot: Lot, room: ColdRoom, at: datetime, by: Person) -> None:
    check_house(by, room.place)
    check_moment(at, [lot])
    if not lots_for(room.place.holder).filter(pk=lot.pk).exists():
        raise PackingRefusedError(f"Lô {lot.code} không phải của hợp tác xã.", "lot")
    if lot.kind == LotKind.HARVEST and not Intake.objects.filter(lot=lot, place=room.place).exists():
        raise PackingRefusedError(
            f"Lô {lot.code} chưa nhập kho. Hãy cân nhập kho trước khi cho vào kho lạnh.", "lot"
        )
    there = Stay.objects.filter(lot=lot).select_related("room", "leaving")
    for stay in there:
        ended = getattr(stay, "leaving", None)
        if ended is None:
            raise PackingRefusedError(f"Lô {lot.code} đang ở {stay.room.name}.", "lot")
        if ended.left_at > at:
            raise PackingRefusedError(f"Lúc đó lô {lot.code} còn ở {stay.room.name}. Hãy xem lại giờ.", "day")


def room_uri(room: ColdRoom) -> str:
    """The house's GLN with the room as extension (GS1 General Specifications, AI 254); else below our own address."""
    house = identifiers.place_uri(room.place)
    return f"{house}/254/{room.code}" if room.place.gln else f"{house}/{room.code}"


def _event(stay: Stay, at: datetime, event_id: str | None, step: str) -> dict[str, object]:
    lot = stay.lot
    quantity = lots.remaining_of(lot) or None  # packed whole by now: the class alone
    here = room_uri(stay.room)
    return build.object_event(
        at,
        "OBSERVE",
        quantities=[build.Quantity(identifiers.uri_of(lot), quantity, lot.uom if lot.uom != "H87" else None)],
        event_id=event_id,
        biz_step=step,
        disposition="in_progress",
        read_point=here,
        biz_location=here if event_id else identifiers.place_uri(stay.room.place),
    )
