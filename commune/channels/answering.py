"""Telling a marketplace what became of its orders, in order, until it has heard."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from commune.channels import tiktok
from commune.channels.models import AnswerStep, OutsideAnswer

HOLD = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = 2, 600
AT_ONCE = 50


def send_due() -> int:
    """Returns how many were heard. May run twice: each step is harmless to tell again.

    A marketplace that does not answer is asked once: it must not keep the others waiting.
    """
    now = timezone.now()
    waiting = OutsideAnswer.objects.filter(sent_at__isnull=True, outside__link__end__isnull=True)
    due = waiting.filter(due_at__lte=now, outside__link__key__isnull=False).order_by("pk")
    sent = 0
    stuck: set[UUID] = set()
    for each in due.select_related("outside__link")[:AT_ONCE]:
        if {each.outside_id, each.outside.link_id} & stuck:
            continue
        try:
            is_sent = _send(each)
        except tiktok.SilentError as error:
            stuck.add(each.outside.link_id)
            _wait(waiting.filter(outside__link=each.outside.link_id), each.tries, error)
            continue
        sent += is_sent
        stuck |= set() if is_sent else {each.outside_id}
    return sent


def _wait(rows: QuerySet[OutsideAnswer], tries: int, error: tiktok.ChannelError) -> None:
    wait = timedelta(seconds=min(FIRST_WAIT * 2**tries, LONGEST_WAIT))
    rows.update(due_at=timezone.now() + wait, tries=F("tries") + 1, error=str(error)[:200])


def _send(row: OutsideAnswer) -> bool:
    """Raises SilentError."""
    now = timezone.now()
    earlier = OutsideAnswer.objects.filter(outside=row.outside_id, pk__lt=row.pk, sent_at__isnull=True)
    claim = OutsideAnswer.objects.filter(pk=row.pk, due_at=row.due_at, sent_at__isnull=True)
    if earlier.exists() or not claim.update(due_at=now + HOLD):
        return False
    try:
        _tell(row)
    except tiktok.SilentError:
        raise
    except tiktok.ChannelError as error:
        _wait(OutsideAnswer.objects.filter(pk=row.pk), row.tries, error)
        return False
    OutsideAnswer.objects.filter(pk=row.pk).update(sent_at=timezone.now(), error="")
    return True


def _tell(row: OutsideAnswer) -> None:
    link, number = row.outside.link, row.outside.number
    if row.step == AnswerStep.PACKED:
        tiktok.note_packed(link, number)
    elif row.step == AnswerStep.SHIPPED:
        tiktok.note_shipped(link, number)
    else:
        tiktok.cancel(link, number, reason=row.note or AnswerStep(row.step).label)
