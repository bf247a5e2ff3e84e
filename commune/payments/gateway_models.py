"""Keys agreed with providers, and payments that a buyer began at one of their gateways."""

import uuid

from django.db import models

from commune.people.models import Person


class Provider(models.TextChoices):
    """Who tells us of a credit: a bank-notice service, a gateway, a statement, or a person who has seen it."""

    SEPAY = "sepay", "SePay"
    CASSO = "casso", "Casso"
    PAYOS = "payos", "payOS"
    VNPAY = "vnpay", "VNPAY"
    MOMO = "momo", "MoMo"
    ZALOPAY = "zalopay", "ZaloPay"
    STATEMENT = "statement", "Sao kê"
    BY_HAND = "by_hand", "Người bán xác nhận"


# What was paid lies with these until they settle in one sum: no bank tells of it line by line, and each takes exactly
# what it was asked for.
APART = (Provider.VNPAY, Provider.MOMO, Provider.ZALOPAY)


class NoticeKey(models.Model):
    """What a provider and a seller's account have agreed on: who she is there, and the secrets.

    `secret` signs what comes to us (vnp_HashSecret, MoMo's secretKey, ZaloPay's key2, payOS' checksum key), `second`
    what a provider wants besides (MoMo's accessKey, ZaloPay's key1, payOS' api key). `earlier` lists what was agreed
    on before (merchant, secret, second) and `until` when it still counts: notices under way are not lost.
    """

    account = models.ForeignKey("payments.SellerAccount", models.CASCADE, related_name="notice_keys")
    provider = models.CharField(max_length=20, choices=Provider)
    merchant = models.CharField(max_length=80, blank=True)
    secret = models.CharField(max_length=200)
    second = models.CharField(max_length=200, blank=True)
    earlier = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "provider"], name="one_key_a_provider")]

    def __str__(self) -> str:
        return f"{self.provider} for {self.account_id}"


class KeyChange(models.Model):
    """Đổi khóa: who gave an account's provider a new key, and when. The secret itself is not here."""

    account = models.ForeignKey("payments.SellerAccount", models.PROTECT, related_name="key_changes")
    provider = models.CharField(max_length=20, choices=Provider)
    merchant = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.provider} for {self.account_id}"


class GatewayPayment(models.Model):
    """Lần trả qua cổng: a buyer went to a gateway to pay `amount` for a request; it is paid when the notice says so.

    `reference` is what the gateway calls it (vnp_TxnRef, orderId, app_trans_id, orderCode).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("payments.SellerAccount", models.PROTECT, related_name="gateway_payments")
    request = models.ForeignKey("payments.PaymentRequest", models.PROTECT, related_name="gateway_payments")
    provider = models.CharField(max_length=20, choices=Provider)
    reference = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    return_to = models.CharField(max_length=200)
    began_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "provider", "reference"], name="one_gateway_payment_a_reference"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="gateway_pays_something"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class GatewayAnswer(models.Model):
    """Trả lời của cổng: where the buyer pays, kept so that pressing twice leads to the same page."""

    payment = models.OneToOneField(GatewayPayment, models.PROTECT, primary_key=True, related_name="answer")
    address = models.TextField()
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to {self.payment_id}"
