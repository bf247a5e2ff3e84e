"""Tạm giữ: stopping a lot while something is found out."""

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Person
from commune.trace.models import Hold, HoldRelease, Lot


def place(lot: Lot, *, reason: str, by: Person) -> Hold:
    """Idempotent for the same reason on the same lot while the hold stands."""
    with transaction.atomic():
        standing = Hold.objects.filter(lot=lot, reason=reason, release__isnull=True).first()
        if standing:
            return standing
        return recording.enter(
            Hold(lot=lot, reason=reason, placed_at=timezone.now(), placed_by=by), by=by.log_actor
        )


def release(hold: Hold, *, reason: str, by: Person) -> HoldRelease:
    """Idempotent: a hold is released once."""
    with transaction.atomic():
        known = HoldRelease.objects.select_for_update().filter(hold=hold).first()
        if known:
            return known
        row = HoldRelease(hold=hold, reason=reason, released_at=timezone.now(), released_by=by)
        return recording.enter(row, by=by.log_actor)
