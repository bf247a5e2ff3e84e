"""When a lot is held or released: buyers who paid and have not got it are told, each thing once."""

from commune.orders import telling
from commune.orders.models import LotReservation, Order, OrderSet, Step
from commune.trace.models import Hold, HoldRelease


def tell_held(hold: Hold) -> None:
    """Not where it was released meanwhile: news may be old when it is read."""
    if HoldRelease.objects.filter(hold=hold).exists():
        return
    for order in _waiting(hold):
        telling.tell(order, "held", about=f"hold:{hold.pk}", lot=hold.lot.code, reason=hold.reason)


def tell_released(release: HoldRelease) -> None:
    """Only those who were told of the hold, and only when nothing else holds the lot."""
    hold = release.hold
    if Hold.objects.standing().filter(lot=hold.lot_id).exists():
        return
    for order in _waiting(hold):
        if telling.was_told(order, about=f"hold:{hold.pk}"):
            telling.tell(order, "released", about=f"release:{hold.pk}", lot=hold.lot.code)


def _waiting(hold: Hold) -> OrderSet:
    reserved = LotReservation.objects.standing().filter(move__lot=hold.lot_id)
    paid = Order.objects.filter(pk__in=reserved.values("line__order"), paid__isnull=False)
    return paid.exclude(fulfillments__step=Step.DELIVERED).with_facts().order_by("placed_at", "pk")
