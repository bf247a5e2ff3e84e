"""What strangers may read: trees that are offered, their years, and what was done on their plots."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from commune.adoption import care
from commune.adoption.models import Tree, TreeEntry, TreeHarvest, TreeHold, TreeOffer, TreeOfferSet, TreeSet
from commune.farm.activities import Activity
from commune.farm.models import DiaryEntry
from commune.people.models import Person
from commune.products.models import Variety

SHOWN_WORK = 12
LOOK_BACK = timedelta(days=400)


def public_trees() -> TreeSet:
    """Every tree that was ever offered: the QR on its plate goes on to work."""
    related = Tree.objects.select_related("variety", "plot__unit", "cooperative__unit", "loss")
    return related.filter(offers__isnull=False).distinct().prefetch_related("photos")


def offered(*, variety: str = "", only_free: bool = False) -> TreeOfferSet:
    """What stands today, free trees first."""
    found = TreeOffer.objects.standing().with_facts().filter(ends_on__gte=timezone.localdate())
    if variety:
        found = found.filter(tree__variety__slug=variety)
    if only_free:
        found = found.free()
    return found.free_first()


def varieties_offered() -> list[Variety]:
    slugs = TreeOffer.objects.standing().values("tree__variety")
    return list(Variety.objects.filter(pk__in=slugs).order_by("name"))


def current_offer(tree: Tree) -> TreeOffer | None:
    """The one to be had, else the one that runs: a next year's offer stands beside the running year."""
    found = TreeOffer.objects.standing().with_facts().filter(tree=tree, ends_on__gte=timezone.localdate())
    return found.order_by("-starts_on").first()


def hold_of(offer: TreeOffer, person: Person) -> TreeHold | None:
    """Hers that waits for her contract or her money."""
    mine = TreeHold.objects.standing().filter(offer=offer, holder=person, contract__paid__isnull=True)
    return mine.select_related("contract").first()


@dataclass(frozen=True)
class PublicWork:
    activity: Activity
    day: date


def public_work(tree: Tree) -> list[PublicWork]:
    """Kinds of work and days, newest first: of the plot as a whole and of this tree; no names, no notes."""
    since = timezone.now() - LOOK_BACK
    mine = TreeEntry.objects.filter(tree=tree).values("entry")
    about = care.of_plot() | Q(pk__in=mine)
    found = DiaryEntry.objects.standing().filter(about, plot=tree.plot_id, occurred_at__gte=since)
    rows = found.order_by("-occurred_at")[:SHOWN_WORK]
    return [PublicWork(entry.kind, entry.day) for entry in rows]


def years_of(tree: Tree) -> list[dict[str, object]]:
    """Kilograms picked for its owners, by contract year."""
    found = TreeHarvest.objects.filter(tree=tree).values("contract__hold__offer__starts_on")
    rows = found.annotate(total=Sum("kilograms")).order_by("-contract__hold__offer__starts_on")
    return [{"year": row["contract__hold__offer__starts_on"].year, "kilograms": row["total"]} for row in rows]
