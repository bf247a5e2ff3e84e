"""Soil points, and what laboratories found there."""

import uuid
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q

from commune.people.models import Person, Visitor, governed_by
from commune.places.models import Place
from commune.places.work import plots_located_for, plots_worked_by
from commune.units.models import AdminUnit


class SoilPointSet(models.QuerySet["SoilPoint"]):
    def visible_to(self, person: Visitor) -> "SoilPointSet":
        """The commune's own points; those of plots for who may know where the plot lies."""
        return self.filter(Q(plot__isnull=True) | Q(plot__in=plots_located_for(person)))

    def written_by(self, person: Visitor) -> "SoilPointSet":
        """Where she may enter a test: on plots that she works or advises, and on the points of her commune."""
        governed = AdminUnit.objects.filter(governed_by(person))
        return self.filter(Q(plot__in=plots_worked_by(person)) | Q(plot__isnull=True, unit__in=governed))


class SoilPoint(models.Model):
    """Điểm đất: where soil is sampled again and again (WGS84). `plot` empty: on common ground, public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=80, db_index=True)
    plot = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="soil_points")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="soil_points")
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = SoilPointSet.as_manager()

    def __str__(self) -> str:
        return self.name


class SoilTestSet(models.QuerySet["SoilTest"]):
    def visible_to(self, person: Visitor) -> "SoilTestSet":
        return self.filter(point__in=SoilPoint.objects.visible_to(person))

    def latest_first(self) -> "SoilTestSet":
        return self.order_by("-sampled_on", "-entered_at", "pk")


class SoilTest(models.Model):
    """Phiếu thử đất: one sample of one depth, by one laboratory (or kit). Never changes.

    `digest` is over what was sent, so that a repeated sending is known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    point = models.ForeignKey(SoilPoint, models.PROTECT, related_name="tests")
    sampled_on = models.DateField()
    depth_from_cm = models.PositiveSmallIntegerField()
    depth_to_cm = models.PositiveSmallIntegerField()
    lab = models.CharField(max_length=120)
    report_number = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = SoilTestSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["point", "sampled_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(depth_to_cm__gt=models.F("depth_from_cm")), name="soil_depth_goes_down"
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.sampled_on}"

    @property
    def day(self) -> date:
        return self.sampled_on


class SoilValue(models.Model):
    """Kết quả: one figure of a test; unit and method as they stood in the list of measures when it was entered."""

    test = models.ForeignKey(SoilTest, models.PROTECT, related_name="values")
    measure = models.CharField(max_length=30)
    value = models.DecimalField(max_digits=12, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True)
    method = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["test", "measure"], name="one_figure_a_measure")]

    def __str__(self) -> str:
        return f"{self.measure} of {self.test_id}"

    @property
    def amount(self) -> Decimal:
        return self.value.normalize()
