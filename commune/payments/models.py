"""Money that is asked for and money that arrives in the seller's own account. All amounts are integer đồng.

We never hold buyers' money: a request names the seller's account, a credit is a notice of what her bank
received, an allocation joins the two. Nothing here is ever changed; what a request has come to is computed.
"""

import uuid

from django.db import models

from commune.people.models import Organization, Person


class Provider(models.TextChoices):
    """Who tells us of a credit: a bank-notice service, a statement, or a person who has seen it."""

    SEPAY = "sepay", "SePay"
    CASSO = "casso", "Casso"
    PAYOS = "payos", "payOS"
    STATEMENT = "statement", "Sao kê"
    BY_HAND = "by_hand", "Người bán xác nhận"


class SellerAccountSet(models.QuerySet["SellerAccount"]):
    def visible_to(self, person: Person) -> "SellerAccountSet":
        from commune.payments.access import accounts_visible_to

        return accounts_visible_to(self, person)


class SellerAccount(models.Model):
    """Tài khoản nhận tiền of a seller at a bank."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="accounts")
    bank_bin = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()

    objects = SellerAccountSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank_bin", "number"], name="one_account_a_number")]

    def __str__(self) -> str:
        return f"{self.bank_bin} {self.number}"


class NoticeKey(models.Model):
    """Secret with which a provider signs its notices for one account."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="notice_keys")
    provider = models.CharField(max_length=20, choices=Provider)
    secret = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "provider"], name="one_key_a_provider")]

    def __str__(self) -> str:
        return f"{self.provider} for {self.account_id}"


class PaymentRequest(models.Model):
    """Yêu cầu thanh toán: `amount` to `account`, found again by `code` in the bank's note.

    `reference` says what it is for in the words of the room that asked ("order:<uuid>").
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="requests")
    code = models.CharField(max_length=12, unique=True)
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="ask_for_something")]

    def __str__(self) -> str:
        return self.code


class RequestWithdrawal(models.Model):
    """Hủy yêu cầu: money that still comes for it is late, never lost."""

    request = models.OneToOneField(
        PaymentRequest, models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    reason = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"withdrawal of {self.request_id}"


class Notice(models.Model):
    """An authentic notice exactly as it came, kept before it is understood. Equal notices are kept once."""

    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="notices")
    provider = models.CharField(max_length=20, choices=Provider)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "provider", "digest"], name="one_notice_a_content")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.digest[:8]}"


class BankCredit(models.Model):
    """Khoản tiền vào: one credit of the bank, known by the provider's transaction number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="credits")
    provider = models.CharField(max_length=20, choices=Provider)
    transaction = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)
    credited_at = models.DateTimeField()
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="credits")
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "provider", "transaction"], name="one_credit_a_transaction"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="credit_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.transaction}"


class Contradiction(models.Model):
    """A notice that reuses a known transaction number for something else: kept for a person to look at."""

    notice = models.OneToOneField(Notice, models.PROTECT, primary_key=True, related_name="contradiction")
    credit = models.ForeignKey(BankCredit, models.PROTECT, related_name="contradictions")
    what = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.what


class Allocation(models.Model):
    """Đối soát: a credit pays for a request, whole. Too much, twice or too late shows in the request's state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    credit = models.OneToOneField(BankCredit, models.PROTECT, related_name="allocation")
    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()
    allocated_at = models.DateTimeField()
    allocated_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.amount} for {self.request_id}"
