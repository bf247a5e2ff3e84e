"""Followers: rooms above read the log from their own cursor, in order, each entry at least once.

A receiver and its cursor move in one transaction, so in the database its effect exists exactly once; what it
does outside (a message) must be idempotent.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from commune.ledger import sequencing
from commune.ledger.models import Cursor, Entry, Leaf
from commune.lib.registry import Registry

log = logging.getLogger(__name__)
BATCH = 200


@dataclass(frozen=True)
class Follower:
    name: str
    kinds: frozenset[str]
    receive: Callable[[Entry], None]


followers: Registry[Follower] = Registry("followers")


def follow(name: str, kinds: Iterable[str], receive: Callable[[Entry], None]) -> None:
    """Have `receive(entry)` called for each entry of `kinds`, from the first entry of the log on."""
    followers.add(name, Follower(name, frozenset(kinds), receive))


def catch_up() -> int:
    """Sequence what is pending and bring all followers to the head; returns the number of receptions.

    A receiver's write may itself be news, so this goes round until nothing moves. A failing receiver stops
    only its own follower, keeps its place and is tried again at the next call.
    """
    total = 0
    stuck: set[str] = set()
    while True:
        sequencing.sequence()
        moved = sum(_advance(follower, stuck) for follower in _with_news())
        total += moved
        if not moved:
            return total


def _with_news() -> list[Follower]:
    """Followers with something to read; the others are at the head now.

    Mostly there is no news, or news for a few: then nobody else is asked one by one.
    """
    size, positions = sequencing.size(), _positions()
    behind = [each for _, each in followers if positions[each.name] < size]
    if not behind:
        return []
    first = min(positions[each.name] for each in behind)
    if size - first > BATCH:
        return behind
    news = dict(Leaf.objects.filter(index__gte=first, index__lt=size).values_list("index", "entry__kind"))
    with_news = [each for each in behind if _has_news(each, positions[each.name], news)]
    passing = {each.name for each in behind} - {each.name for each in with_news}
    Cursor.objects.filter(follower__in=passing, position__lt=size).update(position=size)
    return with_news


def _has_news(follower: Follower, position: int, news: Mapping[int, str]) -> bool:
    return any(index >= position and kind in follower.kinds for index, kind in news.items())


def _positions() -> dict[str, int]:
    known = dict(Cursor.objects.values_list("follower", "position"))
    new = [Cursor(follower=name) for name, _ in followers if name not in known]
    Cursor.objects.bulk_create(new, ignore_conflicts=True)
    return known | {each.follower: 0 for each in new}


def _advance(follower: Follower, stuck: set[str]) -> int:
    if follower.name in stuck:
        return 0
    received = 0
    while (step := _receive_next(follower, stuck)) is not None:
        received += step
    return received


def _receive_next(follower: Follower, stuck: set[str]) -> int | None:
    """One batch under the cursor's lock; None when at the head."""
    size = sequencing.size()
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update(no_key=True).get(follower=follower.name)
        if cursor.position >= size:
            return None
        ahead = Leaf.objects.filter(
            index__gte=cursor.position, index__lt=size, entry__kind__in=follower.kinds
        )
        leaves = list(ahead.select_related("entry").order_by("index")[:BATCH])
        done = 0
        for leaf in leaves:
            if not _received(follower, leaf.entry, cursor):
                stuck.add(follower.name)
                break
            cursor.position, done = leaf.index + 1, done + 1
        else:
            cursor.position = size if len(leaves) < BATCH else cursor.position
        cursor.save(update_fields=["position"])
        return None if follower.name in stuck and not done else done


def _received(follower: Follower, entry: Entry, cursor: Cursor) -> bool:
    try:
        with transaction.atomic():
            follower.receive(entry)
    except Exception as error:
        log.exception("follower %s failed at entry %s", follower.name, entry.pk)
        cursor.failures += 1
        cursor.last_error = f"{type(error).__name__}: {error}"[:500]
        cursor.save(update_fields=["failures", "last_error"])
        return False
    return True


def is_behind() -> bool:
    """Whether any follower has not read to the head (for health reports)."""
    size = sequencing.size()
    positions = dict(Cursor.objects.values_list("follower", "position"))
    return any(positions.get(name, 0) < size for name, _ in followers)
