"""What waits for a co-op that keeps trees."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.adoption.models import (
    BoxStep,
    FruitBox,
    OwnerRefund,
    Step,
    Substitution,
    Tree,
    TreeContract,
    TreeContractSet,
    TreeOffer,
    TreeSet,
)
from commune.people.models import Organization

TREES = "cay"


def _of(cooperative: Organization) -> TreeContractSet:
    return TreeContract.objects.filter(hold__offer__tree__cooperative=cooperative)


def _waiting_boxes(found: TreeContractSet) -> TreeContractSet:
    sent = BoxStep.objects.filter(box=OuterRef("pk"), step=Step.HANDED)
    open_ = FruitBox.objects.coming().filter(~Exists(sent), contract=OuterRef("pk"))
    return found.running().filter(Exists(open_))


def _lost(found: TreeContractSet) -> TreeContractSet:
    """Whose tree is lost, the first or one that stood in for it, and no other was put in its place yet."""
    swapped = Substitution.objects.filter(contract=OuterRef("pk"))
    again = Substitution.objects.filter(contract=OuterRef("contract"), loss=OuterRef("hold__offer__tree"))
    of_first = Q(hold__offer__tree__loss__isnull=False) & ~Exists(
        swapped.filter(loss=OuterRef("hold__offer__tree"))
    )
    of_later = Exists(swapped.filter(~Exists(again), hold__offer__tree__loss__isnull=False))
    return found.running().filter(of_first | of_later)


def _finished(found: TreeContractSet) -> TreeContractSet:
    """The last harvest is written down, or the year is over and nobody said so."""
    is_over = Q(hold__offer__ends_on__lt=timezone.localdate())
    return found.running().filter(Q(harvests__is_last=True) | is_over).distinct()


def _owing(found: TreeContractSet) -> TreeContractSet:
    return found.filter(pk__in=OwnerRefund.objects.filter(sent__isnull=True).values("contract"))


TABS: dict[str, tuple[str, Callable[[TreeContractSet], TreeContractSet]]] = {
    "giao": ("Hộp cần đóng, cần gửi", _waiting_boxes),
    "mat": ("Cây bị mất", _lost),
    "quyet-toan": ("Chờ quyết toán", _finished),
    "tra-lai": ("Tiền phải trả lại", _owing),
    "dang-chay": ("Đang có chủ", TreeContractSet.running),
    "tat-ca": ("Mọi hợp đồng", TreeContractSet.all),
}
COUNTED = ("giao", "mat", "quyet-toan", "tra-lai")


def chosen(asked: str) -> str:
    return asked if asked in TABS else TREES


def contracts_at(cooperative: Organization, tab: str) -> TreeContractSet:
    return TABS[tab][1](_of(cooperative)).with_facts().order_by("-concluded_at")


def counts_of(cooperative: Organization) -> dict[str, int]:
    return {key: TABS[key][1](_of(cooperative)).count() for key in COUNTED}


def tabs_of(cooperative: Organization, tab: str) -> list[dict[str, Any]]:
    counts, place = counts_of(cooperative), reverse("adoption:board")
    rows = [(TREES, _("Cây")), *((key, _(label)) for key, (label, _pick) in TABS.items())]
    return [
        {
            "label": label,
            "href": f"{place}?muc={key}",
            "current": key == tab,
            "count": counts.get(key, 0),
        }
        for key, label in rows
    ]


def trees_of(cooperative: Organization) -> TreeSet:
    """By plate."""
    found = Tree.objects.filter(cooperative=cooperative).select_related("variety", "plot", "loss")
    return found.order_by("plate")


def with_offers(trees: Iterable[Tree]) -> list[tuple[Tree, TreeOffer | None]]:
    """Each with the latest offer that stands."""
    rows = list(trees)
    offers = TreeOffer.objects.standing().with_facts().filter(tree__in=rows)
    latest = {offer.tree_id: offer for offer in offers.order_by("starts_on")}
    return [(tree, latest.get(tree.pk)) for tree in rows]
