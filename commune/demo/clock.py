"""The season's calendar: days before today, so that the demo is always of this season; and stable client ids."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from commune.lib.vietnamese import VIETNAM


def day(days_ago: int) -> date:
    return timezone.localdate() - timedelta(days=days_ago)


def moment(days_ago: int, hour: int = 7, minute: int = 0) -> datetime:
    return datetime.combine(day(days_ago), time(hour, minute), VIETNAM)


def client_id(*parts: object) -> UUID:
    """The same for the same step, so that a season played twice is a season played once."""
    return uuid5(NAMESPACE_URL, "langso:demo:" + ":".join(str(part) for part in parts))
