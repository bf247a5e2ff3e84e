"""The address of an order that was placed by phone number alone."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.orders import closing
from commune.orders.models import Order, OrderAddress
from commune.units.models import AdminUnit


class AddressRefusedError(ValueError):
    """The order has an address, or has ended; the message is a Vietnamese sentence."""


def give_address(
    order: Order,
    *,
    name: str,
    unit: AdminUnit,
    commune_written: str,
    house: str,
    by: str,
    at: datetime | None = None,
) -> OrderAddress:
    """Once an order; the same again gives the first. Raises AddressRefusedError."""
    with transaction.atomic():
        closing.locked(order)
        known = OrderAddress.objects.filter(order=order).first()
        if known and (known.name, known.unit_id, known.house) == (name, unit.pk, house):
            return known
        if known or order.contact.unit_id:
            raise AddressRefusedError(_("Đơn này đã có địa chỉ. Cần đổi thì gọi người bán."))
        if closing.has_ended(order):
            raise AddressRefusedError(_("Đơn này đã đóng."))
        row = OrderAddress(order=order, name=name, unit=unit, commune_written=commune_written, house=house)
        row.given_at, row.given_by = at or timezone.now(), by
        return recording.enter(row, by=by)
