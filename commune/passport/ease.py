"""One tap: at ease (yên tâm) or not yet (chưa), counted by lot and day and by nothing else."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from commune.passport.models import EaseCount
from commune.trace.models import Lot


@dataclass(frozen=True)
class Ease:
    """Taps since the lot was made."""

    at_ease: int
    not_yet: int


def count(lot: Lot, *, at_ease: bool, on: date | None = None) -> None:
    """Add one tap of today."""
    day = on or timezone.localdate()
    column = "at_ease" if at_ease else "not_yet"
    with transaction.atomic():
        EaseCount.objects.get_or_create(lot=lot, day=day)
        EaseCount.objects.filter(lot=lot, day=day).update(**{column: F(column) + 1})


def ease_of(lot: Lot) -> Ease:
    sums = EaseCount.objects.filter(lot=lot).aggregate(at_ease=Sum("at_ease"), not_yet=Sum("not_yet"))
    return Ease(sums["at_ease"] or 0, sums["not_yet"] or 0)
