"""Who enters lists and who reads the floor's figures."""

from typing import TYPE_CHECKING

from commune.people import access
from commune.people.models import Membership, MembershipSet, Person, Role, Visitor
from commune.units.models import AdminUnitSet

if TYPE_CHECKING:
    from commune.tradefloor.models import Account, AccountSet

ENTERING = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)
KEEPERS = (Role.MANAGER, Role.SELLER, Role.FARMER)


def entered_units(person: Visitor) -> AdminUnitSet:
    """Whose organizations she may enter and invite."""
    return access.governed_units(person, *ENTERING)


def may_enter(person: Visitor) -> bool:
    return entered_units(person).exists()


def keepers() -> MembershipSet:
    """Those who speak for their organizations today: where there is one, no list hands the organization to another."""
    return Membership.objects.current().filter(role__in=KEEPERS)


def may_read(person: Visitor) -> bool:
    return access.governed_units(person).exists()


def accounts_seen_by(accounts: "AccountSet", person: Visitor) -> "AccountSet":
    return accounts.filter(organization__unit__in=access.governed_units(person))


def may_invite(person: Person, account: "Account") -> bool:
    return entered_units(person).filter(pk=account.organization.unit_id).exists()
