"""What the programme asks of a unit, how it is counted, and what was counted when."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import models, transaction
from django.db.models import Q

from commune.lib.formulas import Formula, read
from commune.units.models import AdminUnit

# A reading is kept when a figure has not changed for a moment, and at the latest so long after it began to.
QUIET, LONGEST = timedelta(seconds=2), timedelta(seconds=30)
TAKEN_FOR = timedelta(minutes=2)


class CriteriaSet(models.Model):
    """Bộ tiêu chí: a set of indicators under one legal text. `is_checked`: compared with the gazette.

    `level`: of the units that it judges; the counts are those that the text states, whether we hold all or not.
    """

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    citation = models.CharField(max_length=300)
    is_checked = models.BooleanField()
    level = models.CharField(max_length=10, blank=True)
    criteria_count = models.PositiveSmallIntegerField(null=True)
    indicator_count = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """Tiêu chí: one numbered heading of a set. `is_checked`: its wording was compared with the gazette."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    is_checked = models.BooleanField()

    class Meta:
        ordering = ["set", "number"]
        constraints = [models.UniqueConstraint(fields=["set", "number"], name="one_criterion_a_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class GroupingSet(models.QuerySet["Grouping"]):
    def on(self, day: date) -> "GroupingSet":
        """The newest first: a later decision takes the place of an earlier one."""
        return self.filter(since__lte=day).order_by("-since", "-pk")


class Grouping(models.Model):
    """Xếp nhóm xã: the group (1, 2, 3) in which a set's thresholds are read for a unit, by a decision of a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="groupings")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="groupings")
    group = models.PositiveSmallIntegerField()
    since = models.DateField()
    decision = models.CharField(max_length=200)

    objects = GroupingSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set", "unit", "since"], name="one_group_a_day")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.group}"


class IndicatorSet(models.QuerySet["Indicator"]):
    def on(self, day: date) -> "IndicatorSet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Indicator(models.Model):
    """Chỉ tiêu, by (set, code): two sets may number alike. A new wording is a new row with its own dates.

    `formula` is in the language of `lib.formulas`; `is_checked`: the wording was compared with the gazette.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    explanation = models.TextField()
    explanation_en = models.TextField()
    measured_in = models.CharField(max_length=20)
    formula = models.TextField(max_length=2000)
    is_checked = models.BooleanField()
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

    @property
    def read(self) -> Formula:
        return read_once(self.formula)

    @property
    def is_share(self) -> bool:
        return self.read.is_share


@lru_cache(maxsize=1000)
def read_once(formula: str) -> Formula:
    """As `formulas.read`: a tree never changes, and the same few are asked again and again."""
    return read(formula)


class Part(models.TextChoices):
    NUMERATOR = "numerator", "Tử số"
    DENOMINATOR = "denominator", "Mẫu số"


class Comparison(models.TextChoices):
    AT_LEAST = "at_least", "từ"
    MORE_THAN = "more_than", "trên"
    AT_MOST = "at_most", "không quá"
    EQUAL = "equal", "đúng"


class Target(models.Model):
    """Mục tiêu of an indicator; without unit, period or group it holds for all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="targets")
    period = models.CharField(max_length=7, blank=True)
    group = models.PositiveSmallIntegerField(null=True)
    comparison = models.CharField(max_length=10, choices=Comparison)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

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
    unknown = models.PositiveIntegerField(default=0)
    grades = models.JSONField()
    log_size = models.BigIntegerField()
    computed_at = models.DateTimeField()

    objects = ReadingSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["indicator", "unit", "period", "computed_at"])]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period}"


class CellSet(models.QuerySet["Cell"]):
    def to_keep(self, now: datetime) -> "CellSet":
        """Changed since the last reading, and no more evidence comes in for the moment, or it came for long enough."""
        changed = self.filter(changed_since__isnull=False)
        return changed.filter(Q(counted_at__lte=now - QUIET) | Q(changed_since__lte=now - LONGEST))


class Cell(models.Model):
    """Ô số liệu: the figure of an indicator in a unit and period as counted last, within a second or two of its news.

    Written over with each count, from evidence alone; what was known when is kept in `IndicatorReading`, not more
    often than a figure comes to rest. `unknown`: units of which nothing says whether they meet a test.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="cells")
    unit = models.ForeignKey(AdminUnit, models.CASCADE, related_name="cells")
    period = models.CharField(max_length=7)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    not_placeable = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField(default=0)
    grades = models.JSONField()
    counted_at = models.DateTimeField()
    changed_since = models.DateTimeField(null=True)

    objects = CellSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "indicator"], name="one_cell_a_figure")
        ]
        indexes = [
            models.Index(
                fields=["changed_since"], condition=Q(changed_since__isnull=False), name="cells_to_keep"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period}"


class StaleCellSet(models.QuerySet["StaleCell"]):
    def mark(self, cells: Iterable["StaleCell"]) -> None:
        """Idempotent. A mark that somebody is counting by now is free again: his count may be from before."""
        once = {(cell.unit_id, cell.period, cell.kind): cell for cell in cells}
        self.bulk_create(
            [once[key] for key in sorted(once)],
            update_conflicts=True,
            unique_fields=["unit", "period", "kind"],
            update_fields=["taken_at"],
        )

    def free(self, now: datetime) -> "StaleCellSet":
        """What nobody counts, or whoever did has died over it."""
        return self.filter(Q(taken_at__isnull=True) | Q(taken_at__lt=now - TAKEN_FOR))

    def take(self, most: int, now: datetime) -> "list[StaleCell]":
        """Marks of one period for whoever counts them outside of any transaction; `taken_at` says that they are his."""
        with transaction.atomic():
            free = self.free(now).select_for_update(no_key=True, skip_locked=True)
            first = free.order_by("pk").first()
            taken = list(free.filter(period=first.period).order_by("unit")[:most]) if first else []
            self.filter(pk__in=[mark.pk for mark in taken]).update(taken_at=now)
        return taken

    def settle(self, taken: "list[StaleCell]", began: datetime) -> set[str]:
        """Counted marks go, those freed meanwhile stay; returns the units that somebody else took since and knows
        more of."""
        here = Q(taken_at=began) | Q(taken_at__isnull=True)
        locked = self.filter(here, pk__in=[mark.pk for mark in taken]).select_for_update(no_key=True)
        left = dict(locked.values_list("pk", "taken_at"))
        self.filter(pk__in=[pk for pk, at in left.items() if at]).delete()
        return {mark.unit_id for mark in taken if mark.pk not in left}


class StaleCell(models.Model):
    """Ô cần tính lại: a unit and a period of which evidence of a kind came in (any kind: ""); gone once counted."""

    unit = models.ForeignKey(AdminUnit, models.CASCADE, related_name="+")
    period = models.CharField(max_length=7)
    kind = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True)

    objects = StaleCellSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "kind"], name="one_stale_mark_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period} {self.kind}"
