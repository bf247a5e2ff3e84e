"""What was uploaded. This room knows opaque actor keys, never a person."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q


class StoredFileSet(models.QuerySet["StoredFile"]):
    def brought_by(self, actor: str) -> "StoredFileSet":
        """Whose bytes came from this one too, first or later."""
        later = Bringing.objects.filter(file=OuterRef("pk"), actor=actor)
        return self.filter(Q(brought_by=actor) | Q(Exists(later))) if actor else self.none()

    def older_than(self, moment: datetime) -> "StoredFileSet":
        return self.filter(stored_at__lt=moment)


class StoredFile(models.Model):
    """Tệp đã lưu: a picture. `digest` is the SHA-256 of the bytes as they came; `width` and `height` as shown."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    brought_by = models.CharField(max_length=120, db_index=True)
    stored_at = models.DateTimeField()

    objects = StoredFileSet.as_manager()

    def __str__(self) -> str:
        return self.digest


class Bringing(models.Model):
    """Lần đưa lại: another actor brought the very same bytes, and so may see and use them."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="bringings")
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "actor"], name="one_bringing_an_actor")]

    def __str__(self) -> str:
        return f"{self.file_id} by {self.actor}"
