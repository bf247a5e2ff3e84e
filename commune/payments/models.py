"""Money that is asked for and money that arrives in the seller's own account. All amounts are integer đồng.

We never hold buyers' money: a request names the seller's account, a credit is a notice of what her bank
received, an allocation joins the two. Nothing here is ever changed; what a request has come to is computed.
"""

import uuid

from django.db import models

from commune.payments.collection_models import Collection, CollectionSheet, CollectionSheetLine
from commune.payments.gateway_models import GatewayAnswer, GatewayPayment, KeyChange, NoticeKey, Provider
from commune.payments.statement_models import LineOutcome, SetAside, Sighting, Statement, StatementLine
from commune.people.models import Organization, Person

__all__ = [
    "Advance", "Allocation", "BankCredit", "BankDebit", "Collection", "CollectionSheet", "CollectionSheetLine",
    "Contradiction", "GatewayAnswer", "GatewayPayment", "HowReceived", "KeyChange", "LineOutcome", "MemberAccount",
    "MemberAccountEnd", "MemberCredit", "Method", "Notice", "NoticeKey", "PaymentRequest", "Payout", "PayoutPayment",
    "PayoutReceipt", "PayoutSet", "PayoutWithdrawal", "Provider", "RequestWithdrawal", "SellerAccount",
    "SellerAccountSet", "SetAside", "Sighting", "Statement", "StatementLine",
]  # fmt: skip


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


class RequestSuccession(models.Model):
    """Yêu cầu thay thế: another request of the same account takes its place, and the money for it."""

    request = models.OneToOneField(
        PaymentRequest, models.PROTECT, primary_key=True, related_name="succession"
    )
    successor = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="preceding")
    succeeded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} by {self.successor_id}"


class Notice(models.Model):
    """An authentic notice exactly as it came, kept before it is understood. Equal notices are kept once.

    `digest` is of what came; of a gateway's notice, of what its signature covers.
    """

    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="notices")
    provider = models.CharField(max_length=20, choices=Provider)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    received_at = models.DateTimeField(db_index=True)

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


class MemberAccountSet(models.QuerySet["MemberAccount"]):
    def standing(self) -> "MemberAccountSet":
        return self.filter(end__isnull=True)


class MemberAccount(models.Model):
    """Tài khoản nhận tiền của hộ: where a member wants her money sent, under her consent in these words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Organization, models.PROTECT, related_name="member_accounts")
    bank_bin = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder_name = models.CharField(max_length=120)
    wording = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = MemberAccountSet.as_manager()

    def __str__(self) -> str:
        return f"{self.bank_bin} {self.number}"


class MemberAccountEnd(models.Model):
    """Bỏ tài khoản: she took her consent back, or named another account."""

    account = models.OneToOneField(MemberAccount, models.PROTECT, primary_key=True, related_name="end")
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.account_id}"


class Method(models.TextChoices):
    BANK = "bank", "Chuyển khoản"
    CASH = "cash", "Tiền mặt"


class Advance(models.Model):
    """Tạm ứng: money that a co-op gave a member before its sheet; set off against what she is credited later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="advances_given")
    household = models.ForeignKey(Organization, models.PROTECT, related_name="advances")
    amount = models.BigIntegerField()
    method = models.CharField(max_length=4, choices=Method)
    paid_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="advance_of_something")]

    def __str__(self) -> str:
        return f"{self.amount} to {self.household_id}"


class MemberCredit(models.Model):
    """Ghi có cho hộ: what an approved sheet says a member earned; below nothing where it corrects one before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="credits_given")
    household = models.ForeignKey(Organization, models.PROTECT, related_name="member_credits")
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=80)
    credited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "reference"], name="one_credit_a_reference")
        ]

    def __str__(self) -> str:
        return f"{self.amount} to {self.household_id}"


class PayoutSet(models.QuerySet["Payout"]):
    def visible_to(self, person: Person) -> "PayoutSet":
        from commune.payments.access import payouts_visible_to

        return payouts_visible_to(self, person)

    def waiting(self) -> "PayoutSet":
        return self.filter(payment__isnull=True, withdrawal__isnull=True)

    def shown(self) -> "PayoutSet":
        return self.select_related("household", "cooperative", "payment", "receipt", "withdrawal")


class Payout(models.Model):
    """Khoản chi: what a co-op still has to pay a member, found again by `code` in the bank's note.

    `reference` says what brought it about in the words of the room that credited ("sheet:<uuid>").
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="payouts_due")
    household = models.ForeignKey(Organization, models.PROTECT, related_name="payouts")
    amount = models.BigIntegerField()
    code = models.CharField(max_length=12, unique=True)
    reference = models.CharField(max_length=80)
    asked_at = models.DateTimeField()

    objects = PayoutSet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="pay_out_something")]

    def __str__(self) -> str:
        return self.code


class PayoutWithdrawal(models.Model):
    """Thay khoản chi: the amount is no longer right, another payout stands for it."""

    payout = models.OneToOneField(Payout, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"withdrawal of {self.payout_id}"


class BankDebit(models.Model):
    """Khoản tiền ra that carries a payout's code. Without a payment it was another amount: a person must look."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="debits")
    provider = models.CharField(max_length=20, choices=Provider)
    transaction = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)
    debited_at = models.DateTimeField()
    payout = models.ForeignKey(Payout, models.PROTECT, related_name="debits")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="debits")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "provider", "transaction"], name="one_debit_a_transaction"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="debit_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.transaction}"


class PayoutPayment(models.Model):
    """Đã chi: exactly once a payout. By bank it names the bank's transaction, which pays for one payout only."""

    payout = models.OneToOneField(Payout, models.PROTECT, primary_key=True, related_name="payment")
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    method = models.CharField(max_length=4, choices=Method)
    transaction = models.CharField(max_length=80, blank=True)
    debit = models.OneToOneField(BankDebit, models.PROTECT, null=True, related_name="payment")
    paid_at = models.DateTimeField()
    paid_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "transaction"],
                condition=models.Q(method="bank"),
                name="one_payout_a_transaction",
            )
        ]

    def __str__(self) -> str:
        return f"payment of {self.payout_id}"


class HowReceived(models.TextChoices):
    PHONE = "phone", "trên điện thoại của mình"
    PAPER = "paper", "ký giấy nhận tiền"


class PayoutReceipt(models.Model):
    """Đã nhận tiền: the member says so herself, or signed a paper that the manager keeps."""

    payout = models.OneToOneField(Payout, models.PROTECT, primary_key=True, related_name="receipt")
    how = models.CharField(max_length=5, choices=HowReceived)
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"receipt of {self.payout_id}"
