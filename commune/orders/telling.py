"""What the buyer is told, by the phone number of the order; each thing once."""

from typing import Any

from django.conf import settings

from commune.design import written
from commune.messages import outbox
from commune.messages.models import Channel, Message
from commune.orders.models import Order, RefundRequest
from commune.trace.models import Recall


def tell(order: Order, template: str, *, about: str, **params: Any) -> Message | None:
    """`about` makes the message one: the same thing about the same order is said once.

    None for an order that was placed elsewhere: that place talks to its buyer.
    """
    if hasattr(order, "origin"):
        return None
    contact = order.contact
    facts = {
        "code": order.code,
        "seller": order.seller.name,
        "amount": written.dong(order.amount),
        "address": f"{settings.PUBLIC_ADDRESS}{order.guest_path}",
        **params,
    }
    return outbox.post(
        to=order.buyer.log_actor if order.buyer else f"phone:{contact.phone}",
        address=contact.phone,
        channel=Channel.SMS,
        template=f"orders/{template}",
        params=facts,
        dedup_key=f"order:{order.pk}:{about}",
    )


def was_told(order: Order, *, about: str) -> bool:
    return Message.objects.filter(dedup_key=f"order:{order.pk}:{about}").exists()


def tell_placed(order: Order) -> Message | None:
    return tell(order, "placed", about="placed", due=written.moment(order.due_at))


def tell_refund(refund: RefundRequest) -> Message | None:
    facts = {"refund": written.dong(refund.amount), "cause": refund.get_cause_display().lower()}
    return tell(refund.order, "refund", about=f"refund:{refund.pk}", **facts)


def tell_recall(order: Order, recall: Recall, lots: str) -> Message | None:
    facts = {"lots": lots, "reason": recall.reason, "phone": written.phone(order.seller.phone)}
    return tell(order, "recalled", about=f"recall:{recall.pk}", **facts)
