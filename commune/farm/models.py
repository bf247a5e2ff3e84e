"""The farm's work: seasons, the append-only diary, harvests."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from commune.farm.activities import Activity, activity_of
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places.models import Place
from commune.products.models import Variety
from commune.quality.models import InputProduct, ListEdition
from commune.trace.models import Hold, Lot

if TYPE_CHECKING:
    from commune.people.models import Visitor


class SeasonSet(models.QuerySet["Season"]):
    def on(self, day: date) -> "SeasonSet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Season(models.Model):
    """Mùa vụ: a variety on a plot from its first work to the last harvest expected."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plot = models.ForeignKey(Place, models.PROTECT, related_name="seasons")
    variety = models.ForeignKey(Variety, models.PROTECT, related_name="seasons")
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = SeasonSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plot", "variety", "starts_on"], name="one_season_a_start"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="season_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Precision(models.TextChoices):
    DAY = "day", "theo ngày"
    MINUTE = "minute", "theo giờ"


class DiaryEntrySet(models.QuerySet["DiaryEntry"]):
    def standing(self) -> "DiaryEntrySet":
        """What holds today: neither corrected nor voided, and not itself a note that voids another."""
        return self.filter(voids__isnull=True, correction__isnull=True, voiding__isnull=True)

    def visible_to(self, person: "Visitor") -> "DiaryEntrySet":
        from commune.farm.access import plots_visible_to

        return self.filter(plot__in=plots_visible_to(person))

    def shown(self) -> "DiaryEntrySet":
        """With all that a page needs of each entry, newest work first."""
        related = self.select_related(
            "plot__holder",
            "author",
            "on_behalf_of",
            "confirmation",
            "harvest__lot__trade_item",
            "corrects",
            "voids",
        )
        return related.prefetch_related("inputs__input_product").order_by("-occurred_at", "-recorded_at")


class DiaryEntry(models.Model):
    """Ghi chép nhật ký: one thing that was done on a plot. Never changes; a correction or void is a new entry.

    `precision` day: `occurred_at` is the start of the day and only the day is known. `ends_at` empty: until the
    end of that day. `digest` is over what was sent, so that a repeated sending is known. `device`, `device_seq`,
    `device_time`, `device_digest` and `previous` come from phones that write without signal and chain what they
    write: `device_digest` is over the bytes that the phone sent, `previous` over those that it sent before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    plot = models.ForeignKey(Place, models.PROTECT, related_name="diary")
    activity = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=6, choices=Precision)
    ends_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    body = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="diary_written")
    on_behalf_of = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="diary_for")
    recorded_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    voids = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="voiding")
    reason = models.CharField(max_length=200, blank=True)
    schema_version = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64)
    device = models.CharField(max_length=64, blank=True)
    device_seq = models.PositiveIntegerField(null=True, blank=True)
    device_time = models.DateTimeField(null=True, blank=True)
    device_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)

    objects = DiaryEntrySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["plot", "occurred_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "device_seq"], condition=~Q(device=""), name="one_entry_a_device_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind.label} {self.day:%d/%m/%Y}"

    @property
    def kind(self) -> Activity:
        return activity_of(self.activity)

    @property
    def day(self) -> date:
        """The day in Vietnam."""
        return self.occurred_at.astimezone(VIETNAM).date()

    @property
    def end(self) -> datetime | date:
        """When the work ended: the moment noted, else the day it was done on (which means to its end)."""
        return self.ends_at or self.day

    @property
    def subject(self) -> Person:
        """Whose word it is: the farmer, also where the technician wrote."""
        return self.on_behalf_of or self.author

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"

    @property
    def written_at(self) -> datetime:
        """When it was written down, by the phone's clock where it wrote without signal."""
        return self.device_time or self.recorded_at


class DiaryInput(models.Model):
    """Vật tư đã dùng in one entry. `quantity` empty: not noted."""

    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="inputs")
    input_product = models.ForeignKey(InputProduct, models.PROTECT, related_name="uses")
    quantity = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    uom = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "input_product"], name="one_line_an_input")]

    def __str__(self) -> str:
        return f"{self.input_product_id} in {self.entry_id}"


class DiaryPhoto(models.Model):
    """Ảnh của phiếu: named by the SHA-256 of its bytes, which may arrive after the entry (room `files`)."""

    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="photos")
    digest = models.CharField(max_length=64, db_index=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "digest"], name="one_photo_an_entry")]

    def __str__(self) -> str:
        return f"{self.digest} of {self.entry_id}"


class DiaryConfirmation(models.Model):
    """The farmer says that what was written on her behalf is right."""

    entry = models.OneToOneField(DiaryEntry, models.PROTECT, primary_key=True, related_name="confirmation")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"confirmation of {self.entry_id}"


class Harvest(models.Model):
    """Thu hoạch: the diary entry that opened a lot, with the verdict on safety as it was known then.

    `safety` is the reason of `farm.safety.SafetyVerdict`; `allowed_from` its date.
    """

    entry = models.OneToOneField(DiaryEntry, models.PROTECT, primary_key=True, related_name="harvest")
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="harvest")
    safety = models.CharField(max_length=20)
    allowed_from = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"harvest of {self.lot_id}"


class HarvestVerdict(models.Model):
    """Kết luận an toàn: what was known of a harvest's safety at a moment. Never rewritten; a new finding is a new row.

    The first is made with the harvest. A later one has what made us judge again: an `entry` (a late spray, a
    correction, a void) or a newly loaded `listed`. `finding` tells findings apart; `editions` are the lists that it
    rests on, as text. `hold`: what it stopped.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    harvest = models.ForeignKey(Harvest, models.PROTECT, related_name="verdicts")
    reason = models.CharField(max_length=20)
    allowed_from = models.DateTimeField(null=True, blank=True)
    sentence = models.TextField()
    finding = models.CharField(max_length=64)
    editions = models.JSONField(default=list, blank=True)
    entry = models.ForeignKey(DiaryEntry, models.PROTECT, null=True, blank=True, related_name="verdicts")
    listed = models.ForeignKey(ListEdition, models.PROTECT, null=True, blank=True, related_name="verdicts")
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, blank=True, related_name="verdicts")
    judged_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["harvest", "judged_at"])]

    def __str__(self) -> str:
        return f"{self.reason} of {self.harvest_id}"
