"""What a phone without signal says of the time: believed, unless its clock is plainly wrong."""

from datetime import datetime, timedelta

LOOK_BACK = timedelta(days=40)


def believed(said: datetime | None, *, now: datetime, since: datetime | None = None) -> datetime:
    """The moment that was said; `now` for one to come, one too long ago, or one not after `since`."""
    earliest = max(now - LOOK_BACK, since) if since else now - LOOK_BACK
    return said if said and earliest < said <= now else now
