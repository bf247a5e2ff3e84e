"""Work on a tree: diary entries that are about it, and what its owner reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from commune.adoption import owners, telling
from commune.adoption.models import Substitution, Tree, TreeContract, TreeEntry
from commune.adoption.refusing import AdoptionRefusedError
from commune.farm import diary, photos
from commune.farm.models import DiaryEntry, DiaryPhoto
from commune.farm.writing import Work
from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places.work import plots_worked_by


def note_work(
    tree: Tree, work: Work, *, by: Person, client_id: UUID, on_behalf_of: Person | None = None
) -> DiaryEntry:
    """One piece of work on this tree, in the diary of its plot. Idempotent. Raises farm.writing.EntryRefusedError."""
    with transaction.atomic():
        entry = diary.record_entry(
            tree.plot,
            activity=work.activity,
            occurred_at=work.occurred_at,
            ends_at=work.ends_at,
            inputs=work.inputs,
            note=work.note,
            body=work.body,
            photos=work.photos,
            by=by,
            client_id=client_id,
            on_behalf_of=on_behalf_of,
        )
        _mark(tree, entry, by)
    return entry


def mark(tree: Tree, entry: DiaryEntry, *, by: Person) -> TreeEntry:
    """An entry of the plot was about this tree. Idempotent. Raises AdoptionRefusedError."""
    if entry.plot_id != tree.plot_id or not plots_worked_by(by).filter(pk=tree.plot_id).exists():
        raise AdoptionRefusedError("Phiếu này không phải của vườn có cây này.")
    if entry.kind.is_harvest:
        raise AdoptionRefusedError("Trái của cây thì ghi ở phiếu hái của cây, để cân riêng cho chủ cây.")
    with transaction.atomic():
        return _mark(tree, entry, by)


def _mark(tree: Tree, entry: DiaryEntry, by: Person) -> TreeEntry:
    list(Tree.objects.select_for_update(no_key=True).filter(pk=tree.pk))
    known = TreeEntry.objects.filter(tree=tree, entry=entry).first()
    if known:
        return known
    row = recording.enter(TreeEntry(tree=tree, entry=entry), by=by.log_actor)
    contract = owners.contract_on(tree)
    if contract:
        told = {"work": entry.kind.label}
        telling.tell(contract, owners.owner_of(contract), "entry", about=f"entry:{entry.pk}", **told)
    return row


@dataclass(frozen=True)
class Seen:
    """An entry as the owner reads it; `is_of_tree`: written for this tree, else work on the whole plot."""

    entry: DiaryEntry
    is_of_tree: bool
    photos: Sequence[DiaryPhoto]


def entries_for(contract: TreeContract) -> list[Seen]:
    """What was done on her tree and on its plot as a whole, newest first; never what is another tree's."""
    found: dict[UUID, Seen] = {}
    for tree, since, until in _stretches(contract):
        own = set(TreeEntry.objects.filter(tree=tree).values_list("entry_id", flat=True))
        for entry in _entries(tree, since, until):
            found.setdefault(entry.pk, _seen(entry, is_of_tree=entry.pk in own))
    return sorted(found.values(), key=lambda each: each.entry.occurred_at, reverse=True)


def _stretches(contract: TreeContract) -> list[tuple[Tree, datetime, datetime]]:
    """The trees that the contract was about, each with its time."""
    since = _start(contract.offer.starts_on)
    end = _start(contract.offer.ends_on + timedelta(days=1))
    tree, found = contract.offer.tree, []
    swaps = Substitution.objects.filter(contract=contract).order_by("decided_at", "pk")
    for swap in swaps.select_related("hold__offer__tree"):
        found.append((tree, since, swap.decided_at))
        tree, since = swap.hold.offer.tree, swap.decided_at
    return [*found, (tree, since, end)]


def _entries(tree: Tree, since: datetime, until: datetime) -> "QuerySet[DiaryEntry]":
    of_tree = of_plot() | Q(trees__tree=tree) | Q(harvest__lot__tree_harvest__tree=tree)
    days = DiaryEntry.objects.standing().shown().filter(occurred_at__gte=since, occurred_at__lt=until)
    return days.filter(of_tree, plot=tree.plot_id).prefetch_related("photos").distinct()


def of_plot() -> Q:
    """Work on a whole plot; what corrects a tree's entry is that tree's, also before `carry_marks` said so."""
    return Q(trees__isnull=True, corrects__trees__isnull=True, harvest__isnull=True)


def carry_marks(entry: DiaryEntry) -> None:
    """What corrects an entry about trees is about the same trees. Idempotent."""
    for row in TreeEntry.objects.filter(entry=entry.corrects_id).select_related("tree"):
        with transaction.atomic():
            _mark(row.tree, entry, entry.author)


def _seen(entry: DiaryEntry, *, is_of_tree: bool) -> Seen:
    """Pictures of the whole plot may show people: those take consent; what was written for the owner is for her."""
    shown = list(entry.photos.all())
    here = photos.arrived(shown) if shown and (is_of_tree or photos.may_be_public(entry)) else set()
    return Seen(entry, is_of_tree, [each for each in shown if each.digest in here])


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
