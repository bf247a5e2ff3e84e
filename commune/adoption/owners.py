"""Whose contract it is, and which tree it is about, after transfers and substitutions."""

from datetime import date

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
    direct = TreeContract.objects.running().filter(hold__offer__tree=tree)
    swapped = TreeContract.objects.running().filter(substitutions__hold__offer__tree=tree)
    day = on or timezone.localdate()
    found = (direct | swapped).distinct().with_facts().order_by("-concluded_at")
    of_day = [each for each in found if each.offer.starts_on <= day <= each.offer.ends_on]
    return next((each for each in of_day if tree_of(each).pk == tree.pk), None)
