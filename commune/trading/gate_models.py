"""Bán xô: fruit sold unsorted at the orchard gate, weighed before both and agreed on two phones."""

import uuid

from django.db import models
from django.db.models import F, Q

from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import TradeItem
from commune.trace.models import Lot
from commune.trading.offer_models import Side


class GateSaleSet(models.QuerySet["GateSale"]):
    def visible_to(self, person: Person) -> "GateSaleSet":
        from commune.trading.access import gate_sales_visible_to

        return gate_sales_visible_to(self, person)

    def open(self) -> "GateSaleSet":
        return self.filter(deal__isnull=True, cancellation__isnull=True)


class GateSale(models.Model):
    """Buổi bán xô: who sells what from which plot to which trader. Its tickets hold the numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    plot = models.ForeignKey(Place, models.PROTECT, related_name="gate_sales")
    seller = models.ForeignKey(Organization, models.PROTECT, related_name="gate_sales")
    trader = models.ForeignKey(Organization, models.PROTECT, related_name="gate_purchases")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = GateSaleSet.as_manager()

    def __str__(self) -> str:
        return f"{self.plot_id} to {self.trader_id}"

    @property
    def reference(self) -> str:
        return f"gate:{self.pk}"


class GateTicket(models.Model):
    """Phiếu cân: all weighings and the price as one side wrote them down. Other numbers are a new `version`.

    `kilograms` is what was weighed less the tare, to the gram; `amount` in whole đồng, halves up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    sale = models.ForeignKey(GateSale, models.PROTECT, related_name="tickets")
    version = models.PositiveSmallIntegerField()
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    price = models.BigIntegerField()
    amount = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "version"], name="one_ticket_a_version"),
            models.CheckConstraint(condition=Q(kilograms__gt=0, price__gt=0), name="ticket_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kilograms} kg × {self.price}"


class GateWeighing(models.Model):
    """Mã cân: one weighing, with what the empty crate or sack weighs."""

    ticket = models.ForeignKey(GateTicket, models.PROTECT, related_name="weighings")
    number = models.PositiveSmallIntegerField()
    gross = models.DecimalField(max_digits=9, decimal_places=3)
    tare = models.DecimalField(max_digits=9, decimal_places=3)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "number"], name="one_weighing_a_number"),
            models.CheckConstraint(condition=Q(gross__gt=F("tare"), tare__gte=0), name="weigh_something"),
        ]

    def __str__(self) -> str:
        return f"{self.gross} - {self.tare}"


class GateConfirmation(models.Model):
    """Đồng ý phiếu cân: of one side to exactly these numbers."""

    ticket = models.ForeignKey(GateTicket, models.PROTECT, related_name="confirmations")
    side = models.CharField(max_length=6, choices=Side)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "side"], name="one_gate_word_a_side")]

    def __str__(self) -> str:
        return f"{self.side} of {self.ticket_id}"


class GateDeal(models.Model):
    """Chốt bán xô: both agreed. `lot` is the household's harvest lot, `bought` the trader's made from it."""

    sale = models.OneToOneField(GateSale, models.PROTECT, primary_key=True, related_name="deal")
    ticket = models.OneToOneField(GateTicket, models.PROTECT, related_name="deal")
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="gate_deal")
    bought = models.OneToOneField(Lot, models.PROTECT, related_name="gate_purchase")
    concluded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"deal of {self.sale_id}"


class GateCancellation(models.Model):
    """Thôi bán: before both have agreed."""

    sale = models.OneToOneField(GateSale, models.PROTECT, primary_key=True, related_name="cancellation")
    reason = models.CharField(max_length=200)
    cancelled_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"cancellation of {self.sale_id}"
