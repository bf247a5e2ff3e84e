"""Finished pages of lots, kept in memory as long as nothing was written to the log.

A page depends on rows that the log protects, so it stands while the log does, and no longer than its day (a
certificate's last). Taps and a due question show within `LONGEST` seconds.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from commune.passport.pages import Page

LONGEST = 60.0
MOST = 500
VIETNAM_AHEAD, DAY = 7 * 3600, 24 * 3600
# Leaves and waiting entries together: a late commit of a smaller entry id changes them too (PostgreSQL)
_STAND = """
SELECT (SELECT MAX("index") FROM ledger_leaf), (SELECT COUNT(*) FROM ledger_pending),
       (SELECT MAX(size) FROM ledger_checkpoint)
"""

Stand = tuple[int | None, ...]
Headers = list[tuple[bytes, bytes]]


class Key(NamedTuple):
    """`is_stamp`: the page of an active stamp of the lot, else that of the lot."""

    lot: UUID
    language: str
    is_stamp: bool


@dataclass
class Kept:
    """What the lean path adds: `headers` of a whole answer by URL scheme, and stamps known to be `active`."""

    page: Page
    stand: Stand
    made: float
    headers: dict[str, Headers] = field(default_factory=dict)
    active: set[tuple[int, int]] = field(default_factory=set)


_kept: dict[Key, Kept] = {}


def stand_of_log() -> Stand:
    """Changes with every committed entry, every sequencing and every signed head, and at midnight in Vietnam.

    A certificate ends with its last day without anybody writing anything.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAND)
        return (*cursor.fetchone(), _day())


def _day() -> int:
    return int(time.time() + VIETNAM_AHEAD) // DAY


def standing(key: Key) -> Kept | None:
    """The page for lot and language when it is still true."""
    known = _kept.get(key)
    if known is None or time.monotonic() - known.made > LONGEST or known.stand != stand_of_log():
        return None
    return known


def page_for(key: Key, make: Callable[[], Page]) -> Page:
    """The kept page, or a new one."""
    known = standing(key)
    if known:
        return known.page
    stand = stand_of_log()  # before the story is read: what is written meanwhile must not go unseen
    page = make()
    if len(_kept) >= MOST:
        _kept.pop(next(iter(_kept)), None)
    _kept.pop(key, None)
    _kept[key] = Kept(page, stand, time.monotonic())
    return page


def forget() -> None:
    _kept.clear()
