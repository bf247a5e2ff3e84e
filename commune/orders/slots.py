from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.market import buying
from commune.market.models import Booth, Mandate
from commune.orders import remembering, turnover
from commune.orders.models import Order
from commune.payments.turnover import sources
from commune.people.models import Visitor


def cart_badge(request: HttpRequest) -> list[slots.Item]:
    """Read without opening a session: a stranger who only looks gets no cookie."""
    has_cart = request.user.is_authenticated or request.session.get(remembering.CART)
    cart = remembering.cart_of(request) if has_cart else None
    count = cart.lines.count() if cart else 0
    return [slots.Item(_("Giỏ hàng"), reverse("orders:cart"), icon="cart", order=20, count=count)]


def seller_links(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not Booth.objects.kept_by(request.user).exists():
        return []
    return [
        slots.Item(_("Đơn bán"), reverse("orders:board"), icon="receipt", order=62, group="selling"),
        slots.Item(
            _("Bán giúp nhau"), reverse("orders:mandates"), icon="handshake", order=63, group="selling"
        ),
    ]


def seller_tasks(request: HttpRequest) -> list[slots.Item]:
    """What waits for the seller, on her home page."""
    if not request.user.is_authenticated or not Booth.objects.kept_by(request.user).exists():
        return []
    sold, board = Order.objects.sold_by(request.user), reverse("orders:board")
    rows = [
        (_("Đơn cần đóng gói"), "goi", "box", "leaf", sold.to_pack().count()),
        (_("Đơn chờ gửi"), "gui", "boat", "river", sold.to_send().count()),
        (_("Đơn cần hoàn tiền"), "hoan-tien", "cash", "chili", sold.to_refund().count()),
    ]
    return [
        slots.Item(label, f"{board}?muc={key}", icon=icon, order=30 + index, count=count, tone=tone)
        for index, (label, key, icon, tone, count) in enumerate(rows)
        if count
    ] + _proposals(request.user)


def _proposals(person: Visitor) -> list[slots.Item]:
    """Booths that ask the co-op to sell for them."""
    kept = Booth.objects.kept_by(person)
    count = Mandate.objects.filter(seller__in=kept, acceptance__isnull=True, end__isnull=True).count()
    label, page = _("Lời nhờ bán giúp"), reverse("orders:mandates")
    return [slots.Item(label, page, icon="handshake", order=36, count=count, tone="mango")] if count else []


def footer_links(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Tra cứu đơn hàng"), reverse("orders:lookup"), icon="search", order=40)]


slots.offer("badges", cart_badge)
slots.offer("navigation", seller_links)
slots.offer("home_tasks", seller_tasks)
slots.offer("footer", footer_links)
slots.offer("site_badges", cart_badge)
slots.offer("site_footer", footer_links)
buying.ways.add("cart", "orders/buy_form.html")
sources.add("orders", turnover.turnover_of)
