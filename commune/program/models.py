"""What the programme asks of a unit, how it is counted, and what was counted when."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from commune.units.models import AdminUnit

# A cell is counted when nothing new came in for a moment, and at the latest so long after the first.
QUIET, LONGEST = timedelta(seconds=2), timedelta(seconds=30)


class CriteriaSet(models.Model):
    """Bộ tiêu chí: a set of indicators under one legal text. `is_checked`: compared with the gazette."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    citation = models.CharField(max_length=300)
    is_checked = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Formula(models.TextChoices):
    SHARE = "share", "tỷ lệ phần trăm"
    TOTAL = "total", "tổng"


class IndicatorSet(models.QuerySet["Indicator"]):
    def on(self, day: date) -> "IndicatorSet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Indicator(models.Model):
    """Chỉ tiêu, by (set, code): two sets may number alike. A new wording is a new row with its own dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    explanation = models.TextField()
    explanation_en = models.TextField()
    measured_in = models.CharField(max_length=20)
    formula = models.CharField(max_length=20, choices=Formula)
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = IndicatorSet.as_manager()

    class Meta:
        ordering = ["set", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["set", "code", "valid_from"], name="one_wording_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Part(models.TextChoices):
    NUMERATOR = "numerator", "Tử số"
    DENOMINATOR = "denominator", "Mẫu số"


class Counting(models.TextChoices):
    ROWS = "rows", "đếm dòng"
    DISTINCT = "distinct", "đếm khác nhau"
    SUM = "sum", "cộng"


class Timing(models.TextChoices):
    DURING = "during", "trong kỳ"
    AT_END = "at_end", "đến cuối kỳ"


class Measure(models.Model):
    """Số liệu: one part of an indicator, counted over one evidence kind; several of one part are added.

    `field` is what is counted apart or summed; `conditions` is a list of {"field", "is": operator, "value"}
    (counting.OPERATORS). Fields are those that the kind registers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measures")
    part = models.CharField(max_length=12, choices=Part)
    kind = models.CharField(max_length=80)
    counting = models.CharField(max_length=10, choices=Counting)
    field = models.CharField(max_length=40, blank=True)
    timing = models.CharField(max_length=10, choices=Timing)
    conditions = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.part} of {self.indicator_id}"


class Comparison(models.TextChoices):
    AT_LEAST = "at_least", "từ"
    MORE_THAN = "more_than", "trên"
    AT_MOST = "at_most", "không quá"


class TargetSet(models.QuerySet["Target"]):
    def for_cell(self, unit: AdminUnit, period: str) -> "TargetSet":
        """The most particular first: this unit before its province before all, this period before any."""
        units = [each.uid for each in unit.path()]
        found = self.filter(Q(unit__in=units) | Q(unit__isnull=True), period__in=("", period))
        return found.order_by(
            models.Case(
                *(models.When(unit=uid, then=rank) for rank, uid in enumerate(reversed(units))),
                default=len(units),
            ),
            "-period",
        )


class Target(models.Model):
    """Mục tiêu of an indicator; without unit or period it holds for all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="targets")
    period = models.CharField(max_length=7, blank=True)
    comparison = models.CharField(max_length=10, choices=Comparison)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    objects = TargetSet.as_manager()

    def __str__(self) -> str:
        return f"{self.comparison} {self.amount}"


class ReadingSet(models.QuerySet["IndicatorReading"]):
    def of_cell(self, indicator: Indicator, unit: AdminUnit, period: str) -> "ReadingSet":
        return self.filter(indicator=indicator, unit=unit, period=period).order_by("-computed_at")

    def known_at(self, moment: datetime) -> "ReadingSet":
        return self.filter(computed_at__lte=moment)


class IndicatorReading(models.Model):
    """Kết quả as computed at a moment from what the log held then (`log_size` leaves); a change is a new row.

    `denominator` empty: the formula has none. `value` empty: nothing to count, which is not 0. `grades` is
    {"A", "B", "C"} to counted rows of evidence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="readings")
    period = models.CharField(max_length=7)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    not_placeable = models.PositiveIntegerField()
    grades = models.JSONField()
    log_size = models.BigIntegerField()
    computed_at = models.DateTimeField()

    objects = ReadingSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["indicator", "unit", "period", "computed_at"])]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period}"


class StaleCellSet(models.QuerySet["StaleCell"]):
    def mark(self, cells: Iterable["StaleCell"]) -> None:
        """Idempotent; a mark that is there already is renewed."""
        once = {(cell.unit_id, cell.period): cell for cell in cells}
        self.bulk_create(
            once.values(),
            update_conflicts=True,
            unique_fields=["unit", "period"],
            update_fields=["marked_at"],
        )

    def settled(self, now: datetime) -> "StaleCellSet":
        """Where no more evidence comes in for the moment, or it came for long enough."""
        return self.filter(Q(marked_at__lte=now - QUIET) | Q(since__lte=now - LONGEST))


class StaleCell(models.Model):
    """Ô cần tính lại: a unit and a period of which evidence came in; gone once computed."""

    unit = models.ForeignKey(AdminUnit, models.CASCADE, related_name="+")
    period = models.CharField(max_length=7)
    since = models.DateTimeField(default=timezone.now)
    marked_at = models.DateTimeField(default=timezone.now)

    objects = StaleCellSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "period"], name="one_stale_mark_a_cell")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period}"
