"""Finding an order again by what a buyer remembers: its code and her phone number."""

from commune.orders.models import Order


def order_called(code: str, phone: str) -> Order | None:
    """`phone` in E.164. None tells nothing about which of the two was wrong."""
    return Order.objects.filter(code=code.strip().upper(), contact__phone=phone).first()
