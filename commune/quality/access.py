"""Who may enter and see what proves quality."""

from django.db.models import Q

from commune.people import access
from commune.people.models import DECIDING, LEADING, Organization, OrganizationSet, Role, Visitor
from commune.quality.models import Certificate, CertificateSet
from commune.trace.models import Lot

TESTERS = (*LEADING, Role.PACKER)


def holders_led_by(person: Visitor) -> OrganizationSet:
    """Organizations for which she enters certificates: those that she leads, not their member households."""
    return access.organizations_of(person, *LEADING)


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
