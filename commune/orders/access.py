"""Who may see which orders. A guest's page is opened by its unguessable address, not by these."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.market import access as market
from commune.market.models import Booth
from commune.people import access
from commune.people.models import Person, Role, Visitor

if TYPE_CHECKING:
    from commune.orders.models import Order, OrderSet

PACKERS = (Role.MANAGER, Role.SELLER, Role.PACKER)


def orders_visible_to(orders: "OrderSet", person: Visitor) -> "OrderSet":
    if not isinstance(person, Person):
        return orders.none()
    sold = Q(booth__in=Booth.objects.kept_by(person))
    return orders.filter(sold | Q(buyer=person) | Q(seller__unit__in=access.governed_units(person)))


def may_keep(person: Visitor, order: "Order") -> bool:
    """Pack, send, cancel, refund: whoever keeps the booth."""
    return market.may_keep(person, order.booth)


def may_read_contact(person: Visitor, order: "Order") -> bool:
    """Officials see that an order was made, not by whom."""
    return may_keep(person, order) or (isinstance(person, Person) and order.buyer_id == person.pk)
