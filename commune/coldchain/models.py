"""Heat and cold after harvest: treatments with their curves, cold rooms, what lay in them, and how warm it was."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from commune.people.models import Person
from commune.places.models import Place
from commune.products.models import Species
from commune.trace.models import Hold, Lot

if TYPE_CHECKING:
    from commune.people.models import Visitor


class TreatmentSet(models.QuerySet["Treatment"]):
    def visible_to(self, person: "Visitor") -> "TreatmentSet":
        from commune.packhouse.access import packhouses_visible_to

        return self.filter(place__in=packhouses_visible_to(person))

    def shown(self) -> "TreatmentSet":
        related = self.select_related("place__holder", "treated_by")
        return related.prefetch_related("lots__lot__holder").order_by("-started_at")


class Treatment(models.Model):
    """Xử lý nhiệt: lots went through a heat treatment, with the curve (JSON pairs of time and °C) and the verdict."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="treatments")
    protocol = models.CharField(max_length=40)
    edition = models.DateField(help_text="since when that edition of the protocol holds")
    curve = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    is_met = models.BooleanField()
    reason = models.TextField()
    treated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    objects = TreatmentSet.as_manager()

    def __str__(self) -> str:
        return f"{self.protocol} of {self.started_at}"

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"


class TreatedLot(models.Model):
    """Kilograms of one lot that went through a treatment."""

    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="treated")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["treatment", "lot"], name="one_treated_line_a_lot"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="treated_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id}"


class ColdRoomSet(models.QuerySet["ColdRoom"]):
    def visible_to(self, person: "Visitor") -> "ColdRoomSet":
        from commune.packhouse.access import packhouses_visible_to

        return self.filter(place__in=packhouses_visible_to(person))


class ColdRoom(models.Model):
    """Kho lạnh: a room of a packing house; in events the house's GLN with the room as its extension (AI 254)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="cold_rooms")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ColdRoomSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "code"], name="one_room_a_code")]

    def __str__(self) -> str:
        return self.name


class Stay(models.Model):
    """Lô vào kho: a lot lies in a room from a moment on, until its leaving."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    room = models.ForeignKey(ColdRoom, models.PROTECT, related_name="stays")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="stays")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.lot_id} in {self.room_id}"

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"


class Leaving(models.Model):
    """Lô ra kho: the end of a stay."""

    stay = models.OneToOneField(Stay, models.PROTECT, primary_key=True, related_name="leaving")
    left_at = models.DateTimeField()
    left_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.stay_id}"


class Logger(models.Model):
    """Máy ghi nhiệt: a device in a room that may send readings with its key, of which only a hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(ColdRoom, models.PROTECT, related_name="loggers")
    name = models.CharField(max_length=80)
    handle = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class LoggerRetirement(models.Model):
    """Ngừng máy ghi: from then on its key opens nothing."""

    logger = models.OneToOneField(Logger, models.PROTECT, primary_key=True, related_name="retirement")
    reason = models.CharField(max_length=200)
    retired_at = models.DateTimeField()
    retired_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"retirement of {self.logger_id}"


class ReadingBatch(models.Model):
    """Lần nhận số đo: readings that were new when they came, as JSON pairs of time and °C."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(ColdRoom, models.PROTECT, related_name="batches")
    logger = models.ForeignKey(Logger, models.PROTECT, null=True, related_name="batches")
    body = models.TextField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"readings of {self.received_at}"

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"


class Reading(models.Model):
    """Số đo: one temperature of one moment; computed from its batch. `source` is the logger's handle, or empty."""

    batch = models.ForeignKey(ReadingBatch, models.PROTECT, related_name="readings")
    room = models.ForeignKey(ColdRoom, models.PROTECT, related_name="readings")
    source = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    celsius = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "source", "at"], name="one_reading_a_moment")]

    def __str__(self) -> str:
        return f"{self.celsius} °C at {self.at}"


class Side(models.TextChoices):
    ABOVE = "above", "Nóng quá"
    BELOW = "below", "Lạnh quá"


class ExcursionSet(models.QuerySet["Excursion"]):
    def standing(self) -> "ExcursionSet":
        """As the readings known now tell it."""
        return self.filter(revision__isnull=True)

    def visible_to(self, person: "Visitor") -> "ExcursionSet":
        return self.filter(room__in=ColdRoom.objects.visible_to(person))


class Excursion(models.Model):
    """Vượt nhiệt: a room was outside of a species' limits for longer than allowed while lots of it lay there.

    `summary` and `working` are the sentence and the formula with its inputs; `rule` cites the edition used.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(ColdRoom, models.PROTECT, related_name="excursions")
    source = models.CharField(max_length=16, blank=True)
    species = models.ForeignKey(Species, models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=Side)
    since = models.DateTimeField()
    until = models.DateTimeField()
    readings = models.PositiveIntegerField()
    extreme = models.DecimalField(max_digits=5, decimal_places=2)
    limit_c = models.DecimalField(max_digits=5, decimal_places=2)
    summary = models.TextField()
    working = models.TextField()
    rule = models.TextField()
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ExcursionSet.as_manager()

    def __str__(self) -> str:
        return self.summary


class ExcursionRevision(models.Model):
    """Xét lại: late readings told it differently; `replacement` is empty when they show that it was none."""

    excursion = models.OneToOneField(Excursion, models.PROTECT, primary_key=True, related_name="revision")
    replacement = models.ForeignKey(Excursion, models.PROTECT, null=True, related_name="revised")
    revised_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"revision of {self.excursion_id}"


class ExposedLot(models.Model):
    """Lô bị vượt nhiệt: how long a lot itself lay in it, what that cost, and the hold on it.

    `days` is 0 for lots made of an exposed one, which lose through it.
    """

    excursion = models.ForeignKey(Excursion, models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="exposed")
    minutes = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["excursion", "lot"], name="one_exposure_a_lot")]

    def __str__(self) -> str:
        return f"{self.lot_id} in {self.excursion_id}"
