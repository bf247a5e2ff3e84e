"""What the public may read of the diary behind some lots: kinds, days, inputs; names only under consent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from commune.farm.activities import Activity
from commune.farm.models import DiaryEntry, DiaryEntrySet
from commune.farm.seasons import season_at
from commune.lib.vietnamese import VIETNAM
from commune.people.naming import public_person_of
from commune.products.models import Species
from commune.quality import inputs
from commune.quality.models import InputProduct
from commune.trace.models import Lot, LotKind

WITHOUT_SEASON = timedelta(days=180)

Names = dict[tuple[UUID, UUID], str]


@dataclass(frozen=True)
class PublicInput:
    trade_name: str
    active_ingredient: str
    phi_days: int | None


@dataclass(frozen=True)
class PublicEntry:
    """`who`: her name where she consented, else household code and hamlet. `on_behalf`: the co-op wrote it for her.

    `written_late`: days between the work and the writing.
    """

    entry: DiaryEntry
    activity: Activity
    day: date
    inputs: Sequence[PublicInput]
    who: str
    on_behalf: bool
    is_confirmed: bool
    written_late: int


@dataclass(frozen=True)
class Span:
    """The work behind one harvest lot: from the start of its season to the harvest."""

    lot: Lot
    since: date
    until: date


def spans_of(lots: Iterable[Lot]) -> list[Span]:
    """One for each harvest lot among `lots`; without a season the last 180 days."""
    return [_span(lot) for lot in lots if lot.kind == LotKind.HARVEST]


def _span(lot: Lot) -> Span:
    day = lot.made_at.astimezone(VIETNAM).date()
    season = season_at(lot.place, day, variety=lot.trade_item.variety)
    return Span(lot, season.starts_on if season else day - WITHOUT_SEASON, day)


def public_entries(lots: Iterable[Lot]) -> list[PublicEntry]:
    """Standing entries behind the harvest lots among `lots`, oldest first. Pass a packed lot's ancestors too."""
    found: dict[object, PublicEntry] = {}
    names: Names = {}
    for span in spans_of(lots):
        for entry in _entries(span):
            found.setdefault(entry.pk, _public(entry, span.lot, names))
    return sorted(found.values(), key=lambda each: each.entry.occurred_at)


def _entries(span: Span) -> DiaryEntrySet:
    first = datetime.combine(span.since, time.min, VIETNAM)
    entries = (
        DiaryEntry.objects.standing()
        .shown()
        .filter(plot=span.lot.place_id, occurred_at__gte=first, occurred_at__lte=span.lot.made_at)
    )
    # another harvest of the plot is another lot's story
    return entries.exclude(harvest__isnull=False, harvest__lot__in=Lot.objects.exclude(pk=span.lot.pk))


def _public(entry: DiaryEntry, lot: Lot, names: Names) -> PublicEntry:
    species = lot.trade_item.variety.species
    uses = [_input(use.input_product, species, entry) for use in entry.inputs.all()]
    return PublicEntry(
        entry=entry,
        activity=entry.kind,
        day=entry.day,
        inputs=uses,
        who=_name(entry, names),
        on_behalf=entry.on_behalf_of_id is not None,
        is_confirmed=hasattr(entry, "confirmation"),
        written_late=max(0, (entry.written_at.astimezone(VIETNAM).date() - entry.day).days),
    )


def _name(entry: DiaryEntry, names: Names) -> str:
    """Asked once for a person on a plot: a season has dozens of entries by the same two people."""
    key = (entry.subject.pk, entry.plot.holder_id)
    if key not in names:
        names[key] = public_person_of(entry.subject, entry.plot.holder)
    return names[key]


def _input(product: InputProduct, species: Species, entry: DiaryEntry) -> PublicInput:
    rule = inputs.rule_for(product, species, entry.day)
    return PublicInput(product.trade_name, product.active_ingredient, rule.phi_days if rule else None)
