"""Who may issue, print and switch on stamps: packer and manager of whoever holds the lot."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import DECIDING, Organization, Role, Visitor

if TYPE_CHECKING:
    from commune.stamps.models import StampBatchSet

KEEPERS = (Role.PACKER, Role.MANAGER)


def kept_batches(batches: "StampBatchSet", person: Visitor) -> "StampBatchSet":
    return batches.filter(_kept(person))


def seen_batches(batches: "StampBatchSet", person: Visitor) -> "StampBatchSet":
    return batches.filter(_kept(person) | Q(holder__unit__in=access.governed_units(person)))


def _kept(person: Visitor) -> Q:
    managed = access.organizations_of(person, Role.MANAGER)
    return Q(holder__in=access.organizations_of(person, *KEEPERS)) | Q(holder__parent__in=managed)


def may_keep_stamps(person: Visitor, holder: Organization) -> bool:
    return access.works_in(person, holder, *KEEPERS) or access.is_manager_of(person, holder)


def may_lock(person: Visitor, holder: Organization) -> bool:
    """Its keepers, and who governs its unit: a suspect stamp has to be stopped by whoever meets it."""
    return may_keep_stamps(person, holder) or access.governs(person, holder.unit, *DECIDING)
