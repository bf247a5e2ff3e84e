"""What an order has come to, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy, pgettext_lazy

from commune.orders.models import Order, RefundCause, State, Step

LABELS = {
    State.AWAITING: (gettext_lazy("Chờ chuyển tiền"), "mango"),
    State.COD: (gettext_lazy("Trả tiền khi nhận"), "river"),
    State.PAID: (gettext_lazy("Đã trả tiền"), "leaf"),
    State.PACKED: (gettext_lazy("Đã đóng gói"), "leaf"),
    State.HANDED: (gettext_lazy("Đang giao"), "river"),
    State.DELIVERED: (gettext_lazy("Đã giao"), "leaf"),
    State.EXPIRED: (gettext_lazy("Hết hạn giữ hàng"), ""),
    State.CANCELLED: (pgettext_lazy("order", "Đã hủy"), ""),
    State.REFUND: (gettext_lazy("Chờ hoàn tiền"), "chili"),
    State.REFUNDED: (gettext_lazy("Đã hoàn tiền"), "river"),
}
VOIDING = (RefundCause.LATE, RefundCause.UNDER, RefundCause.RECALL)


@dataclass(frozen=True)
class Face:
    """How a state is shown."""

    state: State
    label: str
    tone: str


def face_of(order: Order) -> Face:
    state = state_of(order)
    label, tone = LABELS[state]
    return Face(state, str(label), tone)


def state_of(order: Order) -> State:
    """Reads `OrderSet.with_facts`; an order whose money goes back says so first."""
    voiding = [refund for refund in order.refunds.all() if refund.cause in VOIDING]
    if voiding:
        is_open = any(not hasattr(refund, "sent") for refund in voiding)
        return State.REFUND if is_open else State.REFUNDED
    if hasattr(order, "cancellation"):
        return State.CANCELLED
    if hasattr(order, "paid"):
        return _reached(order)
    if hasattr(order, "cod"):
        return _reached(order, State.COD)
    return State.EXPIRED if hasattr(order, "expiry") else State.AWAITING


def _reached(order: Order, before: State = State.PAID) -> State:
    reached = {row.step for row in order.fulfillments.all()}
    for step in (Step.DELIVERED, Step.HANDED, Step.PACKED):
        if step in reached:
            return State(step.value)
    return before
