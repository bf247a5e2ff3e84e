"""A further commune of the instance: when it began to be opened, and when everything needed was there."""

import uuid

from django.db import models

from commune.people.models import Person, Visitor
from commune.units.models import AdminUnit


class CommuneOpeningSet(models.QuerySet["CommuneOpening"]):
    def visible_to(self, person: Visitor) -> "CommuneOpeningSet":
        """Of the province in which she is an official of the province."""
        from commune.operations.opening import communes_opened_by

        return self.filter(unit__in=communes_opened_by(person))


class CommuneOpening(models.Model):
    """Mở thêm xã. Its steps are rows of other rooms. `opened_by` empty: the operator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    unit = models.OneToOneField(AdminUnit, models.PROTECT, related_name="opening")
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    objects = CommuneOpeningSet.as_manager()

    def __str__(self) -> str:
        return f"opening of {self.unit_id}"


class CommuneOpened(models.Model):
    """Đã mở xong: nothing was missing then."""

    opening = models.OneToOneField(CommuneOpening, models.PROTECT, primary_key=True, related_name="finish")
    finished_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.opening_id} finished"
