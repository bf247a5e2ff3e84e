"""Who opens, assesses, decides and sees; and who may not assess because the product is her own."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import (
    GOVERNING,
    Organization,
    OrganizationKind,
    OrganizationSet,
    Person,
    Role,
    UnitRole,
    Visitor,
)
from commune.units.models import AdminUnit, AdminUnitSet, Level

if TYPE_CHECKING:
    from commune.recognition.models import Dossier, DossierSet, RatingRound

PRODUCERS = (OrganizationKind.COOPERATIVE, OrganizationKind.ENTERPRISE)


def producers_led_by(person: Visitor) -> OrganizationSet:
    return access.organizations_of(person, Role.MANAGER).filter(kind__in=PRODUCERS)


def provinces_of(person: Visitor) -> AdminUnitSet:
    """Provinces in which she herself is an official of the province."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    held = UnitRole.objects.current().filter(person=person, role=Role.PROVINCE).values("unit")
    return AdminUnit.objects.filter(pk__in=held, level=Level.PROVINCE)


def provinces_above(person: Person) -> set[str]:
    """The provinces of the units in which she governs."""
    offices = person.unit_roles.current().filter(role__in=GOVERNING).select_related("unit__parent__parent")
    return {office.unit.path()[0].pk for office in offices}


def dossiers_seen_by(dossiers: "DossierSet", person: Visitor) -> "DossierSet":
    """Of her own organization, of the units that she governs, and of the rounds in whose council she sits."""
    if not isinstance(person, Person):
        return dossiers.none()
    own = producers_led_by(person).values("pk")
    governed = access.governed_units(person).values("pk")
    seated = person.council_seats.values("round")
    return dossiers.filter(Q(producer__in=own) | Q(producer__unit__in=governed) | Q(round__in=seated))


def may_lead(person: Visitor, producer: Organization) -> bool:
    """Open, complete and hand in its dossiers."""
    return access.works_in(person, producer, Role.MANAGER)


def may_report(person: Visitor, dossier: "Dossier") -> bool:
    return access.is_official_of(person, dossier.producer.unit)


def sits_in(person: Visitor, round_: "RatingRound") -> bool:
    return isinstance(person, Person) and round_.seats.filter(person=person).exists()


def may_decide(person: Visitor, dossier: "Dossier") -> bool:
    return provinces_of(person).filter(pk=dossier.round.unit_id).exists()


def is_party_to(person: Person, producer: Organization) -> bool:
    """Whether she belongs to the producer, to a household or team of it, or to what stands above it."""
    above = [key for key in (producer.pk, producer.parent_id) if key]
    return any(access.is_member_of(person, each) for each in Organization.objects.filter(pk__in=above))


def takes_part(person: Visitor) -> bool:
    """Whether the desk has anything for her."""
    if not isinstance(person, Person):
        return False
    return (
        producers_led_by(person).exists()
        or access.governed_units(person).exists()
        or person.council_seats.exists()
    )


def oversees(person: Visitor, dossier: "Dossier") -> bool:
    """Sees every sheet at any time: the province that decides, its inspectors and auditors."""
    governing = (Role.PROVINCE, Role.INSPECTOR, Role.AUDITOR)
    return access.holds_office(person, dossier.round.unit, *governing)
