"""Who keeps a place: decides on its hours, its slots and what stands there."""

from django.utils.translation import gettext as _

from commune.people import access
from commune.people.models import DECIDING, Organization, OrganizationSet, Role, Visitor
from commune.places.models import Place

KEEPERS = (Role.MANAGER, Role.MARKET_BOARD, Role.BOATMAN)


class NotKeeperError(PermissionError):
    """She neither works for the holder of the place nor governs its unit."""


def keeping_organizations(person: Visitor) -> OrganizationSet:
    """Organizations for which she keeps places: their docks, points and markets."""
    return access.organizations_of(person, *KEEPERS)


def keeps(person: Visitor, place: Place) -> bool:
    return (
        Organization.objects.filter(pk=place.holder_id).filter(pk__in=keeping_organizations(person)).exists()
    )


def may_enter(person: Visitor, place: Place) -> bool:
    """Facts about it: its keeper, and officials of its unit, who see the papers."""
    return keeps(person, place) or access.governs(person, place.unit, *DECIDING)


def require(person: Visitor, place: Place) -> None:
    """Raises NotKeeperError."""
    if not may_enter(person, place):
        raise NotKeeperError(_("Chỉ người giữ địa điểm này, hoặc cán bộ xã, mới ghi được việc này."))
