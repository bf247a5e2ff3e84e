"""Judging harvests again: a spray written down after the fruit was picked, an entry put right, a new list.

The verdict that was known before stays; a new finding is a new row and, where the fruit should not have been picked,
holds the lot and all that came of it, in the transaction that brought the news. Running again changes nothing: the
same finding is never held twice, nor held again after somebody released it with a reason.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from commune.farm import telling
from commune.farm.activities import SPRAYING
from commune.farm.models import DiaryEntry, Harvest, HarvestVerdict
from commune.farm.safety import LOOK_BACK, SafetyVerdict, earliest_harvest
from commune.ledger import recording
from commune.people.models import Person
from commune.quality.models import InputKind, ListEdition
from commune.trace import holds
from commune.trace.models import Hold

SYSTEM = holds.RULES


def first_verdict(harvest: Harvest, verdict: SafetyVerdict) -> HarvestVerdict:
    """What was known when it was picked; in the harvest's transaction."""
    return _entered(harvest, verdict, by=harvest.entry.author.log_actor)


def reconsider_after(entry: DiaryEntry) -> list[HarvestVerdict]:
    """Judge the plot's harvests again that this entry speaks about; in the entry's transaction.

    A correction or void counts from the earlier of both days, so that what it takes away is seen too.
    """
    amended = entry.corrects or entry.voids
    if not any(_is_spray(each) for each in (entry, amended) if each):
        return []
    since = min(each.occurred_at for each in (entry, amended) if each)
    later = _harvests(since).filter(lot__place=entry.plot_id)
    return _reconsidered(later, entry=entry, by=entry.author)


def reconsider_under(edition: ListEdition) -> list[HarvestVerdict]:
    """Judge harvests again on whose plots something was used that a newly loaded list speaks of."""
    spoken = Q(inputs__input_product__in=edition.rules.values("input_product"))
    for ingredient in edition.bans.values_list("active_ingredient", flat=True).distinct():
        spoken |= Q(inputs__input_product__active_ingredient__icontains=ingredient)
    since = timezone.now() - 2 * LOOK_BACK
    plots = DiaryEntry.objects.filter(spoken, occurred_at__gte=since).values("plot")
    later = _harvests(timezone.now() - LOOK_BACK).filter(lot__place__in=plots)
    return _reconsidered(later, listed=edition, by=edition.loaded_by)


def _is_spray(entry: DiaryEntry) -> bool:
    uses = entry.inputs.filter(input_product__kind=InputKind.PESTICIDE)
    return entry.activity == SPRAYING or uses.exists()


def _harvests(since: datetime) -> "QuerySet[Harvest]":
    """From the start of that day on: a spray of which only the day is known counts for the whole of it."""
    found = Harvest.objects.filter(lot__made_at__gte=since - timedelta(days=1))
    related = ("lot__trade_item__variety__species", "lot__holder__parent", "lot__place", "entry__author")
    return found.select_related(*related, "entry__on_behalf_of").order_by("lot__made_at", "pk")


def _reconsidered(
    harvests: Iterable[Harvest],
    *,
    by: Person | None,
    entry: DiaryEntry | None = None,
    listed: ListEdition | None = None,
) -> list[HarvestVerdict]:
    found = []
    for harvest in harvests:
        lot = harvest.lot
        verdict = earliest_harvest(lot.place, lot.trade_item.variety.species, lot.made_at)
        before = _before(harvest)
        if before != verdict.finding:
            found.append(_changed(harvest, verdict, by=by, entry=entry, listed=listed))
    return found


def _before(harvest: Harvest) -> str:
    latest = harvest.verdicts.order_by("judged_at", "pk").last()
    return latest.finding if latest else ""


def _changed(
    harvest: Harvest,
    verdict: SafetyVerdict,
    *,
    by: Person | None,
    entry: DiaryEntry | None,
    listed: ListEdition | None,
) -> HarvestVerdict:
    hold = None
    if not verdict.is_allowed_at(harvest.lot.made_at):
        hold = holds.place_on_all(harvest.lot, reason=_reason(verdict, entry, listed), by=by)
    actor = by.log_actor if by else SYSTEM
    row = _entered(harvest, verdict, by=actor, entry=entry, listed=listed, hold=hold)
    telling.tell_verdict(row)
    return row


def _reason(verdict: SafetyVerdict, entry: DiaryEntry | None, listed: ListEdition | None) -> str:
    """Read by keepers and by buyers alike: no person's name in it."""
    cause = f"Theo danh mục {listed.number} mới nạp." if listed else ""
    if entry:
        kind = "sửa" if entry.corrects or entry.voids else "ghi thêm"
        cause = f"Nhật ký vườn được {kind} sau khi hái."
    return f"{cause} {verdict.explanation_at_harvest}".strip()


def _entered(
    harvest: Harvest,
    verdict: SafetyVerdict,
    *,
    by: str,
    entry: DiaryEntry | None = None,
    listed: ListEdition | None = None,
    hold: Hold | None = None,
) -> HarvestVerdict:
    row = HarvestVerdict(harvest=harvest, reason=verdict.reason, allowed_from=verdict.allowed_from)
    row.sentence, row.finding = verdict.explanation_at_harvest, verdict.finding
    row.editions, row.entry, row.listed, row.hold = verdict.editions, entry, listed, hold
    row.judged_at = timezone.now()
    return recording.enter(row, by=by)
