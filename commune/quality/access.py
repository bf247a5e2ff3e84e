"""Who may enter and see what proves quality."""

from django.db.models import Q

from commune.people import access
from commune.people.models import (
    DECIDING,
    LEADING,
    Organization,
    OrganizationKind,
    OrganizationSet,
    Role,
    Visitor,
)
from commune.quality.models import Certificate, CertificateSet
from commune.trace.models import Lot
from commune.units.models import AdminUnitSet

CONFIRMING = (Role.PROVINCE, Role.INSPECTOR)
TESTERS = (*LEADING, Role.PACKER)


def holders_led_by(person: Visitor) -> OrganizationSet:
    """Organizations for which she enters certificates: those that she leads, not their member households."""
    return access.organizations_of(person, *LEADING)


def holders_entered_by(person: Visitor) -> OrganizationSet:
    """Also those of the units that she governs: an office enters for anybody there but households."""
    governed = Organization.objects.exclude(kind=OrganizationKind.HOUSEHOLD).filter(
        unit__in=access.governed_units(person, *DECIDING)
    )
    return Organization.objects.filter(
        Q(pk__in=holders_led_by(person).values("pk")) | Q(pk__in=governed.values("pk"))
    )


def may_load_lists(person: Visitor) -> bool:
    """Lists are law for the whole instance: an office that decides, of whatever unit."""
    return access.governed_units(person, *DECIDING).exists()


def units_confirming(person: Visitor) -> AdminUnitSet:
    """Units for which she enters safe chains: those that she governs for the province."""
    return access.units_of(person).filter(pk__in=access.governed_units(person, *CONFIRMING).values("pk"))


def certificates_visible_to(person: Visitor) -> CertificateSet:
    """Of her organizations, of the co-op above her household, and of the units that she governs."""
    own = access.organizations_of(person)
    above = Organization.objects.filter(members_of__in=own)
    return Certificate.objects.filter(
        Q(holder__in=own) | Q(holder__in=above) | Q(holder__unit__in=access.governed_units(person))
    )


def may_enter_for(person: Visitor, organization: Organization) -> bool:
    """Its manager or technician, or an official of its unit."""
    return access.leads(person, organization) or access.governs(person, organization.unit, *DECIDING)


def may_enter_test(person: Visitor, lot: Lot) -> bool:
    return access.leads(person, lot.holder, *TESTERS) or access.governs(person, lot.holder.unit, *DECIDING)
