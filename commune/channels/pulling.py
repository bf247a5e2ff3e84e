"""Fetching orders from a signed interface. A notice only says when to look; looking from time to time guarantees it."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from commune.channels import incoming, tiktok
from commune.channels.incoming import Incoming
from commune.channels.models import ChannelLink, PullState

EVERY = timedelta(seconds=30)
HOLD = timedelta(seconds=120)
# Orders may show up late there, with an older time than some that we have: look back, what is known is known.
BACK = timedelta(hours=2)
AT_MOST = timedelta(days=1)  # after a long silence a day at a time, so that one answer never holds too many
FIRST_WAIT, LONGEST_WAIT = 2, 600


def pull_due() -> int:
    """All links that are due; returns how many orders were looked at."""
    now = timezone.now()
    due = PullState.objects.filter(due_at__lte=now, link__end__isnull=True, link__key__isnull=False)
    return sum(
        _pull(state) for state in due.select_related("link__booth__organization__unit").order_by("due_at")
    )


def ask_soon(link: ChannelLink) -> None:
    """Something happened there."""
    PullState.objects.filter(link=link).update(due_at=timezone.now())


def _pull(state: PullState) -> int:
    now = timezone.now()
    if not PullState.objects.filter(pk=state.pk, due_at=state.due_at).update(due_at=now + HOLD):
        return 0
    held = now + HOLD
    try:
        until = min(now, state.fetched_to + AT_MOST)
        told = list(tiktok.orders_between(state.link, state.fetched_to - BACK, until))
    except tiktok.ChannelError as error:
        wait = timedelta(seconds=min(FIRST_WAIT * 2**state.tries, LONGEST_WAIT))
        PullState.objects.filter(pk=state.pk).update(
            due_at=timezone.now() + wait, tries=F("tries") + 1, error=str(error)[:200]
        )
        return 0
    for each in told:
        if each is not None:
            _take(state.link, each)
    unread = "sàn gửi đơn thiếu thông tin, không đọc được" if None in told else ""
    PullState.objects.filter(pk=state.pk).update(fetched_to=until, fetched_at=now, tries=0, error=unread)
    PullState.objects.filter(pk=state.pk, due_at=held).update(
        due_at=now + EVERY if until == now else now
    )  # unless a notice came meanwhile
    return len(told)


def _take(link: ChannelLink, told: tiktok.Told) -> None:
    if told.status == tiktok.CANCELLED:
        incoming.call_off(link, told.number, by=link.log_actor)
    elif told.status == tiktok.READY:
        facts = {name: value for name, value in vars(told).items() if name != "status"}
        incoming.take_in(link, Incoming(**facts), by=link.log_actor)
