"""Who may use the machines' doors, and what was brought through the capture door."""

import uuid

from django.db import models


class ApiKeySet(models.QuerySet["ApiKey"]):
    def standing(self) -> "ApiKeySet":
        return self.filter(revocation__isnull=True)


class ApiKey(models.Model):
    """Khóa giao tiếp: lets a program in. Only a hash of the secret is kept; `handle` is the key's public half."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handle = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    scopes = models.JSONField()
    created_at = models.DateTimeField()

    objects = ApiKeySet.as_manager()

    def __str__(self) -> str:
        return f"{self.handle} ({self.name})"

    @property
    def log_actor(self) -> str:
        return f"api-key:{self.handle}"

    def may(self, *scopes: str) -> bool:
        """Whether it has one of these scopes."""
        return not set(scopes).isdisjoint(self.scopes)


class ApiKeyRevocation(models.Model):
    """Thu hồi khóa: from then on the key opens nothing."""

    key = models.OneToOneField(ApiKey, models.PROTECT, primary_key=True, related_name="revocation")
    reason = models.CharField(max_length=200)
    revoked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"revocation of {self.key_id}"


class CaptureJobSet(models.QuerySet["CaptureJob"]):
    def visible_to(self, key: ApiKey) -> "CaptureJobSet":
        """Its own jobs; an administrator's key sees all."""
        return self if key.may("admin") else self.filter(key=key)


class CaptureJob(models.Model):
    """Đợt tiếp nhận: one captured document and how it ended. Written once, in the transaction of its events.

    `errors` are findings (`slug`, `pointer`, `vi`, `en`, `status`); `captured` counts events kept or known before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="jobs")
    behaviour = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(db_index=True)
    is_success = models.BooleanField()
    captured = models.PositiveIntegerField()
    errors = models.JSONField()

    objects = CaptureJobSet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)
