"""A stall's days and what was taken in them. Lines are only added: a mistake is undone by a row of its own."""

import uuid

from django.db import models
from django.db.models import Q

from commune.payments.models import BankCredit, PaymentRequest
from commune.people.models import Organization, Person, Visitor
from commune.places.models import Place


class StallSet(models.QuerySet["Stall"]):
    def run_by(self, person: Visitor) -> "StallSet":
        """Hers: stalls of the businesses in which she trades or sells."""
        from commune.counter.access import stalls_run_by

        return stalls_run_by(self, person)

    def standing(self) -> "StallSet":
        return self.filter(end__isnull=True)


class Stall(models.Model):
    """Sạp: a numbered place in a market and the business that trades there. `code` stands in addresses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    market = models.ForeignKey(Place, models.PROTECT, related_name="stalls")
    number = models.CharField(max_length=10)
    code = models.SlugField(max_length=50, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="stalls")
    goods = models.CharField(max_length=80, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = StallSet.as_manager()

    def __str__(self) -> str:
        return f"Sạp {self.number}"


class StallEnd(models.Model):
    """Trả sạp."""

    stall = models.OneToOneField(Stall, models.PROTECT, primary_key=True, related_name="end")
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.stall_id}"


class MarketDaySet(models.QuerySet["MarketDay"]):
    def run_by(self, person: Visitor) -> "MarketDaySet":
        return self.filter(stall__in=Stall.objects.run_by(person))

    def open(self) -> "MarketDaySet":
        return self.filter(closing__isnull=True)


class MarketDay(models.Model):
    """Phiên chợ of one stall: from its opening to its closing; `day` is the date on which it was opened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="days")
    day = models.DateField()
    client_id = models.UUIDField(unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = MarketDaySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stall", "-opened_at"])]

    def __str__(self) -> str:
        return f"{self.stall_id} {self.day}"


class DayClosing(models.Model):
    """Chốt sổ: nothing is added to the day any more. `counted_cash` is what was in the drawer, if she counted."""

    day = models.OneToOneField(MarketDay, models.PROTECT, primary_key=True, related_name="closing")
    counted_cash = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(counted_cash__isnull=True) | Q(counted_cash__gte=0),
                name="drawer_not_below_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"closing of {self.day_id}"


class ChargeSet(models.QuerySet["Charge"]):
    def run_by(self, person: Visitor) -> "ChargeSet":
        return self.filter(day__stall__in=Stall.objects.run_by(person))


class Charge(models.Model):
    """Mã thu tiền: a QR for one amount, shown to a buyer. Not a sale before the bank has told of the money."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.ForeignKey(MarketDay, models.PROTECT, related_name="charges")
    amount = models.BigIntegerField()
    note = models.CharField(max_length=120, blank=True)
    request = models.OneToOneField(PaymentRequest, models.PROTECT, related_name="charge")
    client_id = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ChargeSet.as_manager()

    def __str__(self) -> str:
        return f"{self.amount} at {self.day_id}"


class Method(models.TextChoices):
    CASH = "cash", "Tiền mặt"
    CODE = "code", "Mã theo số tiền"
    PRINTED = "printed", "Mã in sẵn"


class SaleSet(models.QuerySet["Sale"]):
    def run_by(self, person: Visitor) -> "SaleSet":
        return self.filter(day__stall__in=Stall.objects.run_by(person))


class Sale(models.Model):
    """Lần bán: cash that she typed, or a credit that her bank told of. Never says who bought.

    `sold_at` is when the money changed hands; it may lie before the day was opened: late money.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.ForeignKey(MarketDay, models.PROTECT, related_name="sales")
    method = models.CharField(max_length=8, choices=Method)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=120, blank=True)
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="sales")
    credit = models.OneToOneField(BankCredit, models.PROTECT, null=True, related_name="sale")
    client_id = models.UUIDField(null=True, unique=True)
    sold_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    objects = SaleSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="sale_of_something"),
            models.CheckConstraint(
                condition=Q(method="cash", credit__isnull=True) | ~Q(method="cash") & Q(credit__isnull=False),
                name="transfers_name_their_credit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} at {self.day_id}"

    @property
    def is_cashless(self) -> bool:
        return self.method != Method.CASH

    @property
    def is_late(self) -> bool:
        """The money came when no day was open."""
        return self.sold_at < self.day.opened_at

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")


class SaleReversal(models.Model):
    """Ghi hủy: the sale counts no more, from the `day` that was open when it was undone."""

    sale = models.OneToOneField(Sale, models.PROTECT, primary_key=True, related_name="reversal")
    day = models.ForeignKey(MarketDay, models.PROTECT, related_name="reversals")
    reason = models.CharField(max_length=200)
    reversed_at = models.DateTimeField()
    reversed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"reversal of {self.sale_id}"
