"""Who may see whose money: a seller's, who manages or sells for her; a member's, herself and her co-op's manager."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import (
    HOUSEHOLDS,
    Organization,
    OrganizationKind,
    OrganizationSet,
    Person,
    Role,
    Visitor,
)

if TYPE_CHECKING:
    from commune.payments.models import PayoutSet, SellerAccount, SellerAccountSet

KEEPERS = (Role.MANAGER, Role.SELLER, Role.TRADER)
DEALERS = (Role.FARMER, *KEEPERS)
SELLING = (
    *HOUSEHOLDS,
    OrganizationKind.COOPERATIVE,
    OrganizationKind.TRADER,
    OrganizationKind.ENTERPRISE,
)


def sold_for(person: Visitor) -> OrganizationSet:
    """Organizations for which she sells today."""
    return access.organizations_of(person, *DEALERS).filter(kind__in=SELLING)


def paid_for(person: Visitor) -> OrganizationSet:
    """Whose account she may name: money is led elsewhere only by a household's own people, a trader or a manager."""
    own = access.organizations_of(person, Role.FARMER, Role.TRADER).filter(kind__in=HOUSEHOLDS)
    business = access.organizations_of(person, Role.TRADER).filter(kind=OrganizationKind.TRADER)
    return own | business | access.organizations_of(person, Role.MANAGER).filter(kind__in=SELLING)


def households_of(person: Visitor) -> OrganizationSet:
    """Households for which she sells herself: what they take is their own business, not their co-op's."""
    return sold_for(person).filter(kind__in=HOUSEHOLDS)


def _kept_by(person: Visitor) -> Q:
    """Accounts of whom she manages or sells for; a household's farmer sells for it."""
    kept = Q(organization__in=access.organizations_of(person, *KEEPERS))
    return kept | Q(organization__in=households_of(person))


def accounts_visible_to(accounts: "SellerAccountSet", person: Person) -> "SellerAccountSet":
    return accounts.filter(_kept_by(person))


def payouts_visible_to(payouts: "PayoutSet", person: Person) -> "PayoutSet":
    """Hers as a farmer, her co-op's as its manager, and all of the units that she audits."""
    own = Q(household__in=access.organizations_of(person, Role.FARMER))
    led = Q(cooperative__in=access.organizations_of(person, Role.MANAGER))
    audited = Q(cooperative__unit__in=access.governed_units(person, Role.AUDITOR))
    return payouts.filter(own | led | audited)


def may_pay(person: Person, cooperative: Organization) -> bool:
    """The co-op's manager of today."""
    return access.works_in(person, cooperative, Role.MANAGER)


def is_of_household(person: Person, household: Organization) -> bool:
    return access.works_in(person, household, Role.FARMER)


def may_change_keys(person: Person, account: "SellerAccount") -> bool:
    """The manager of today of who holds the account: keys open the way to her money's news."""
    return access.works_in(person, account.organization, Role.MANAGER)


def keeps_account(person: Person, account: "SellerAccount") -> bool:
    kept = _kept_by(person)
    return type(account).objects.filter(kept, pk=account.pk).exists()
