"""Whose contract it is, and which tree it is about, after transfers and substitutions."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from commune.adoption.models import Substitution, TransferAnswer, Tree, TreeContract
from commune.people.models import Person


def owner_of(contract: TreeContract) -> Person:
    taken = TransferAnswer.objects.filter(transfer__contract=contract, is_accepted=True)
    last = taken.select_related("answered_by").order_by("-transfer__number").first()
    return last.answered_by if last else contract.buyer


def tree_of(contract: TreeContract) -> Tree:
    """The tree of today: the one that took the place of a lost one, if any."""
    swaps = Substitution.objects.filter(contract=contract).order_by("-decided_at", "-pk")
    last = swaps.select_related("hold__offer__tree__plot", "hold__offer__tree__variety").first()
    return last.hold.offer.tree if last else contract.offer.tree


def contract_on(tree: Tree, on: date | None = None) -> TreeContract | None:
    """The paid contract that runs on this tree: hers who owns the fruit of that day, or of today."""
    day = on or timezone.localdate()
    of_day = (each for each in contracts_on(tree) if each.offer.starts_on <= day <= each.offer.ends_on)
    return next(of_day, None)


def contracts_of_today(trees: Iterable[Tree]) -> dict[UUID, TreeContract]:
    """The same as `contract_on` for a list of trees, by tree, in a handful of questions."""
    day, keys = timezone.localdate(), [tree.pk for tree in trees]
    direct, swapped = Q(hold__offer__tree__in=keys), Q(substitutions__hold__offer__tree__in=keys)
    running = TreeContract.objects.running().filter(direct | swapped).distinct().with_facts()
    of_day = running.filter(hold__offer__starts_on__lte=day, hold__offer__ends_on__gte=day)
    found: dict[UUID, TreeContract] = {}
    for contract in of_day.order_by("concluded_at"):
        swaps = sorted(contract.substitutions.all(), key=lambda each: (each.decided_at, each.pk))
        found[swaps[-1].hold.offer.tree_id if swaps else contract.offer.tree_id] = contract
    return found


def contracts_on(tree: Tree) -> list[TreeContract]:
    """All that run on it, whatever their years, the last concluded first."""
    direct, swapped = Q(hold__offer__tree=tree), Q(substitutions__hold__offer__tree=tree)
    found = TreeContract.objects.running().filter(direct | swapped).distinct().with_facts()
    return [each for each in found.order_by("-concluded_at") if tree_of(each).pk == tree.pk]
