"""What this room offers to be counted: orders that came of comments, with what became of them."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.live.models import LiveOrder, LiveSession
from commune.orders.models import Fulfillment, Order, OrderPaid, PaidBy, Step


def orders() -> "QuerySet[LiveOrder]":
    """Each order once: one that a newer one took the place of is left out."""
    paid = OrderPaid.objects.filter(order=OuterRef("order"))
    delivered = Fulfillment.objects.filter(order=OuterRef("order"), step=Step.DELIVERED)
    ended = Order.objects.filter(
        Q(cancellation__isnull=False) | Q(expiry__isnull=False), pk=OuterRef("order"), paid__isnull=True
    )
    return LiveOrder.objects.filter(replaced_by__isnull=True).annotate(
        is_paid=Exists(paid),
        is_cashless=Exists(paid.filter(method=PaidBy.BANK)),
        is_delivered=Exists(delivered),
        has_ended=Exists(ended),
    )


def sessions() -> "QuerySet[LiveSession]":
    return LiveSession.objects.filter(start__isnull=False).annotate(
        was_stopped=Exists(LiveSession.objects.filter(pk=OuterRef("pk"), stop__isnull=False))
    )


def _address_of_order(row: LiveOrder) -> str:
    return reverse("orders:sold", args=[row.order.code])


def _address_of_session(row: LiveSession) -> str:
    return reverse("live:desk", args=[row.pk])


register(
    EvidenceKind(
        name="live.order",
        label="Đơn từ bán trực tiếp",
        queryset=orders,
        fields={
            "paid": EvidenceField("is_paid", "flag", "Đã trả tiền"),
            "cashless": EvidenceField("is_cashless", "flag", "Trả không dùng tiền mặt"),
            "delivered": EvidenceField("is_delivered", "flag", "Đã giao"),
            "ended": EvidenceField("has_ended", "flag", "Đã hủy hoặc hết hạn"),
            "amount": EvidenceField("order__amount", "money", "Số tiền"),
            "seller": EvidenceField("order__seller", "key", "Người bán"),
            "session": EvidenceField("session", "key", "Buổi bán"),
            "placed_at": EvidenceField("placed_at", "moment", "Lúc đặt"),
        },
        unit_path="order__seller__unit",
        time_path="placed_at",
        log_kinds=(
            "live.order",
            "orders.paid",
            "orders.cancellation",
            "orders.expiry",
            "orders.fulfillment",
        ),
        address_of=_address_of_order,
    )
)
register(
    EvidenceKind(
        name="live.session",
        label="Buổi bán trực tiếp",
        queryset=sessions,
        fields={
            "stopped": EvidenceField("was_stopped", "flag", "Bị dừng"),
            "stage": EvidenceField("stage", "text", "Nơi phát"),
            "seller": EvidenceField("booth__organization", "key", "Người bán"),
            "started_at": EvidenceField("start__started_at", "moment", "Lúc bắt đầu"),
        },
        unit_path="booth__organization__unit",
        time_path="start__started_at",
        log_kinds=("live.start", "live.stop"),
        address_of=_address_of_session,
    )
)
