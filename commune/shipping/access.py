"""Who sees and who carries which shipments."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import Role, Visitor
from commune.places import keeping

if TYPE_CHECKING:
    from commune.shipping.models import Shipment, ShipmentSet

SENDERS = (Role.MANAGER, Role.SELLER, Role.PACKER)
CARRIERS = (Role.BOATMAN, Role.MANAGER)


def shipments_visible_to(shipments: "ShipmentSet", person: Visitor) -> "ShipmentSet":
    """Those that her organization sends or carries, that leave a place she keeps, or one in a unit she governs."""
    sends = Q(sender__in=access.organizations_of(person, *SENDERS))
    carries = Q(carrier__organization__in=access.organizations_of(person, *CARRIERS))
    kept = Q(from_place__holder__in=keeping.keeping_organizations(person))
    return shipments.filter(sends | carries | kept | Q(from_place__unit__in=access.governed_units(person)))


def shipments_carried_by(shipments: "ShipmentSet", person: Visitor) -> "ShipmentSet":
    return shipments.filter(carrier__organization__in=access.organizations_of(person, *CARRIERS))


def may_carry(person: Visitor, shipment: "Shipment") -> bool:
    return access.works_in(person, shipment.carrier.organization, *CARRIERS)


def may_send(person: Visitor, shipment: "Shipment") -> bool:
    return access.works_in(person, shipment.sender, *SENDERS)


def may_read_consignee(person: Visitor, shipment: "Shipment") -> bool:
    """Name, phone and door: only for those who need them to bring the goods."""
    return may_carry(person, shipment) or may_send(person, shipment)
