"""A moment that somebody else's machine or clock tells us: with its zone, and in a year that we can reckon with.

Years at both ends of the calendar leave it when they are moved to another zone.
"""

from datetime import datetime

YEARS = range(2000, 2100)


class MomentError(ValueError):
    """No moment, none with a zone, or one of another age."""


def bounded(moment: datetime) -> datetime:
    """The moment as it is; raises MomentError."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise MomentError("a moment without a zone")
    if moment.year not in YEARS:
        raise MomentError("a moment of another age")
    return moment


def moment_of(text: object) -> datetime:
    """From ISO 8601 with a zone; raises MomentError."""
    if not isinstance(text, str):
        raise MomentError("not a text")
    try:
        return bounded(datetime.fromisoformat(text))
    except ValueError as error:
        raise MomentError(str(error)) from error
