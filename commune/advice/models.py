"""Advice as it was given, what it was asked from people, and the weekly bulletin."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commune.people.models import Person, Role, governed_by
from commune.places.models import Place
from commune.units.models import AdminUnit

if TYPE_CHECKING:
    from commune.people.models import Visitor

EDITORS = (Role.OFFICIAL, Role.CHAIRMAN)


class Kind(models.TextChoices):
    IRRIGATION = "irrigation", _("Tưới nước")
    PEST = "pest", _("Sâu bệnh")
    BLOOM_RAIN = "bloom_rain", _("Mưa lúc đang bông")
    HEAT = "heat", _("Nắng nóng")
    FLOOD = "flood", _("Nước dâng")
    SALT = "salt", _("Nước mặn")


ICONS = {
    Kind.IRRIGATION: "drop",
    Kind.PEST: "bug",
    Kind.BLOOM_RAIN: "flower",
    Kind.HEAT: "sun",
    Kind.FLOOD: "anchor",
    Kind.SALT: "flask",
}


class Level(models.TextChoices):
    ACT = "act", _("Nên làm ngay")
    CAREFUL = "careful", _("Cẩn thận")
    UNKNOWN = "unknown", _("Không có ghi chép")
    INFO = "info", _("Để biết")


TONES = {Level.ACT: "chili", Level.CAREFUL: "mango", Level.UNKNOWN: "river", Level.INFO: "leaf"}


class AdviceSet(models.QuerySet["Advice"]):
    def visible_to(self, person: "Visitor") -> "AdviceSet":
        from commune.farm.access import plots_visible_to

        return self.filter(plot__in=plots_visible_to(person))

    def standing(self) -> "AdviceSet":
        """The last word on each matter of its day."""
        newer = self.model._base_manager.filter(
            plot=models.OuterRef("plot"),
            kind=models.OuterRef("kind"),
            subject=models.OuterRef("subject"),
            day=models.OuterRef("day"),
            number__gt=models.OuterRef("number"),
        )
        return self.filter(~models.Exists(newer))


class Advice(models.Model):
    """Lời khuyên: `verdict` (level, text, reasons, estimated, sources) is what rule `edition` made of `inputs`.

    `subject` tells apart advice of one kind (which insect and stage). A second word on the same day is a new row with
    the next `number`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plot = models.ForeignKey(Place, models.PROTECT, related_name="advice")
    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=8, choices=Level)
    edition = models.CharField(max_length=30)
    inputs = models.JSONField()
    verdict = models.JSONField()
    digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    objects = AdviceSet.as_manager()

    class Meta:
        verbose_name_plural = "advice"
        indexes = [models.Index(fields=["plot", "day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["plot", "kind", "subject", "day", "number"], name="one_advice_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%d/%m/%Y}"

    @property
    def text(self) -> str:
        return str(self.verdict["text"])

    @property
    def icon(self) -> str:
        return ICONS[Kind(self.kind)]

    @property
    def tone(self) -> str:
        return TONES[Level(self.level)]


class PestSightingSet(models.QuerySet["PestSighting"]):
    def visible_to(self, person: "Visitor") -> "PestSightingSet":
        from commune.farm.access import plots_visible_to

        return self.filter(plot__in=plots_visible_to(person))


class PestSighting(models.Model):
    """Giai đoạn sâu bệnh thấy ở vườn: from this day on degree days are gathered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    plot = models.ForeignKey(Place, models.PROTECT, related_name="pest_sightings")
    pest = models.CharField(max_length=12)
    stage = models.CharField(max_length=20)
    seen_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = PestSightingSet.as_manager()

    def __str__(self) -> str:
        return f"{self.pest} {self.stage} {self.seen_on:%d/%m/%Y}"


class StaleAdvice(models.Model):
    """Đơn vị cần tính lại: facts came in since its advice was computed."""

    unit = models.OneToOneField(AdminUnit, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.unit_id)


class BulletinSet(models.QuerySet["Bulletin"]):
    def approved(self) -> "BulletinSet":
        return self.filter(approval__isnull=False)

    def edited_by(self, person: "Visitor") -> "BulletinSet":
        return self.filter(unit__in=AdminUnit.objects.filter(governed_by(person, *EDITORS)))

    def visible_to(self, person: "Visitor") -> "BulletinSet":
        """Approved ones are everybody's; drafts are their editors'."""
        edited = AdminUnit.objects.filter(governed_by(person, *EDITORS)).values("pk")
        return self.filter(Q(approval__isnull=False) | Q(unit__in=edited)).select_related("unit", "approval")


class Bulletin(models.Model):
    """Bản tin tuần of a unit. Its figures follow readings and advice until it is approved; nobody types them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="bulletins")
    monday = models.DateField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = BulletinSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "monday"], name="one_bulletin_a_week")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.monday:%d/%m/%Y}"

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def introduction(self) -> "BulletinIntroduction | None":
        """The last one written."""
        return self.introductions.order_by("-written_at", "-pk").first()


class BulletinIntroduction(models.Model):
    """Lời mở đầu: the official's own words; a new wording is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="introductions")
    text = models.TextField()
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:40]


class BulletinApproval(models.Model):
    """Duyệt bản tin: figures, introduction and the loudspeaker's text as they went out; they change no more."""

    bulletin = models.OneToOneField(Bulletin, models.PROTECT, primary_key=True, related_name="approval")
    introduction = models.TextField(blank=True)
    figures = models.JSONField()
    spoken = models.TextField()
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"approval of {self.bulletin_id}"
