"""Work from time to time: notices that were kept but not understood before a crash."""

import itertools
import logging
from datetime import timedelta

from django.utils import timezone

from commune.lib.schedule import every
from commune.payments import notices
from commune.payments.models import Notice
from commune.payments.told import NoticeUnreadableError

logger = logging.getLogger(__name__)
LOOK_BACK, LATELY = timedelta(days=2), timedelta(minutes=10)
HOURLY = 60
_rounds = itertools.count()


def take_again() -> None:
    """Far back when a process begins and then hourly, else only lately. Harmless to repeat: each credit exists once."""
    since = timezone.now() - (LATELY if next(_rounds) % HOURLY else LOOK_BACK)
    recent = Notice.objects.filter(received_at__gte=since, credits__isnull=True, debits__isnull=True)
    for notice in recent.filter(contradiction__isnull=True).select_related("account"):
        _take(notice)


def _take(notice: Notice) -> None:
    """One that cannot be understood hinders no other."""
    try:
        notices.understand(notice)
    except NoticeUnreadableError:
        return
    except Exception:
        logger.exception("notice %s cannot be taken", notice.pk)


every(60, "payments.take_again", take_again)
