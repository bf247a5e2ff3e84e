"""Money of orders: paid how, on delivery, late, to be sent back, passed on to whose goods they were."""

import uuid

from django.db import models
from django.db.models import Q

from commune.market.models import Mandate
from commune.people.models import Person


class PaidBy(models.TextChoices):
    BANK = "bank", "Chuyển khoản"
    CASH = "cash", "Tiền mặt"
    ELSEWHERE = "elsewhere", "Nơi khác thu hộ"
    COD = "cod", "Trả khi nhận hàng"


class OrderCod(models.Model):
    """Trả khi nhận hàng: the seller sends it unpaid, the carrier collects `amount` at the door and then owes it."""

    order = models.OneToOneField("orders.Order", models.PROTECT, primary_key=True, related_name="cod")
    amount = models.BigIntegerField()
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"cash on delivery of {self.order_id}"


class OrderPaid(models.Model):
    """Đã trả tiền: exactly once an order."""

    order = models.OneToOneField("orders.Order", models.PROTECT, primary_key=True, related_name="paid")
    method = models.CharField(max_length=10, choices=PaidBy)
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"payment of {self.order_id}"


class LateOutcome(models.TextChoices):
    SHIPS = "ships", "Còn hàng, vẫn giao"
    REFUND = "refund", "Hết hàng, hoàn tiền"


class OrderLate(models.Model):
    """Tiền về trễ: money for an order that had ended, and what was decided at that moment."""

    order = models.OneToOneField("orders.Order", models.PROTECT, primary_key=True, related_name="late")
    outcome = models.CharField(max_length=10, choices=LateOutcome)
    received = models.BigIntegerField()
    noticed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"late money for {self.order_id}"


class RefundCause(models.TextChoices):
    LATE = "late", "Tiền về khi đơn đã đóng"
    UNDER = "under", "Trả thiếu, đơn đã đóng"
    SURPLUS = "surplus", "Trả dư"
    RECALL = "recall", "Lô hàng bị thu hồi"
    UNTAKEN = "untaken", "Không nhận hết hàng"


class RefundRequest(models.Model):
    """Yêu cầu hoàn tiền to the seller, who has the money; we never do.

    `source` makes it one a reason (an allocation, a recall); `proof` lists the bank's transactions behind it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="refunds")
    cause = models.CharField(max_length=10, choices=RefundCause)
    source = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    proof = models.JSONField(default=list)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "source"], name="one_refund_a_source"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} back for {self.order_id}"


class RefundSent(models.Model):
    """Đã hoàn tiền, says the seller, with her bank's transaction number."""

    refund = models.OneToOneField(RefundRequest, models.PROTECT, primary_key=True, related_name="sent")
    transaction = models.CharField(max_length=80)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"refund {self.refund_id} sent"


class Remittance(models.Model):
    """Trả tiền hàng ủy quyền: what a co-op passed on to the booth whose goods it sold, with the bank's number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="remittances")
    amount = models.BigIntegerField()
    transaction = models.CharField(max_length=80)
    paid_at = models.DateTimeField()
    paid_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "transaction"], name="one_remittance_a_transaction"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="remittance_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.mandate_id}"
