"""Where things are governed: dated administrative units, what became of them, and public bodies."""

from datetime import date

from django.db import models
from django.db.models import Q


class Level(models.TextChoices):
    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện"
    COMMUNE = "commune", "Xã"


KIND_WORDS = ("Tỉnh ", "Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Phường ", "Xã ")


class AdminUnitSet(models.QuerySet["AdminUnit"]):
    def valid_on(self, day: date) -> "AdminUnitSet":
        began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(began, Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class AdminUnit(models.Model):
    """Đơn vị hành chính with its validity. Codes were reused in 2025: only `uid` (scheme:level:code) identifies.

    `valid_from` empty: not known. `valid_to` is the last day.
    """

    uid = models.CharField(max_length=20, primary_key=True)
    scheme = models.CharField(max_length=8)
    level = models.CharField(max_length=10, choices=Level)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    folded = models.CharField(max_length=80, db_index=True)
    sort_key = models.CharField(max_length=200)

    objects = AdminUnitSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "level", "code"], name="one_unit_a_code")]
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def bare_name(self) -> str:
        """ "Mỹ Xương" of "Xã Mỹ Xương"."""
        return next(
            (self.name.removeprefix(word) for word in KIND_WORDS if self.name.startswith(word)), self.name
        )

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def path(self) -> list["AdminUnit"]:
        """From the province down to this unit."""
        return [*(self.parent.path() if self.parent else []), self]


class Relation(models.TextChoices):
    WHOLE = "whole", "toàn bộ"
    PART = "part", "một phần"
    DOUBTFUL = "doubtful", "chưa chắc chắn"


class UnitChange(models.Model):
    """An edge of change: what an old unit became on a day. `part` carries no share, so no figure may be split by it."""

    old = models.ForeignKey(AdminUnit, models.PROTECT, related_name="became")
    new = models.ForeignKey(AdminUnit, models.PROTECT, related_name="came_from")
    relation = models.CharField(max_length=10, choices=Relation)
    effective = models.DateField()
    confidence = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new", "effective"], name="one_change_an_edge")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class PublicBody(models.Model):
    """Cơ quan: a public body of a unit, dated like the unit (ministries and offices were renamed, too)."""

    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="bodies")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
