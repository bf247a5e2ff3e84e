"""Envelopes from phones. This room knows opaque actor keys, never a person."""

from django.db import models


class DeviceSet(models.QuerySet["Device"]):
    def of_actor(self, actor: str) -> "DeviceSet":
        return self.filter(actor=actor) if actor else self.none()


class Device(models.Model):
    """Máy ghi: one person's diary on one phone, which numbers its items from 1 on without a gap.

    `key` is made on the phone. `latest` is the highest number that it ever said to have given.
    """

    key = models.CharField(max_length=64, primary_key=True)
    actor = models.CharField(max_length=120, db_index=True)
    name = models.CharField(max_length=120, blank=True)
    latest = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    objects = DeviceSet.as_manager()

    def __str__(self) -> str:
        return self.name or self.key


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", "đã nhận"
    REFUSED = "refused", "bị trả lại"


class SyncedItem(models.Model):
    """Phiếu gửi: what came under one number, byte for byte, and what was said to it. Never changes.

    `digest` is the SHA-256 of `text`, `previous` that of the item before on the same phone. `result` is the room's
    own answer to what was accepted, such as the address of the row; `part` names the wrong field of a refused one.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="items")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=400, blank=True)
    part = models.CharField(max_length=40, blank=True)
    result = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "sequence"], name="one_item_a_device_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sequence} of {self.device_id}"
