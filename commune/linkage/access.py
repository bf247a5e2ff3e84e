"""Who proposes, confirms, finds and sees: managers and buyers their own, officials their unit's."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import (
    Organization,
    OrganizationKind,
    OrganizationSet,
    Person,
    Role,
    Visitor,
)
from commune.trading.access import traded_for, trades_for
from commune.units.models import AdminUnit, AdminUnitSet

if TYPE_CHECKING:
    from commune.linkage.models import DigitalUseSet, LinkageModel, LinkageModelSet, ZoneSet

FINDING = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)


def cooperatives_led_by(person: Visitor) -> OrganizationSet:
    managed = access.organizations_of(person, Role.MANAGER)
    return managed.filter(kind=OrganizationKind.COOPERATIVE)


def units_found_by(person: Visitor) -> AdminUnitSet:
    """Where she confirms digital use, draws zones and enters files."""
    return access.governed_units(person, *FINDING)


def may_find(person: Visitor, unit: AdminUnit) -> bool:
    return units_found_by(person).filter(pk=unit.pk).exists()


def takes_part(person: Visitor) -> bool:
    """Whether the pages have anything for her."""
    if not isinstance(person, Person):
        return False
    return (
        access.governed_units(person).exists()
        or cooperatives_led_by(person).exists()
        or models_bought_by(person).exists()
    )


def models_bought_by(person: Visitor) -> "LinkageModelSet":
    from commune.linkage.models import LinkageModel

    return LinkageModel.objects.filter(buyer__in=traded_for(person))


def models_seen_by(models: "LinkageModelSet", person: Visitor) -> "LinkageModelSet":
    if not isinstance(person, Person):
        return models.none()
    own = Q(cooperative__in=cooperatives_led_by(person)) | Q(buyer__in=traded_for(person))
    return models.filter(own | Q(unit__in=access.governed_units(person)))


def zones_seen_by(zones: "ZoneSet", person: Visitor) -> "ZoneSet":
    """Of units that she governs, and where plots of her co-op's households lie in one."""
    if not isinstance(person, Person):
        return zones.none()
    led = cooperatives_led_by(person)
    own = Q(plots__plot__holder__parent__in=led) | Q(plots__plot__holder__in=led)
    return zones.filter(own | Q(unit__in=access.governed_units(person))).distinct()


def digital_uses_seen_by(uses: "DigitalUseSet", person: Visitor) -> "DigitalUseSet":
    if not isinstance(person, Person):
        return uses.none()
    own = Q(organization__in=cooperatives_led_by(person))
    return uses.filter(own | Q(unit__in=access.governed_units(person)))


def cooperatives_seen_by(person: Visitor) -> OrganizationSet:
    """Whose digital work she may look at."""
    seen = Q(unit__in=access.governed_units(person)) | Q(pk__in=cooperatives_led_by(person).values("pk"))
    return Organization.objects.filter(seen, kind=OrganizationKind.COOPERATIVE)


def party_of(person: Visitor, model: "LinkageModel") -> str:
    """The side for which she may speak; empty for neither."""
    if model.cooperative_id and cooperatives_led_by(person).filter(pk=model.cooperative_id).exists():
        return "cooperative"
    return "buyer" if model.buyer is not None and trades_for(person, model.buyer) else ""
