"""Who trades for whom: farmers for their household, managers, sellers and traders for their organization."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.payments.access import DEALERS, sold_for
from commune.people import access
from commune.people.models import (
    Membership,
    Organization,
    OrganizationKind,
    OrganizationSet,
    Person,
    PersonSet,
    Role,
    Visitor,
)
from commune.trading.models import Side

if TYPE_CHECKING:
    from commune.trading.deal_models import BillSet, Contract, ContractSet
    from commune.trading.gate_models import GateSaleSet
    from commune.trading.offer_models import MatchSet
    from commune.trading.pool_models import PoolPartSet

BUYING = (
    OrganizationKind.COOPERATIVE,
    OrganizationKind.TRADER,
    OrganizationKind.HOUSEHOLD_BUSINESS,
    OrganizationKind.ENTERPRISE,
)


def traded_for(person: Visitor) -> OrganizationSet:
    """Organizations for which she may offer, agree and confirm today."""
    return sold_for(person)


def bought_for(person: Visitor) -> OrganizationSet:
    """Those of them that register to buy."""
    return traded_for(person).filter(kind__in=BUYING)


def pooling_cooperatives(person: Visitor) -> OrganizationSet:
    """Co-ops that she manages: she gathers their members' offers."""
    return access.organizations_of(person, Role.MANAGER).filter(kind=OrganizationKind.COOPERATIVE)


def trades_for(person: Visitor, organization: Organization) -> bool:
    return traded_for(person).filter(pk=organization.pk).exists()


def side_of(person: Visitor, *, seller: Organization, buyer: Organization) -> str:
    """On which side of a deal she stands; empty for neither."""
    if trades_for(person, seller):
        return str(Side.SELLER)
    return str(Side.BUYER) if trades_for(person, buyer) else ""


def dealers_of(organization: Organization) -> PersonSet:
    """Whom news of its deals concerns, and whose phones may be shown to the other side."""
    today = Membership.objects.current().filter(organization=organization, role__in=DEALERS)
    return Person.objects.filter(pk__in=today.values("person")).order_by("sort_key")


def matches_visible_to(matches: "MatchSet", person: Person) -> "MatchSet":
    own = traded_for(person)
    return matches.filter(Q(offer__organization__in=own) | Q(want__organization__in=own))


def parts_visible_to(parts: "PoolPartSet", person: Person) -> "PoolPartSet":
    """Her own household's, and those of the co-op that she manages."""
    return parts.filter(
        Q(offer__organization__in=traded_for(person)) | Q(pool__cooperative__in=pooling_cooperatives(person))
    )


def contracts_visible_to(contracts: "ContractSet", person: Person) -> "ContractSet":
    """Both sides, the households whose fruit is in it, and the auditor of the seller's unit."""
    own = traded_for(person)
    audited = access.governed_units(person, Role.AUDITOR)
    mine = Q(seller__in=own) | Q(buyer__in=own) | Q(parts__household__in=own)
    return contracts.filter(mine | Q(seller__unit__in=audited)).distinct()


def may_deliver(person: Person, contract: "Contract") -> bool:
    """The seller, or a household for its own part."""
    own = traded_for(person)
    return own.filter(Q(pk=contract.seller_id) | Q(contract_parts__contract=contract)).exists()


def bills_visible_to(bills: "BillSet", person: Person) -> "BillSet":
    own = traded_for(person)
    return bills.filter(Q(seller__in=own) | Q(buyer__in=own))


def gate_sales_visible_to(sales: "GateSaleSet", person: Person) -> "GateSaleSet":
    own = traded_for(person)
    return sales.filter(Q(seller__in=own) | Q(trader__in=own))
