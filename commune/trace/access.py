"""Who may see which lots."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import DECIDING, Person, Role

if TYPE_CHECKING:
    from commune.trace.models import Hold, Lot, LotSet


def lots_visible_to(lots: "LotSet", person: Person) -> "LotSet":
    """Lots of the organizations the person works in, of their member households, and of the units she governs."""
    mine = access.organizations_of(person)
    managed = access.organizations_of(person, Role.MANAGER, Role.TECHNICIAN, Role.PACKER)
    governed = access.governed_units(person)
    return lots.filter(Q(holder__in=mine) | Q(holder__parent__in=managed) | Q(holder__unit__in=governed))


def may_recall(person: Person, lot: "Lot") -> bool:
    """The holder's manager, or that of the co-op the holder belongs to; officials of its unit order one."""
    return keeps(person, lot) or may_order_recall(person, lot)


def keeps(person: Person, lot: "Lot") -> bool:
    return access.is_manager_of(person, lot.holder)


def may_hold(person: Person, lot: "Lot") -> bool:
    """Place a hold: manager or technician of the holder or its co-op; officials of its unit."""
    return access.leads(person, lot.holder) or may_order_recall(person, lot)


def may_release(person: Person, hold: "Hold") -> bool:
    """What the governing office ordered held, the office releases; other holds also who keeps the lot.

    Asked of the hold that others follow. The office is known by what the placer was on that day.
    """
    if hold.follows:
        return may_release(person, hold.follows)
    return may_order_recall(person, hold.lot) if is_ordered(hold) else may_hold(person, hold.lot)


def is_ordered(hold: "Hold") -> bool:
    """Placed by the governing office, not by who keeps the lot nor by the house's own rules."""
    by, holder = hold.placed_by, hold.lot.holder
    if by is None or access.leads(by, holder):
        return False
    return access.governs(by, holder.unit, *DECIDING, at=hold.placed_at)


def may_order_recall(person: Person, lot: "Lot") -> bool:
    return access.governs(person, lot.holder.unit, *DECIDING)
