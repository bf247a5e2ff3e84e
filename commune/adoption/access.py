"""Who keeps trees, who works them, and who may see a contract."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import Organization, OrganizationSet, Role, Visitor
from commune.places.work import plots_worked_by

if TYPE_CHECKING:
    from commune.adoption.models import TreeContract, TreeContractSet, TreeSet

TREE_OF = "hold__offer__tree"


def cooperatives_led_by(person: Visitor) -> OrganizationSet:
    """Whose trees she lists, contracts and settles."""
    return access.organizations_of(person, Role.MANAGER)


def may_keep(person: Visitor, cooperative: Organization) -> bool:
    return access.works_in(person, cooperative, Role.MANAGER)


def trees_kept_by(trees: "TreeSet", person: Visitor) -> "TreeSet":
    return trees.filter(cooperative__in=cooperatives_led_by(person))


def trees_worked_by(trees: "TreeSet", person: Visitor) -> "TreeSet":
    """On plots whose diary she writes."""
    return trees.filter(plot__in=plots_worked_by(person))


def contracts_kept_by(contracts: "TreeContractSet", person: Visitor) -> "TreeContractSet":
    return contracts.filter(**{f"{TREE_OF}__cooperative__in": cooperatives_led_by(person)})


def contracts_visible_to(contracts: "TreeContractSet", person: Visitor) -> "TreeContractSet":
    """Of the co-op that she leads and, without names, of the units that she governs; owners have `of`."""
    kept = Q(**{f"{TREE_OF}__cooperative__in": cooperatives_led_by(person)})
    governed = Q(**{f"{TREE_OF}__cooperative__unit__in": access.governed_units(person)})
    return contracts.filter(kept | governed)


def keeps(person: Visitor, contract: "TreeContract") -> bool:
    return may_keep(person, contract.offer.tree.cooperative)
