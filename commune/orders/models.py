"""Orders and what became of them. A state is a row: paid, cancelled, expired, late, packed, handed over.

Money and goods are decided elsewhere: `payments` knows what was received, `market` which units are reserved.
"""

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from commune.market.models import Booth, Listing, StockMove
from commune.orders.money_models import (
    LateOutcome,
    OrderCod,
    OrderLate,
    OrderPaid,
    PaidBy,
    RefundCause,
    RefundRequest,
    RefundSent,
    Remittance,
)
from commune.payments.models import PaymentRequest
from commune.people.models import Organization, Person, Visitor
from commune.shipping.models import Shipment
from commune.trace.models import RecalledLot
from commune.units.models import AdminUnit

__all__ = [
    "Canceller", "Cart", "CartLine", "Fulfillment", "LateOutcome", "LotReservation", "LotReservationSet",
    "Order", "OrderAddress", "OrderCancellation", "OrderCod", "OrderContact", "OrderExpiry", "OrderLate",
    "OrderLine", "OrderOrigin", "OrderPaid", "OrderSet", "PaidBy", "RefundCause", "RefundRequest",
    "RefundSent", "Remittance", "State", "Step",
]  # fmt: skip


class Cart(models.Model):
    """Giỏ hàng of a person, or of a guest whose session knows its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, models.CASCADE, null=True, related_name="cart")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(models.Model):
    """Dòng giỏ hàng: reserves nothing."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="cart_lines")
    units = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cart", "listing"], name="one_line_a_listing")]

    def __str__(self) -> str:
        return f"{self.units} of {self.listing_id}"


class State(StrEnum):
    """What an order has come to, in the words of `states.LABELS`."""

    AWAITING = "awaiting"
    COD = "cod"
    PAID = "paid"
    PACKED = "packed"
    HANDED = "handed"
    DELIVERED = "delivered"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REFUND = "refund"
    REFUNDED = "refunded"


class OrderSet(models.QuerySet["Order"]):
    def visible_to(self, person: Visitor) -> "OrderSet":
        """Her own, those of booths that she keeps, and those of sellers in units that she governs."""
        from commune.orders.access import orders_visible_to

        return orders_visible_to(self, person)

    def sold_by(self, person: Visitor) -> "OrderSet":
        return self.filter(booth__in=Booth.objects.kept_by(person))

    def opened_by(self, code: str, token: str) -> "OrderSet":
        """The one order whose guest page has this address."""
        return self.filter(code=code, token=token)

    def sold_on(self, booth: Booth | None) -> "OrderSet":
        """Orders with goods of the booth on whose own site they are asked for; any, where there is none."""
        return (
            self.filter(Exists(OrderLine.objects.filter(order=OuterRef("pk"), listing__booth=booth)))
            if booth
            else self
        )

    def open(self) -> "OrderSet":
        return self.filter(cancellation__isnull=True, expiry__isnull=True)

    def awaiting(self) -> "OrderSet":
        return self.open().filter(paid__isnull=True, cod__isnull=True)

    def to_pack(self) -> "OrderSet":
        sure = self.filter(Q(paid__isnull=False) | Q(cod__isnull=False, cancellation__isnull=True))
        return sure.filter(Exists(_shippable())).exclude(pk__in=_reached(Step.PACKED))

    def to_send(self) -> "OrderSet":
        packed = self.filter(pk__in=_reached(Step.PACKED)).filter(Exists(_shippable()))
        return packed.exclude(pk__in=_reached(Step.HANDED)).exclude(pk__in=_reached(Step.DELIVERED))

    def under_way(self) -> "OrderSet":
        return self.filter(pk__in=_reached(Step.HANDED)).exclude(pk__in=_reached(Step.DELIVERED))

    def to_refund(self) -> "OrderSet":
        return self.filter(pk__in=RefundRequest.objects.filter(sent__isnull=True).values("order"))

    def with_facts(self) -> "OrderSet":
        """All that `states.state_of` and a line on a board read."""
        related = ("booth__organization", "seller", "request", "contact__unit__parent", "paid", "cod")
        found = self.select_related(
            *related, "cancellation", "expiry", "late", "origin", "given_address__unit__parent"
        )
        return found.prefetch_related("fulfillments", "refunds__sent", "lines__listing__trade_item")


class Order(models.Model):
    """Đơn hàng of one seller, placed at `placed_at` and reserved until `due_at`. `amount` in đồng.

    `code` is said on the phone, `token` makes the address of the guest's page unguessable.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=10, unique=True)
    token = models.CharField(max_length=32)
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="orders")
    seller = models.ForeignKey(Organization, models.PROTECT, related_name="orders_taken")
    buyer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="orders")
    amount = models.BigIntegerField()
    request = models.OneToOneField(PaymentRequest, models.PROTECT, related_name="order")
    client_id = models.UUIDField()
    placed_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField(db_index=True)

    objects = OrderSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_id", "booth"], name="one_order_a_submission"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_costs_something"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def reference(self) -> str:
        """How lower rooms call it."""
        return f"order:{self.pk}"

    @property
    def guest_path(self) -> str:
        return reverse("orders:order", args=[self.code, self.token])


class OrderContact(models.Model):
    """Người nhận: the buyer's personal data, apart from the order so that a duty to erase finds it in one place.

    `commune_written` is the commune as she typed it; `unit` is what we understood, None while only her phone is known
    (an order taken from a comment); then `OrderAddress` follows.
    """

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="contact")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="+")
    commune_written = models.CharField(max_length=120, blank=True)
    house = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"contact of {self.order_id}"

    @property
    def told(self) -> "OrderContact | OrderAddress":
        """Where to bring it: what was told with the order, or afterwards."""
        return self.order.given_address if hasattr(self.order, "given_address") else self

    @property
    def has_address(self) -> bool:
        return self.told.unit is not None

    @property
    def address(self) -> str:
        from commune.orders.addresses import label_of

        told = self.told
        return f"{told.house}, {label_of(told.unit)}" if told.unit else ""


class OrderAddress(models.Model):
    """Địa chỉ giao, told after the order was placed; only where the order came without one."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="given_address")
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    commune_written = models.CharField(max_length=120)
    house = models.CharField(max_length=160)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"address of {self.order_id}"


class OrderLine(models.Model):
    """Dòng đơn: units of a listing at the price of that moment."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="order_lines")
    units = models.PositiveIntegerField()
    price = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "listing"], name="one_order_line_a_listing"),
            models.CheckConstraint(condition=Q(units__gt=0, price__gt=0), name="line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.units} of {self.listing_id}"

    @property
    def total(self) -> int:
        return self.units * self.price


class LotReservationSet(models.QuerySet["LotReservation"]):
    def standing(self) -> "LotReservationSet":
        return self.filter(move__undone_by__isnull=True)


class LotReservation(models.Model):
    """Giữ lô: which lot a line's units come from; ends when the market undoes the move."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="reservations")
    move = models.OneToOneField(StockMove, models.PROTECT, related_name="reservation")

    objects = LotReservationSet.as_manager()

    def __str__(self) -> str:
        return f"{self.move_id} for {self.line_id}"

    @property
    def units(self) -> int:
        return -self.move.units


class OrderOrigin(models.Model):
    """Nguồn đơn: an order that was placed elsewhere, with the name of that place and its number there.

    Whoever runs that place takes the buyer's money and talks to the buyer; we do neither.
    """

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="origin")
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=80)
    brought_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Canceller(models.TextChoices):
    BUYER = "buyer", "Người mua"
    SELLER = "seller", "Người bán"
    ELSEWHERE = "elsewhere", "Nơi đã đặt đơn"
    RECALL = "recall", "Thu hồi lô hàng"


class OrderCancellation(models.Model):
    """Hủy đơn, before it was paid; one that was placed elsewhere also when it was called off there."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="cancellation")
    by_whom = models.CharField(max_length=10, choices=Canceller)
    reason = models.CharField(max_length=200)
    cancelled_at = models.DateTimeField()
    cancelled_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"cancellation of {self.order_id}"


class OrderExpiry(models.Model):
    """Hết hạn giữ hàng: no money came in time, the units went back on the shelf."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="expiry")
    expired_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"expiry of {self.order_id}"


class Step(models.TextChoices):
    PACKED = "packed", "Đã đóng gói"
    HANDED = "handed", "Đã giao cho vận chuyển"
    DELIVERED = "delivered", "Đã giao"


class Fulfillment(models.Model):
    """Thực hiện đơn: a step that was reached, once."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="fulfillments")
    step = models.CharField(max_length=10, choices=Step)
    shipment = models.ForeignKey(Shipment, models.PROTECT, null=True, related_name="+")
    reached_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "step"], name="one_row_a_step")]

    def __str__(self) -> str:
        return f"{self.step} {self.order_id}"


def _shippable() -> LotReservationSet:
    """Units of the order that may still be sent: reserved, of lots that no recall reaches."""
    recalled = RecalledLot.objects.filter(lot=OuterRef("move__lot_id"))
    return LotReservation.objects.standing().filter(~Exists(recalled), line__order=OuterRef("pk"))


def _reached(step: Step) -> "models.QuerySet[Fulfillment, object]":
    return Fulfillment.objects.filter(step=step).values("order")
