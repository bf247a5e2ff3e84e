"""Work from time to time: notices that were kept but not understood before a crash."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from commune.lib.schedule import every
from commune.payments import notices
from commune.payments.models import Notice
from commune.payments.told import NoticeUnreadableError

LOOK_BACK = timedelta(days=2)


def take_again() -> None:
    """Harmless to repeat: each credit exists once."""
    recent = Notice.objects.filter(received_at__gte=timezone.now() - LOOK_BACK, credits__isnull=True)
    for notice in recent.filter(contradiction__isnull=True).select_related("account"):
        with suppress(NoticeUnreadableError):
            notices.understand(notice)


every(60, "payments.take_again", take_again)
