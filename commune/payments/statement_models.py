"""Statements of a bank, and credits that two sources tell of or that belong to no request."""

import uuid

from django.db import models

from commune.payments.gateway_models import Provider
from commune.people.models import Person


class Statement(models.Model):
    """Sao kê: a file of the bank exactly as it came. The same file again is the same statement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("payments.SellerAccount", models.PROTECT, related_name="statements")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="one_statement_a_content")]

    def __str__(self) -> str:
        return self.name


class LineOutcome(models.TextChoices):
    NEW = "new", "Khoản mới"
    KNOWN = "known", "Đã biết từ trước"
    DOUBTFUL = "doubtful", "Có thể trùng, chờ người xem"
    OUT = "out", "Tiền ra"


class StatementLine(models.Model):
    """Dòng sao kê: `amount` in đồng, below zero where money went out; `credit` is the money that it tells of."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    booked_at = models.DateTimeField()
    amount = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=10, choices=LineOutcome)
    credit = models.ForeignKey(
        "payments.BankCredit", models.PROTECT, null=True, related_name="statement_lines"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "number"], name="one_row_a_line")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.number}"


class Sighting(models.Model):
    """Cùng một khoản: another source told of a credit that was known, under its own number (`transaction`)."""

    account = models.ForeignKey("payments.SellerAccount", models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20, choices=Provider)
    transaction = models.CharField(max_length=80)
    credit = models.ForeignKey("payments.BankCredit", models.PROTECT, related_name="sightings")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "provider", "transaction"], name="one_sighting_a_transaction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.transaction}"


class SetAside(models.Model):
    """Để riêng: a credit that belongs to no request, says a person who looked."""

    credit = models.OneToOneField(
        "payments.BankCredit", models.PROTECT, primary_key=True, related_name="set_aside"
    )
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.credit_id} set aside"
