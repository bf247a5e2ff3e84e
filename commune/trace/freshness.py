"""Hạn dùng: the date before which a lot is best, and what shortened it. A lot never changes; its date may."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Person
from commune.trace import lots
from commune.trace.models import BestBeforeChange, Lot


def best_before_of(lot: Lot) -> date | None:
    """The date that holds now, the one that every door shows; None for a lot that was given none.

    Lists fetch `best_before_changes` beforehand (`prefetch_related`) to stay at one statement.
    """
    latest = latest_change(lot)
    return latest.best_before if latest else lot.best_before


def latest_change(lot: Lot) -> BestBeforeChange | None:
    return max(lot.best_before_changes.all(), key=lambda row: row.pk, default=None)


def best_before_at(path: str) -> Coalesce:
    """The same as an expression in a statement about rows that have a lot at `path`."""
    changes = BestBeforeChange.objects.filter(lot=OuterRef(path)).order_by("-pk")
    return Coalesce(Subquery(changes.values("best_before")[:1]), F(f"{path}__best_before"))


def lost_days_of(lot: Lot) -> dict[str, int]:
    """Days of life lost so far, by cause."""
    rows = BestBeforeChange.objects.filter(lot=lot).order_by("pk").values_list("cause", "days")
    return dict(rows)


def shorten(lot: Lot, *, cause: str, days: int, reason: str, by: Person) -> BestBeforeChange | None:
    """That `cause` has cost the lot `days` of its life in all; 0 takes a shortening back.

    Causes add up. Idempotent: None when this is what is known already.
    """
    with transaction.atomic():
        lots.locked([lot])
        lost = lost_days_of(lot)
        if lost.get(cause, 0) == days:
            return None
        total = sum((lost | {cause: days}).values())
        row = BestBeforeChange(lot=lot, cause=cause, days=days, reason=reason, changed_at=timezone.now())
        row.best_before = None if lot.best_before is None else lot.best_before - timedelta(days=total)
        row.changed_by = by
        return recording.enter(row, by=by.log_actor)


def inherited(parents: Iterable[Lot]) -> dict[str, int]:
    """What the lots that go into a new one have lost: of each cause the most that any of them lost."""
    most: dict[str, int] = {}
    for parent in parents:
        for cause, days in lost_days_of(parent).items():
            most[cause] = max(days, most.get(cause, 0))
    return {cause: days for cause, days in most.items() if days}


def inherit(lot: Lot, *, parents: Iterable[Lot], by: Person) -> models.Model | None:
    """Write down for a new lot what its parents have lost. Returns the last change, None when they lost nothing."""
    row = None
    for cause, days in inherited(parents).items():
        reason = "Làm từ lô đã bị rút ngắn hạn dùng."
        row = shorten(lot, cause=cause, days=days, reason=reason, by=by) or row
    return row
