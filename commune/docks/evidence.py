"""What this room offers to be counted."""

from django.db.models import Case, When
from django.urls import reverse

from commune.docks.models import SlotBooking, SlotBookingSet
from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.places.models import PlaceKind


def bookings() -> SlotBookingSet:
    """Standing ones."""
    at_dock = Case(When(slot__place__kind=PlaceKind.DOCK, then=True), default=False)
    return SlotBooking.objects.standing().annotate(is_at_dock=at_dock)


def _address(row: SlotBooking) -> str:
    return reverse("docks:dock", args=[row.slot.place.code])


register(
    EvidenceKind(
        name="docks.booking",
        label="Lượt cập bến đã đặt",
        queryset=bookings,
        fields={
            "place": EvidenceField("slot__place", "key", "Bến"),
            "organization": EvidenceField("organization", "key", "Bên đặt"),
            "at_dock": EvidenceField("is_at_dock", "flag", "Ở bến thủy nội địa"),
            "starts_at": EvidenceField("slot__starts_at", "moment", "Giờ cập bến"),
        },
        unit_path="slot__place__unit",
        time_path="slot__starts_at",
        log_kinds=("docks.booking", "docks.cancellation"),
        address_of=_address,
    )
)
