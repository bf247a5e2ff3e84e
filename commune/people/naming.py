"""What strangers may read for a name: a household's own only under consent, else its code and hamlet."""

from django.utils.translation import gettext as _

from commune.people import consents
from commune.people.models import Organization, OrganizationKind, Person, Purpose


def public_name_of(organization: Organization) -> str:
    """ "HTX xoài Cù Lao Xanh"; for a household without consent "Hộ MX-0117, ấp Mỹ Thới"."""
    if organization.kind != OrganizationKind.HOUSEHOLD or consents.stands_for(organization, Purpose.NAME):
        return organization.name
    household = _("Hộ %(code)s") % {"code": organization.code}
    return ", ".join(part for part in (household, organization.hamlet) if part)


def public_person_of(person: Person, organization: Organization) -> str:
    """Her name under her consent, else the name that her organization shows."""
    return person.full_name if consents.stands(person, Purpose.NAME) else public_name_of(organization)
