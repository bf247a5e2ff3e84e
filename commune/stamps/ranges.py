"""Ranges of stamps: what they hold together, and how they are written for people (from 1)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from commune.lib.vietnamese import format_number
from commune.stamps.models import StampBatch

Range = tuple[int, int]


class StampRefusedError(ValueError):
    """What may not be done with stamps; the message is for the page, `field` names the wrong input if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def checked_range(batch: StampBatch, first: int, last: int | None) -> Range:
    """`last` None is the end of the batch. Raises StampRefusedError outside of it."""
    end = batch.count - 1 if last is None else last
    if not 0 <= first <= end < batch.count:
        found = _("Đợt này có tem số 1 đến %(count)s.") % {"count": format_number(batch.count)}
        raise StampRefusedError(found, "first" if not 0 <= first < batch.count else "last")
    return first, end


def merged(ranges: Iterable[Range]) -> list[Range]:
    """The same stamps as few ranges that neither overlap nor touch, in order."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def cut_to(ranges: Iterable[Range], first: int, last: int) -> list[Range]:
    """The parts of the ranges that lie within first to last."""
    met = ((max(one, first), min(other, last)) for one, other in ranges)
    return [(one, other) for one, other in met if one <= other]


def size_of(ranges: Iterable[Range]) -> int:
    """Number of stamps, each counted once."""
    return sum(last - first + 1 for first, last in merged(ranges))


def written(first: int, last: int) -> str:
    """For people, who count from 1."""
    numbers = {"first": format_number(first + 1), "last": format_number(last + 1)}
    return _("số %(first)s") % numbers if first == last else _("số %(first)s đến %(last)s") % numbers
