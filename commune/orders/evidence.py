"""What this room offers to be counted."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.orders.models import Fulfillment, LotReservation, Order, OrderPaid, OrderSet, PaidBy, Step


def orders() -> OrderSet:
    """Every order with its flags. `is_traced`: each of its lines stands on lots that can be scanned."""
    paid = OrderPaid.objects.filter(order=OuterRef("pk"), order__cancellation__isnull=True)
    held = LotReservation.objects.standing().filter(line__order=OuterRef("pk"))
    delivered = Fulfillment.objects.filter(order=OuterRef("pk"), step=Step.DELIVERED)
    lapsed = Q(expiry__isnull=False, paid__isnull=True)
    ended = Order.objects.filter(Q(cancellation__isnull=False) | lapsed, pk=OuterRef("pk"))
    return Order.objects.annotate(
        is_paid=Exists(paid),
        is_cashless=Exists(paid.filter(method=PaidBy.BANK)),
        is_traced=Exists(held),
        is_delivered=Exists(delivered),
        has_ended=Exists(ended),
    )


def _address(row: Order) -> str:
    return reverse("orders:sold", args=[row.code])


register(
    EvidenceKind(
        name="orders.order",
        label="Đơn hàng",
        queryset=orders,
        fields={
            "paid": EvidenceField("is_paid", "flag", "Đã trả tiền"),
            "cashless": EvidenceField("is_cashless", "flag", "Trả không dùng tiền mặt"),
            "traced": EvidenceField("is_traced", "flag", "Truy được tới lô hàng"),
            "delivered": EvidenceField("is_delivered", "flag", "Đã giao"),
            "ended": EvidenceField("has_ended", "flag", "Đã hủy hoặc hết hạn"),
            "amount": EvidenceField("amount", "money", "Số tiền"),
            "seller": EvidenceField("seller", "key", "Người bán"),
            "booth": EvidenceField("booth", "key", "Gian hàng"),
            "placed_at": EvidenceField("placed_at", "moment", "Lúc đặt"),
        },
        unit_path="seller__unit",
        time_path="placed_at",
        log_kinds=(
            "orders.order",
            "orders.paid",
            "orders.cancellation",
            "orders.expiry",
            "orders.lot_reservation",
            "orders.fulfillment",
        ),
        address_of=_address,
    )
)
