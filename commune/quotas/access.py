"""Who grants, orders, delivers and sees: the province rules, a facility sees its own, a commune its facilities."""

from django.db.models import Q

from commune.people import access
from commune.people.models import Organization, OrganizationSet, Person, Role, UnitRole, Visitor
from commune.stamps.access import KEEPERS
from commune.units.models import AdminUnit, AdminUnitSet, Level


def seen_by(person: Visitor, facility: str) -> Q:
    """Filter over rows of a facility, named by its lookup path."""
    own = access.organizations_of(person, *KEEPERS).values("pk")
    governed = access.governed_units(person).values("pk")
    return Q(**{f"{facility}__in": own}) | Q(**{f"{facility}__unit__in": governed})


def provinces_of(person: Visitor) -> AdminUnitSet:
    """Provinces in which she herself is an official of the province: she may grant, rule and deliver there."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    held = UnitRole.objects.current().filter(person=person, role=Role.PROVINCE).values("unit")
    return AdminUnit.objects.filter(pk__in=held, level=Level.PROVINCE)


def may_rule(person: Visitor, facility: Organization) -> bool:
    return access.governs(person, facility.unit, Role.PROVINCE)


def may_order(person: Visitor, facility: Organization) -> bool:
    return access.works_in(person, facility, Role.MANAGER)


def facilities_of(person: Visitor) -> OrganizationSet:
    """Facilities with a quota whose figures she may see."""
    from commune.quotas.models import StampQuota

    seen = StampQuota.objects.visible_to(person).values("facility")
    return Organization.objects.filter(pk__in=seen).select_related("unit")


def takes_part(person: Visitor) -> bool:
    """Whether the programme concerns her: she sees a facility's figures, or may grant quotas."""
    return provinces_of(person).exists() or facilities_of(person).exists()
