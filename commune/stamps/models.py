"""Labels: stamp batches, what happened to ranges of them, and how often a stamp was scanned. No row per stamp."""

import uuid

from django.db import models
from django.db.models import F, Q

from commune.people.models import Organization, Person, Visitor
from commune.products.models import TradeItem
from commune.quality.models import Certificate
from commune.trace.models import Event, Lot


class StampReservation(models.Model):
    """Số đợt tem: taken before a batch is made, and never given twice, for serials follow from it.

    An issue that broke off goes on under its `client_id` with the same number, and so with the same serials.
    """

    number = models.AutoField(primary_key=True)
    client_id = models.UUIDField(unique=True)
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField()
    reserved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.number)


class StampBatchSet(models.QuerySet["StampBatch"]):
    def visible_to(self, person: Visitor) -> "StampBatchSet":
        """Those that she keeps, and those of the units that she governs: their figures, not their serials."""
        from commune.stamps.access import seen_batches

        return seen_batches(self, person)

    def kept_by(self, person: Visitor) -> "StampBatchSet":
        """Those that she may print and switch on: serials are worth money, nobody else gets them."""
        from commune.stamps.access import kept_batches

        return kept_batches(self, person)


class StampBatch(models.Model):
    """Đợt tem: `count` stamps of one trade item. Serials follow from `number`, the GTIN and the house key.

    `root` (hex) is the Merkle root over all stamps, `kept` its group hashes (`lib.serials.batch_root`),
    `key_mark` tells which house key made them. Without `lot` it is a roll, assigned to lots later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="stamp_batches")
    holder = models.ForeignKey(Organization, models.PROTECT, related_name="stamp_batches")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="stamp_batches")
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    kept = models.BinaryField()
    key_mark = models.CharField(max_length=32)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")

    objects = StampBatchSet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="a_batch_has_stamps")]

    def __str__(self) -> str:
        return str(self.number)


class StampRecognition(models.Model):
    """Dấu công nhận trên tem: the star or vote that stood when the batch was issued, and is printed on it.

    `stars` is 0 for a vote. Whether it still stands is the certificate's matter and is asked at each scan.
    """

    batch = models.ForeignKey(StampBatch, models.PROTECT, related_name="recognitions")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="stamped")
    kind = models.CharField(max_length=8)
    stars = models.PositiveSmallIntegerField()
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "certificate"], name="one_mark_a_recognition")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.certificate_id}"


class DeliveryDuty(models.Model):
    """Đợt tem phải giao: printed by another than its holder, so a stamp of it is used only once it was delivered."""

    batch = models.OneToOneField(StampBatch, models.PROTECT, primary_key=True, related_name="delivery_duty")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.batch_id)


class StampRange(models.Model):
    """Stamps `first` to `last` of a batch, both included, counted from 0."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(StampBatch, models.PROTECT, related_name="%(class)ss")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="%(class)s_is_a_range"),
        ]
        indexes = [models.Index(fields=["batch", "first", "last"])]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.first + 1}-{self.last + 1}"

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def words(self) -> str:
        """For people, who count from 1."""
        from commune.stamps.ranges import written

        return written(self.first, self.last)


class StampAssignment(StampRange):
    """Gán tem: a range of a roll belongs to a lot. Ranges of one batch do not overlap."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="stamp_assignments")
    assigned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()


class Activation(StampRange):
    """Kích hoạt: the range is on the goods of a lot. Ranges of one batch do not overlap."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="activations")
    activated_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")


class MarkKind(models.TextChoices):
    DELIVERED = "delivered", "Đã giao tem"
    VOIDED = "voided", "Hủy tem"
    STOLEN = "stolen", "Mất cắp"
    LOCKED = "locked", "Khóa tem"
    UNLOCKED = "unlocked", "Mở khóa"
    CONSUMED = "consumed", "Đã dùng"


class StampMark(StampRange):
    """Dấu trên tem: something else that happened to a range; marks may overlap, `looking` ranks them."""

    kind = models.CharField(max_length=10, choices=MarkKind)
    reason = models.CharField(max_length=200, blank=True)
    marked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()

    class Meta(StampRange.Meta):
        indexes = [
            models.Index(fields=["batch", "first", "last"]),
            # most marks are of single stamps: long ranges are found apart from them
            models.Index(
                fields=["batch", "first", "last"],
                condition=Q(last__gt=F("first")),
                name="stamps_mark_of_many",
            ),
        ]


class ScanTally(models.Model):
    """Lượt quét: how often a stamp was scanned; written in batches, no place and no address kept."""

    batch_number = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch_number", "index"], name="one_tally_a_stamp")]

    def __str__(self) -> str:
        return f"{self.batch_number}/{self.index}: {self.count}"
