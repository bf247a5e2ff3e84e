"""Telling marketplaces how many units there are: what `market` calls sellable at that moment, nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from commune.channels import tiktok
from commune.channels.models import ChannelOffer, PushState
from commune.market.models import Listing

HOLD = timedelta(seconds=60)  # one worker has it; longer than any call takes
FIRST_WAIT, LONGEST_WAIT = 2, 600
SWEEP = timedelta(minutes=5)
AT_ONCE = 50


def sellable_of(offer: ChannelOffer) -> int:
    """Units that one order there may still ask for; none of what is withdrawn, held, recalled or no longer offered."""
    return sellable_by([offer])[offer.pk]


def sellable_by(offers: Sequence[ChannelOffer]) -> dict[int, int]:
    """`sellable_of` each, in two queries."""
    found = ChannelOffer.objects.standing().filter(pk__in=[each.pk for each in offers])
    standing = set(found.values_list("pk", flat=True))
    listed = Listing.objects.standing().stocked().in_bulk([each.listing_id for each in offers])
    left = {key: row.available if row.available >= row.least else 0 for key, row in listed.items()}
    return {each.pk: left.get(each.listing_id, 0) if each.pk in standing else 0 for each in offers}


def push_due() -> int:
    """Every offer at a signed interface with news that is due; returns how many were told.

    A marketplace that does not answer is asked once: it must not keep the others waiting.
    """
    now, told, silent = timezone.now(), 0, set()
    due = PushState.objects.filter(due_at__lte=now, heard__lt=F("news"), offer__link__end__isnull=True)
    due = due.filter(offer__link__key__isnull=False).order_by("due_at")
    for state in due.select_related("offer__link", "offer__listing")[:AT_ONCE]:
        if state.offer.link_id in silent:
            continue
        try:
            told += _push(state, now)
        except tiktok.SilentError as error:
            silent.add(state.offer.link_id)
            _wait(
                PushState.objects.filter(offer__link=state.offer.link_id, heard__lt=F("news")),
                state.tries,
                error,
            )
    return told


def _wait(states: QuerySet[PushState], tries: int, error: tiktok.ChannelError) -> None:
    wait = timedelta(seconds=min(FIRST_WAIT * 2**tries, LONGEST_WAIT))
    states.update(due_at=timezone.now() + wait, tries=F("tries") + 1, error=str(error)[:200])


def sweep() -> int:
    """Offers whose stock is not what was told: news that nobody brought, such as a date that passed."""
    told = PushState.objects.filter(
        heard=F("news"), offer__link__key__isnull=False, offer__link__end__isnull=True
    )
    rows = list(told.select_related("offer"))
    units = sellable_by([each.offer for each in rows])
    drifted = [each.pk for each in rows if each.told != units[each.offer_id]]
    return PushState.objects.filter(pk__in=drifted).update(news=F("news") + 1, due_at=timezone.now())


def note_told(state: PushState, units: int, *, news: int, now: datetime) -> None:
    """What came after `news` stays due."""
    PushState.objects.filter(pk=state.pk).update(
        told=units, told_at=now, heard=news, tries=0, error="", due_at=now
    )


def _push(state: PushState, now: datetime) -> bool:
    """Claimed by moving its time, so that an old figure never arrives after a new one. Raises SilentError."""
    claimed = PushState.objects.filter(pk=state.pk, due_at=state.due_at, news=state.news)
    if not claimed.update(due_at=now + HOLD, error=""):
        return False
    units = sellable_of(state.offer)
    try:
        tiktok.tell_stock(state.offer.link, sku=state.offer.sku, units=units)
    except tiktok.SilentError:
        raise
    except tiktok.ChannelError as error:
        _wait(PushState.objects.filter(pk=state.pk), state.tries, error)
        return False
    note_told(state, units, news=state.news, now=timezone.now())
    return True
