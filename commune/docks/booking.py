"""Slots: opened by the keeper, taken and given back, never more than there are.

The counter changes by one UPDATE with its condition inside, beside an append-only row in the same transaction.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.docks import access
from commune.docks.models import DockSlot, SlotBooking, SlotCancellation, SlotRoom
from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Organization, Person
from commune.places import hours, keeping, licences
from commune.places.models import Place

MOST = 50


class SlotRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked."""


class SlotFullError(SlotRefusedError):
    """Somebody else took the last place."""


def open_slot(place: Place, *, starts_at: datetime, ends_at: datetime, capacity: int, by: Person) -> DockSlot:
    """Idempotent when it stands so. Raises SlotRefusedError, keeping.NotKeeperError."""
    keeping.require(by, place)
    if place.kind not in access.KINDS:
        raise SlotRefusedError(_("Chỉ bến và điểm tập kết mới mở lượt được."))
    if not 0 < capacity <= MOST:
        raise SlotRefusedError(_("Mỗi lượt nhận từ 1 tới %(most)s phương tiện.") % {"most": MOST})
    if ends_at <= starts_at or ends_at - starts_at > timedelta(days=1):
        raise SlotRefusedError(_("Giờ hết lượt phải sau giờ bắt đầu, trong cùng một ngày."))
    _check_place(place, starts_at, ends_at)
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=place.pk))
        known = DockSlot.objects.filter(place=place, starts_at=starts_at).first()
        if known and (known.ends_at, known.capacity) == (ends_at, capacity):
            return known
        if DockSlot.objects.filter(place=place, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise SlotRefusedError(_("Lượt này chồng giờ với một lượt đã mở."))
        row = DockSlot(place=place, starts_at=starts_at, ends_at=ends_at, capacity=capacity, opened_by=by)
        recording.enter(row, by=by.log_actor)
        SlotRoom.objects.create(slot=row, free=capacity)
        return row


def book_slot(slot: DockSlot, *, organization: Organization, by: Person, client_id: UUID) -> SlotBooking:
    """One vessel's place. Idempotent by `client_id`; SlotRefusedError for a known one with other content.

    Raises SlotFullError, SlotRefusedError.
    """
    if not access.booking_organizations(by).filter(pk=organization.pk).exists():
        raise SlotRefusedError(_("Anh chị không đặt lượt thay cho đơn vị này được."))
    with transaction.atomic():
        known = _known(client_id, slot, organization)
        if known:
            return known
        if slot.ends_at <= timezone.now():
            raise SlotRefusedError(_("Lượt này đã qua giờ."))
        _check_place(slot.place, slot.starts_at, slot.ends_at)
        if not _took(slot):
            raise SlotFullError(_("Lượt này vừa hết chỗ. Mời anh chị chọn lượt khác."))
        again = _known(client_id, slot, organization)
        if again:  # the same press came twice at one moment: the row lock let the other through first
            _give_back(slot)
            return again
        row = SlotBooking(slot=slot, organization=organization, client_id=client_id, booked_by=by)
        row.booked_at = timezone.now()
        return recording.enter(row, by=by.log_actor)


def _known(client_id: UUID, slot: DockSlot, organization: Organization) -> SlotBooking | None:
    known = SlotBooking.objects.filter(client_id=client_id).first()
    if known and (known.slot_id, known.organization_id) != (slot.pk, organization.pk):
        raise SlotRefusedError(_("Phiếu đặt này đã được ghi với nội dung khác. Hãy tải lại trang."))
    return known


def cancel_slot(booking: SlotBooking, *, by: Person, reason: str = "") -> SlotCancellation:
    """The place is free again. Idempotent. Raises SlotRefusedError."""
    if not access.may_cancel(by, booking):
        raise SlotRefusedError(_("Chỉ bên đặt và người giữ bến trả lượt này được."))
    with transaction.atomic():
        list(SlotBooking.objects.select_for_update(no_key=True).filter(pk=booking.pk))
        known = SlotCancellation.objects.filter(booking=booking).first()
        if known:
            return known
        if booking.slot.ends_at <= timezone.now():
            raise SlotRefusedError(_("Lượt này đã qua giờ."))
        _give_back(booking.slot)
        row = SlotCancellation(booking=booking, reason=reason.strip()[:200], cancelled_by=by)
        row.cancelled_at = timezone.now()
        return recording.enter(row, by=by.log_actor)


def slots_from(place: Place, moment: datetime, days: int = 7) -> list[DockSlot]:
    """With their `room`, from now on."""
    found = place.slots.filter(ends_at__gt=moment, starts_at__lt=moment + timedelta(days=days))
    return list(found.select_related("room", "place").order_by("starts_at"))


def bookings_at(place: Place, day: date, organizations: Iterable[Organization]) -> list[SlotBooking]:
    """Standing bookings of these organizations at a place on a day, earliest first."""
    start = datetime.combine(day, datetime.min.time(), VIETNAM)
    found = SlotBooking.objects.standing().filter(
        slot__place=place,
        organization__in=list(organizations),
        slot__starts_at__gte=start,
        slot__starts_at__lt=start + timedelta(days=1),
    )
    return list(found.select_related("slot").order_by("slot__starts_at", "pk"))


def differences() -> list[str]:
    """Counters that are not capacity less standing bookings; empty when all are."""
    standing = Count("bookings", filter=Q(bookings__cancellation__isnull=True))
    slots = DockSlot.objects.annotate(taken=standing).select_related("room")
    return [
        f"slot {slot.pk}: {slot.room.free} free of {slot.capacity}, {slot.taken} taken"
        for slot in slots
        if slot.room.free != slot.capacity - slot.taken
    ]


def _took(slot: DockSlot) -> bool:
    """The deciding statement."""
    return bool(SlotRoom.objects.filter(pk=slot.pk, free__gte=1).update(free=F("free") - 1))


def _give_back(slot: DockSlot) -> None:
    SlotRoom.objects.filter(pk=slot.pk).update(free=F("free") + 1)


def _check_place(place: Place, starts_at: datetime, ends_at: datetime) -> None:
    day = starts_at.astimezone(VIETNAM).date()
    if not licences.may_take_bookings(place, day):
        told = _("%(place)s không có giấy phép còn hiệu lực ngày %(day)s, không nhận đặt lượt.")
        raise SlotRefusedError(told % {"place": place.name, "day": f"{day:%d/%m/%Y}"})
    if hours.is_open(place, starts_at, ends_at) is False:
        told = _("%(place)s không mở cửa suốt khoảng giờ này ngày %(day)s.")
        raise SlotRefusedError(told % {"place": place.name, "day": f"{day:%d/%m/%Y}"})
