"""What people found about a unit, and what files state about it. Nothing here is changed: a later row takes its place.

Criteria sets and subjects are known by their codes alone; the rooms above say what they mean.
"""

import uuid
from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When

from commune.people.models import Person, Visitor
from commune.units.models import AdminUnit

Row = TypeVar("Row", bound=models.Model)
GRADE = Case(When(file__isnull=True, then=Value("B")), default=Value("C"), output_field=models.CharField())


class Form(models.TextChoices):
    ASSESSMENTS = "assessments", "Đánh giá tiêu chí"
    FIGURES = "figures", "Số liệu theo tệp"


class FindingsDraft(models.Model):
    """Tệp chờ nhập: a file between preview and confirmation; gone once entered, or after a week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Person, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.name


class FindingsFile(models.Model):
    """Tệp đã nhập, once by its SHA-256 (`digest`), with where it comes from in words."""

    id = models.UUIDField(primary_key=True, editable=False)
    form = models.CharField(max_length=12, choices=Form)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    fresh = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class FoundSet(models.QuerySet[Row]):
    """Rows of which the latest of the same kind and unit stands, by day, then by order of entry (`pk`)."""

    day = ""
    same: tuple[str, ...] = ()

    def told(self) -> "FoundSet[Row]":
        """With `grade` and `superseded_on`: the day of the row that took its place, empty while it stands."""
        alike = {name: OuterRef(name) for name in self.same}
        later = Q(**{f"{self.day}__gt": OuterRef(self.day)})
        later |= Q(**{self.day: OuterRef(self.day), "pk__gt": OuterRef("pk")})
        rows = self.model._base_manager.filter(later, **alike).order_by(self.day, "pk")
        told: Any = self.annotate(grade=GRADE, superseded_on=Subquery(rows.values(self.day)[:1]))
        return told  # type: ignore[no-any-return]

    def standing(self) -> "FoundSet[Row]":
        return self.told().filter(superseded_on__isnull=True)

    def visible_to(self, person: Visitor) -> "FoundSet[Row]":
        """Those about units that she governs, or whose ground they took over; the public sees what stands."""
        from commune.findings.access import read_units

        return self.filter(unit__in=read_units(person))


class AssessmentSet(FoundSet["Assessment"]):
    day, same = "decided_on", ("unit", "set_code", "number")


class Assessment(models.Model):
    """Đánh giá: a unit meets a requirement of a criteria set or not, as decided on a day by a signed document.

    With `file`: as a file says (grade C). Without: entered by the official who answers for it (grade B).
    """

    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="assessments", db_index=False)
    set_code = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    is_met = models.BooleanField()
    decided_on = models.DateField()
    document = models.CharField(max_length=120)
    reason = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(FindingsFile, models.PROTECT, null=True, related_name="assessments")
    client_id = models.UUIDField(unique=True, null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = AssessmentSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "set_code", "number", "decided_on"], name="assessment_in_order"),
            models.Index(fields=["set_code", "number"], name="assessment_of_requirement"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) | (Q(client_id__isnull=False) & ~Q(reason="")),
                name="assessment_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.set_code} {self.number}"


class StatedFigureSet(FoundSet["StatedFigure"]):
    day, same = "on", ("unit", "subject")


class StatedFigure(models.Model):
    """Số liệu theo tệp: what a file states about a subject in a unit on a day; never better than grade C."""

    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="stated_figures", db_index=False)
    subject = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(FindingsFile, models.PROTECT, related_name="figures")
    entered_at = models.DateTimeField()

    objects = StatedFigureSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "subject", "on"], name="figure_in_order")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.subject}"
