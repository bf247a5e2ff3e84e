"""After harvest: what came into the packing house, and what was packed from what."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from commune.people.models import Person
from commune.places.models import Place
from commune.trace.models import Lot

if TYPE_CHECKING:
    from commune.people.models import Visitor


class Intake(models.Model):
    """Nhập kho: some kilograms of a harvest lot, weighed at the door of the packing house."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="intakes")
    place = models.ForeignKey(Place, models.PROTECT, related_name="intakes")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="intake_of_something")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id}"

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"


class GradingSet(models.QuerySet["Grading"]):
    def visible_to(self, person: "Visitor") -> "GradingSet":
        from commune.packhouse.access import packhouses_visible_to

        return self.filter(place__in=packhouses_visible_to(person))

    def shown(self) -> "GradingSet":
        related = self.select_related("lot__trade_item", "lot__holder", "place__holder", "graded_by")
        return related.prefetch_related("lines").order_by("-graded_at")


class Grading(models.Model):
    """Phân loại: `taken` kg of a harvest lot were sorted; the lines say into what, and add up to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="gradings")
    place = models.ForeignKey(Place, models.PROTECT, related_name="gradings")
    taken = models.DecimalField(max_digits=12, decimal_places=3)
    graded_at = models.DateTimeField()
    graded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    objects = GradingSet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(taken__gt=0), name="grading_of_something")]

    def __str__(self) -> str:
        return f"grading of {self.lot_id}"

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"


class GradingLine(models.Model):
    """Kilograms of one grade, or rejected for one reason: exactly one of `grade` and `reason` is filled."""

    grading = models.ForeignKey(Grading, models.PROTECT, related_name="lines")
    grade = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grading", "grade", "reason"], name="one_line_an_outcome"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="sorted_something"),
            models.CheckConstraint(condition=Q(grade="") ^ Q(reason=""), name="graded_or_rejected"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.grade or self.reason}"


class PackingSet(models.QuerySet["Packing"]):
    def visible_to(self, person: "Visitor") -> "PackingSet":
        from commune.packhouse.access import packhouses_visible_to

        return self.filter(place__in=packhouses_visible_to(person))

    def made(self, lot: Lot) -> "Packing":
        """The packing that made this lot."""
        return self.get(lot=lot)

    def shown(self) -> "PackingSet":
        related = self.select_related("lot__trade_item", "place__holder", "packed_by")
        return related.prefetch_related("inputs__lot__holder", "inputs__lot__trade_item").order_by(
            "-packed_at"
        )


class Packing(models.Model):
    """Đóng gói: harvest lots became `units` of `net_content` kg each, and `loss` kg fell away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="packing")
    place = models.ForeignKey(Place, models.PROTECT, related_name="packings")
    units = models.PositiveIntegerField()
    net_content = models.DecimalField(max_digits=10, decimal_places=3)
    loss = models.DecimalField(max_digits=12, decimal_places=3)
    grade = models.CharField(max_length=20)
    packed_at = models.DateTimeField()
    packed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    objects = PackingSet.as_manager()

    def __str__(self) -> str:
        return f"packing of {self.lot_id}"

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"


class PackingInput(models.Model):
    """What was taken of one lot, in kilograms."""

    packing = models.ForeignKey(Packing, models.PROTECT, related_name="inputs")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="packed_as")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["packing", "lot"], name="one_line_a_lot")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id}"


class TastingSet(models.QuerySet["Tasting"]):
    def visible_to(self, person: "Visitor") -> "TastingSet":
        from commune.packhouse.access import packhouses_visible_to

        return self.filter(place__in=packhouses_visible_to(person))

    def shown(self) -> "TastingSet":
        related = self.select_related("lot__trade_item", "place__holder", "tasted_by")
        return related.prefetch_related("scores").order_by("-tasted_at")


class Tasting(models.Model):
    """Phiếu cảm quan: one taster's scores of a lot on one dated sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="tastings")
    place = models.ForeignKey(Place, models.PROTECT, related_name="tastings")
    sheet = models.CharField(max_length=40)
    edition = models.DateField(help_text="since when that edition of the sheet holds")
    remark = models.TextField(blank=True)
    tasted_at = models.DateTimeField()
    tasted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    objects = TastingSet.as_manager()

    def __str__(self) -> str:
        return f"tasting of {self.lot_id}"

    @property
    def event_id(self) -> str:
        return f"urn:uuid:{self.pk}"


class TastingScore(models.Model):
    """Điểm cảm quan of one attribute of the sheet."""

    tasting = models.ForeignKey(Tasting, models.PROTECT, related_name="scores")
    attribute = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tasting", "attribute"], name="one_score_an_attribute")
        ]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.score}"
