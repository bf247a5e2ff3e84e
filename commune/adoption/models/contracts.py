"""Contracts about the fruit of a tree for a year, their money, and who owns them."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from commune.adoption.models.trees import AdoptionTerms, TreeHold, TreeOffer
from commune.payments.models import PaymentRequest
from commune.people.models import Person, Visitor


class TreeContractSet(models.QuerySet["TreeContract"]):
    def owned(self) -> "TreeContractSet":
        """Paid and not ended: somebody owns the fruit, or owned it to the end of the year."""
        return self.filter(paid__isnull=False, end__isnull=True)

    def running(self) -> "TreeContractSet":
        return self.owned().filter(settlement__isnull=True)

    def of(self, person: Visitor) -> "TreeContractSet":
        """Whose owner she is today: by contract, or by the last transfer that was accepted."""
        if not isinstance(person, Person):
            return self.none()
        taken = TransferAnswer.objects.filter(transfer__contract=OuterRef("pk"), is_accepted=True)
        last = Subquery(taken.order_by("-transfer__number").values("answered_by")[:1])
        return self.annotate(taker=last).filter(Q(taker=person) | Q(taker__isnull=True, buyer=person))

    def kept_by(self, person: Visitor) -> "TreeContractSet":
        from commune.adoption.access import contracts_kept_by

        return contracts_kept_by(self, person)

    def visible_to(self, person: Visitor) -> "TreeContractSet":
        from commune.adoption.access import contracts_visible_to

        return contracts_visible_to(self, person)

    def with_facts(self) -> "TreeContractSet":
        related = self.select_related(
            "hold__offer__tree__plot__unit", "hold__offer__tree__variety", "hold__offer__tree__cooperative",
            "hold__offer__terms", "hold__offer__box_item", "request__account", "buyer", "party", "paid", "end",
            "settlement", "hold__offer__tree__loss",
        )  # fmt: skip
        rows = ("harvests__lot", "top_ups__lot", "boxes__steps", "boxes__address", "refunds__sent")
        return related.prefetch_related(*rows, "substitutions__hold__offer__tree", "transfers__answer")


class TreeContract(models.Model):
    """Hợp đồng: agreed in these words. `amount` is what is to pay: the price without what was credited before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=10, unique=True)
    hold = models.OneToOneField(TreeHold, models.PROTECT, related_name="contract")
    buyer = models.ForeignKey(Person, models.PROTECT, related_name="tree_contracts")
    wording = models.TextField()
    price = models.BigIntegerField()
    amount = models.BigIntegerField()
    request = models.OneToOneField(PaymentRequest, models.PROTECT, null=True, related_name="tree_contract")
    client_id = models.UUIDField(unique=True)
    concluded_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    objects = TreeContractSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0, amount__gte=0), name="contract_has_a_price")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def offer(self) -> TreeOffer:
        return self.hold.offer

    @property
    def terms(self) -> AdoptionTerms:
        return self.hold.offer.terms

    @property
    def reference(self) -> str:
        """How lower rooms call it."""
        return f"tree:{self.pk}"

    @property
    def path(self) -> str:
        return reverse("adoption:contract", args=[self.code])


class ContractParty(models.Model):
    """Bên mua: personal data, apart from the contract so that a duty to erase finds it in one place."""

    contract = models.OneToOneField(TreeContract, models.PROTECT, primary_key=True, related_name="party")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"party of {self.contract_id}"


class ContractPaid(models.Model):
    """Đã trả tiền: exactly once a contract."""

    contract = models.OneToOneField(TreeContract, models.PROTECT, primary_key=True, related_name="paid")
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"payment of {self.contract_id}"


class EndCause(models.TextChoices):
    EXPIRED = "expired", "Quá hạn chuyển tiền"
    CANCELLED = "cancelled", "Hủy trước khi trả tiền"
    LOST = "lost", "Cây đã mất trước khi trả tiền"
    WITHDRAWN = "withdrawn", "Đổi ý trong thời gian cân nhắc"


class ContractEnd(models.Model):
    """Hết hiệu lực before the year was over: the tree is free for somebody else."""

    contract = models.OneToOneField(TreeContract, models.PROTECT, primary_key=True, related_name="end")
    cause = models.CharField(max_length=10, choices=EndCause)
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"end of {self.contract_id}"


class OwnerCredit(models.Model):
    """Ghi có: đồng of a short year, taken off the price of a later contract with the same co-op."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.OneToOneField(TreeContract, models.PROTECT, related_name="credit")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="tree_credits")
    amount = models.BigIntegerField()
    credited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.amount} to {self.owner_id}"


class CreditUse(models.Model):
    """Trừ ghi có: counts as long as the contract that it paid for has not ended."""

    credit = models.ForeignKey(OwnerCredit, models.PROTECT, related_name="uses")
    contract = models.ForeignKey(TreeContract, models.PROTECT, related_name="credits_used")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credit", "contract"], name="one_use_a_contract")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.credit_id}"


class TreeTransfer(models.Model):
    """Chuyển cho người khác: offered to whoever has this phone number, who accepts or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(TreeContract, models.PROTECT, related_name="transfers")
    number = models.PositiveSmallIntegerField()
    to_phone = models.CharField(max_length=20)
    greeting = models.CharField(max_length=200, blank=True)
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="one_transfer_a_turn")]

    def __str__(self) -> str:
        return f"transfer {self.number} of {self.contract_id}"


class TransferAnswer(models.Model):
    """Nhận hay không nhận; the owner who takes it back answers no herself."""

    transfer = models.OneToOneField(TreeTransfer, models.PROTECT, primary_key=True, related_name="answer")
    is_accepted = models.BooleanField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to {self.transfer_id}"


class Settlement(models.Model):
    """Quyết toán: kilograms promised, harvested, topped up, spoiled, missing and left, and the đồng that follow.

    `spoiled` is what was called back or lost by then (`sound.spoiled_of`); a recall afterwards changes no row.
    """

    contract = models.OneToOneField(TreeContract, models.PROTECT, primary_key=True, related_name="settlement")
    floor_kg = models.PositiveSmallIntegerField()
    harvested = models.DecimalField(max_digits=12, decimal_places=3)
    topped_up = models.DecimalField(max_digits=12, decimal_places=3)
    spoiled = models.DecimalField(max_digits=12, decimal_places=3)
    missing = models.DecimalField(max_digits=12, decimal_places=3)
    left_over = models.DecimalField(max_digits=12, decimal_places=3)
    credited = models.BigIntegerField()
    refunded = models.BigIntegerField()
    resold = models.BigIntegerField()
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"settlement of {self.contract_id}"

    @property
    def is_short(self) -> bool:
        return self.missing > Decimal(0)


class RefundCause(models.TextChoices):
    LATE = "late", "Tiền về khi hợp đồng đã hết hiệu lực"
    SURPLUS = "surplus", "Trả dư"
    WITHDRAWN = "withdrawn", "Đổi ý trong thời gian cân nhắc"
    SHORTFALL = "shortfall", "Cây không đủ số ký bảo đảm"
    RESALE = "resale", "Hợp tác xã mua lại trái"


class OwnerRefund(models.Model):
    """Phải trả lại to the owner by the co-op, who has the money; we never do. One a `source`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(TreeContract, models.PROTECT, related_name="refunds")
    cause = models.CharField(max_length=10, choices=RefundCause)
    source = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "source"], name="one_tree_refund_a_source"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="tree_refund_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} back for {self.contract_id}"


class OwnerRefundSent(models.Model):
    """Đã trả lại, says the co-op, with its bank's transaction number."""

    refund = models.OneToOneField(OwnerRefund, models.PROTECT, primary_key=True, related_name="sent")
    transaction = models.CharField(max_length=80)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"refund {self.refund_id} sent"
