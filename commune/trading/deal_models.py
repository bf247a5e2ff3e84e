"""Contracts between a seller and a buyer, what was delivered under them, what is to be paid. Money is whole đồng."""

import uuid

from django.db import models
from django.db.models import F, Q

from commune.packhouse.grades import grade_of
from commune.payments.models import PaymentRequest
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import Variety
from commune.trace.models import Lot
from commune.trading.offer_models import Match, Offer, Side, Want
from commune.trading.pool_models import Pool


class ContractSet(models.QuerySet["Contract"]):
    def visible_to(self, person: Person) -> "ContractSet":
        from commune.trading.access import contracts_visible_to

        return contracts_visible_to(self, person)

    def concluded(self) -> "ContractSet":
        """Confirmed by both sides, whatever became of it afterwards."""
        said = ContractConfirmation.objects.values("contract")
        sides = [Q(pk__in=said.filter(side=side)) for side in Side.values]
        return self.filter(*sides)

    def shown(self) -> "ContractSet":
        related = self.select_related("seller", "buyer", "variety", "place__unit", "ending", "replacement")
        return related.prefetch_related(
            "confirmations__confirmed_by", "deliveries__answer", "parts__household"
        )


class Contract(models.Model):
    """Hợp đồng mua bán: never changed; other terms are a new contract that `replaces` this one before it is concluded.

    `tolerance` is how many percent more or less still count as delivered. `deposit` is paid when it is concluded and
    set off against deliveries.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    code = models.CharField(max_length=16, unique=True)
    seller = models.ForeignKey(Organization, models.PROTECT, related_name="contracts_sold")
    buyer = models.ForeignKey(Organization, models.PROTECT, related_name="contracts_bought")
    want = models.ForeignKey(Want, models.PROTECT, related_name="contracts")
    week = models.DateField(help_text="the Monday of the want's week")
    match = models.ForeignKey(Match, models.PROTECT, null=True, related_name="contracts")
    pool = models.ForeignKey(Pool, models.PROTECT, null=True, related_name="contracts")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    variety = models.ForeignKey(Variety, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20)
    kilograms = models.PositiveIntegerField()
    price = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    quality = models.CharField(max_length=400)
    tolerance = models.PositiveSmallIntegerField()
    deposit = models.BigIntegerField()
    deposit_terms = models.CharField(max_length=300, blank=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ContractSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool"], condition=Q(replaces__isnull=True), name="one_contract_a_pool"
            ),
            models.CheckConstraint(condition=Q(kilograms__gt=0, price__gt=0), name="contract_of_something"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="contract_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(deposit__gte=0), name="deposit_not_below_nothing"),
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="nobody_sells_to_herself"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def grade_label(self) -> str:
        return grade_of(self.grade).label

    @property
    def value(self) -> int:
        """What all of it costs."""
        return self.kilograms * self.price

    @property
    def reference(self) -> str:
        return f"contract:{self.pk}"


class ContractPart(models.Model):
    """Phần của một hộ trong hợp đồng gom: what its co-op counts on from one offer."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="parts")
    household = models.ForeignKey(Organization, models.PROTECT, related_name="contract_parts")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    kilograms = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "offer"], name="one_contract_part_an_offer")
        ]

    def __str__(self) -> str:
        return f"{self.kilograms} kg of {self.household_id}"


class ContractConfirmation(models.Model):
    """Xác nhận hợp đồng: each side on its own phone. With both it is concluded."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="confirmations")
    side = models.CharField(max_length=6, choices=Side)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "side"], name="one_confirmation_a_side")]

    def __str__(self) -> str:
        return f"{self.side} of {self.contract_id}"


class EndingKind(models.TextChoices):
    CANCELLED = "cancelled", "Hủy trước khi ký xong"
    SELLER_DEFAULT = "seller", "Bên bán không giữ lời"
    BUYER_DEFAULT = "buyer", "Bên mua không giữ lời"
    SHORT = "short", "Thôi giao phần còn thiếu"


class ContractEnding(models.Model):
    """Chấm dứt hợp đồng: cancelled, or one side broke it, with the reason in the words of who says so."""

    contract = models.OneToOneField(Contract, models.PROTECT, primary_key=True, related_name="ending")
    kind = models.CharField(max_length=10, choices=EndingKind)
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.contract_id}"


class ContractDeliverySet(models.QuerySet["ContractDelivery"]):
    def accepted(self) -> "ContractDeliverySet":
        return self.filter(answer__bought__isnull=False)

    def waiting(self) -> "ContractDeliverySet":
        return self.filter(answer__isnull=True)


class ContractDelivery(models.Model):
    """Giao hàng: `kilograms` of a harvest lot brought under a contract; the buyer answers for each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="deliveries")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="deliveries")
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    delivered_at = models.DateTimeField()
    delivered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ContractDeliverySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kilograms__gt=0), name="deliver_something")]

    def __str__(self) -> str:
        return f"{self.kilograms} kg of {self.lot_id}"


class DeliveryAnswer(models.Model):
    """Nhận hàng: taken, and then `bought` is the buyer's lot made from it; or refused with a reason."""

    delivery = models.OneToOneField(ContractDelivery, models.PROTECT, primary_key=True, related_name="answer")
    bought = models.OneToOneField(Lot, models.PROTECT, null=True, related_name="bought_by")
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"answer to {self.delivery_id}"

    @property
    def is_taken(self) -> bool:
        return self.bought_id is not None


class BillSet(models.QuerySet["Bill"]):
    def visible_to(self, person: Person) -> "BillSet":
        from commune.trading.access import bills_visible_to

        return bills_visible_to(self, person)

    def shown(self) -> "BillSet":
        related = self.select_related("seller", "buyer", "request__account", "paid", "delivery__lot")
        return related.select_related("contract__ending", "request__withdrawal")

    def open(self) -> "BillSet":
        """Still to be paid. Goods that were taken are, however their contract ended; its deposit is not."""
        moot = Q(contract__ending__isnull=False) | Q(request__withdrawal__isnull=False)
        return self.filter(paid__isnull=True).exclude(moot, kind=BillKind.DEPOSIT)


class BillKind(models.TextChoices):
    DEPOSIT = "deposit", "Tiền cọc"
    GOODS = "goods", "Tiền hàng"
    GATE = "gate", "Tiền bán xô"


class Bill(models.Model):
    """Khoản phải trả: `amount` after `set_off`, the part of the deposit that it uses up.

    `reference` says what it is for; a sum above one bank transfer is asked in several. Without `request` the seller
    has no account here and takes cash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=BillKind)
    reference = models.CharField(max_length=80, unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="bills")
    delivery = models.ForeignKey(ContractDelivery, models.PROTECT, null=True, related_name="bills")
    seller = models.ForeignKey(Organization, models.PROTECT, related_name="bills_asked")
    buyer = models.ForeignKey(Organization, models.PROTECT, related_name="bills_owed")
    amount = models.BigIntegerField()
    set_off = models.BigIntegerField(default=0)
    request = models.OneToOneField(PaymentRequest, models.PROTECT, null=True, related_name="bill")
    asked_at = models.DateTimeField()

    objects = BillSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0, set_off__gte=0), name="bill_not_below_nothing")
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.reference}"

    @property
    def is_open(self) -> bool:
        """As `BillSet.open` says of one row that was read by `shown`."""
        if hasattr(self, "paid"):
            return False
        is_moot = hasattr(self.contract, "ending") or hasattr(self.request, "withdrawal")
        return self.kind != BillKind.DEPOSIT or not is_moot


class PaidBy(models.TextChoices):
    BANK = "bank", "Chuyển khoản"
    CASH = "cash", "Tiền mặt"
    DEPOSIT = "deposit", "Trừ hết vào tiền cọc"


class BillPaid(models.Model):
    """Đã trả: once a bill; by the bank's notice, by the seller who has cash in hand, or by the deposit."""

    bill = models.OneToOneField(Bill, models.PROTECT, primary_key=True, related_name="paid")
    method = models.CharField(max_length=8, choices=PaidBy)
    paid_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"payment of {self.bill_id}"
