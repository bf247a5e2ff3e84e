"""What a guest's session remembers: the key of her cart, and the addresses of the orders she placed."""

from django.http import HttpRequest

from commune.orders import carts
from commune.orders.forms import key_of
from commune.orders.models import Cart, Order, OrderContact, OrderSet
from commune.people.models import Person

CART, ORDERS = "cart", "orders"
MOST_ORDERS = 20


def buyer_of(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def cart_of(request: HttpRequest) -> Cart | None:
    return carts.cart_of(buyer_of(request), key_of(request.session.get(CART)))


def open_cart(request: HttpRequest) -> Cart:
    cart = carts.open_cart(buyer_of(request), key_of(request.session.get(CART)))
    if request.session.get(CART) != str(cart.pk):
        request.session[CART] = str(cart.pk)
    return cart


def remember(request: HttpRequest, orders: list[Order]) -> None:
    kept = [[order.code, order.token] for order in orders]
    before = [pair for pair in request.session.get(ORDERS, []) if pair not in kept]
    request.session[ORDERS] = (kept + before)[:MOST_ORDERS]


def orders_of(request: HttpRequest) -> OrderSet:
    """Those that she placed signed in, and those that this browser placed."""
    found = Order.objects.none()
    for code, token in request.session.get(ORDERS, []):
        found |= Order.objects.opened_by(code, token)
    buyer = buyer_of(request)
    return found | Order.objects.filter(buyer=buyer) if buyer else found


def last_contact(request: HttpRequest) -> OrderContact | None:
    """Whom she last had something sent to, so that a second order needs no typing."""
    found = orders_of(request).filter(contact__unit__isnull=False).select_related("contact__unit__parent")
    last = found.order_by("-placed_at").first()
    return last.contact if last else None
