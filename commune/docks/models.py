"""Room at docks: slots, how much of each is left, and who took it."""

import uuid

from django.db import models
from django.db.models import Q

from commune.people.models import Organization, Person, Visitor
from commune.places.models import Place


class DockSlot(models.Model):
    """Lượt cập bến: a stretch of a day in which a place has room for `capacity` vessels."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "starts_at"], name="one_slot_a_start"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="slot_has_room"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="slot_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} at {self.starts_at}"


class SlotRoom(models.Model):
    """How many vessels still fit: a counter that one guarded UPDATE takes from."""

    slot = models.OneToOneField(DockSlot, models.PROTECT, primary_key=True, related_name="room")
    free = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(free__gte=0), name="never_overbooked")]

    def __str__(self) -> str:
        return f"{self.free} free"


class SlotBookingSet(models.QuerySet["SlotBooking"]):
    def visible_to(self, person: Visitor) -> "SlotBookingSet":
        from commune.docks.access import bookings_visible_to

        return bookings_visible_to(self, person)

    def standing(self) -> "SlotBookingSet":
        return self.filter(cancellation__isnull=True)


class SlotBooking(models.Model):
    """Đặt lượt: one vessel's place in a slot, for an organization."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.ForeignKey(DockSlot, models.PROTECT, related_name="bookings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="slot_bookings")
    client_id = models.UUIDField(unique=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = SlotBookingSet.as_manager()

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.slot_id}"


class SlotCancellation(models.Model):
    """Trả lượt: the place is free for others."""

    booking = models.OneToOneField(SlotBooking, models.PROTECT, primary_key=True, related_name="cancellation")
    reason = models.CharField(max_length=200)
    cancelled_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"cancellation of {self.booking_id}"
