"""Sealed periods: what was counted, who signed it for the unit, who accepted it above."""

import json
import uuid
from typing import Any

from django.db import models

from commune.lib import periods
from commune.people.access import boards_of
from commune.people.models import Visitor
from commune.program.wording import called
from commune.units.models import AdminUnit


class FreezeSet(models.QuerySet["Freeze"]):
    def of(self, unit: AdminUnit, period: str) -> "FreezeSet":
        return self.filter(unit=unit, period=period).order_by("-prepared_at")

    def accepted(self) -> "FreezeSet":
        return self.filter(signature__acceptance__isnull=False)

    def visible_to(self, person: Visitor) -> "FreezeSet":
        """What was accepted is public; what is still on its way is seen by who governs the unit."""
        return self.filter(
            models.Q(signature__acceptance__isnull=False) | models.Q(unit__in=boards_of(person))
        )


class Freeze(models.Model):
    """Chốt kỳ: all figures of a unit and period as counted from the log's first `log_size` entries.

    `content` is canonical JSON (figures.py) and never changes; `root` is the RFC 6962 tree hash over its leaves.
    `restates`: the accepted freeze whose place this one takes, with the reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="freezes")
    period = models.CharField(max_length=7)
    content = models.TextField()
    root = models.CharField(max_length=64)
    log_size = models.BigIntegerField()
    restates = models.ForeignKey("self", models.PROTECT, null=True, related_name="restatements")
    reason = models.CharField(max_length=500, blank=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=80)

    objects = FreezeSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "period", "prepared_at"])]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period}"

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found

    @property
    def called(self) -> str:
        """The period in words."""
        return called(periods.parse(self.period))

    @property
    def state(self) -> str:
        signature = getattr(self, "signature", None)
        if signature is None:
            return "prepared"
        return "accepted" if getattr(signature, "acceptance", None) else "signed"


class FreezeSignature(models.Model):
    """Ký chốt: the head of the unit signs exactly this content; a name on an official report is public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    freeze = models.OneToOneField(Freeze, models.PROTECT, related_name="signature")
    root = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.freeze_id} signed by {self.name}"


class FreezeAcceptance(models.Model):
    """Nghiệm thu chốt kỳ: the level above accepts what was signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signature = models.OneToOneField(FreezeSignature, models.PROTECT, related_name="acceptance")
    root = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160)
    accepted_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.signature_id} accepted by {self.name}"
