"""Joining and leaving: roles in an organization, from a moment until another."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commune.people.access import is_manager_of
from commune.people.models import Membership, Organization, Person, Role, UnitRole
from commune.units.models import AdminUnit


class MembershipRefused(PermissionError):
    """Only a manager of the organization or of the one above it says who belongs to it."""


def join(
    person: Person,
    *,
    organization: Organization,
    role: str,
    by: Person | None,
    at: datetime | None = None,
) -> Membership:
    """Her role from now on; a no-op when she holds it. `by` is None only when the instance is set up."""
    _require_manager(organization, by)
    with transaction.atomic():
        held = Membership.objects.filter(person=person, organization=organization, role=Role(role))
        known = held.filter(until__isnull=True).first()
        return known or Membership.objects.create(
            person=person, organization=organization, role=Role(role), since=at or timezone.now()
        )


def leave(membership: Membership, *, by: Person | None, at: datetime | None = None) -> Membership:
    """The role ends; its row stays. A no-op when it has ended. She may leave by herself."""
    if by != membership.person:
        _require_manager(membership.organization, by)
    if membership.until is None:
        membership.until = at or timezone.now()
        membership.save(update_fields=["until"])
    return membership


def appoint(person: Person, *, unit: AdminUnit, role: str, at: datetime | None = None) -> UnitRole:
    """An office in a unit; done by operators and when the instance is set up. A no-op when she holds it."""
    with transaction.atomic():
        known = UnitRole.objects.current().filter(person=person, unit=unit, role=Role(role)).first()
        return known or UnitRole.objects.create(
            person=person, unit=unit, role=Role(role), since=at or timezone.now()
        )


def _require_manager(organization: Organization, by: Person | None) -> None:
    if by is not None and not by.is_superuser and not is_manager_of(by, organization):
        raise MembershipRefused(f"{by.log_actor} does not manage {organization.code}")
