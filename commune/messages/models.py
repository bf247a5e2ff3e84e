"""What was said to whom. This room knows opaque actor keys and addresses, never a person."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Channel(models.TextChoices):
    SMS = "sms", "Tin nhắn SMS"
    EMAIL = "email", "Thư điện tử"
    ZALO = "zalo", "Zalo"
    PAGE = "page", "Trên trang"


class MessageSet(models.QuerySet["Message"]):
    def due(self, moment: datetime) -> "MessageSet":
        return self.filter(due_at__lte=moment).order_by("due_at", "pk")

    def to_actor(self, key: str) -> "MessageSet":
        """What its page may show: never one-time codes."""
        return self.filter(to=key, is_secret=False).order_by("-created_at", "-pk")


class Message(models.Model):
    """Tin nhắn: written in the transaction of what it tells, sent afterwards.

    `to` is an opaque key such as "person:<uuid>" or "phone:+84...", `address` what the channel needs.
    `due_at` empty: nothing left to try. The words of a secret message are wiped once sent or expired.
    """

    to = models.CharField(max_length=120, db_index=True)
    address = models.CharField(max_length=254, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    template = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=160, unique=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    is_secret = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    objects = MessageSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="messages_due", condition=Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"


class Delivery(models.Model):
    """Lượt gửi: one attempt; `problem` empty means that the channel took it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(max_length=80)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.message_id}: {self.problem or 'sent'}"
