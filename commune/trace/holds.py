"""Tạm giữ: stopping a lot while something is found out."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Person
from commune.trace import lineage, lots
from commune.trace.models import Hold, HoldRelease, Lot

RULES = "system:rules"


def place(lot: Lot, *, reason: str, by: Person) -> Hold:
    """Idempotent for the same reason on the same lot while the hold stands."""
    with transaction.atomic():
        standing = Hold.objects.standing().filter(lot=lot, reason=reason).first()
        if standing:
            return standing
        return recording.enter(
            Hold(lot=lot, reason=reason, placed_at=timezone.now(), placed_by=by), by=by.log_actor
        )


def place_on_all(lot: Lot, *, reason: str, by: Person | None = None) -> Hold:
    """Hold a lot and all that came of it; `by` None: the house, by a rule of its own.

    Returns the hold of `lot`, which the others follow. Idempotent for the same reason while that hold stands: then
    only descendants that are new get theirs. Locks as a recall does, so that no sale slips between.
    """
    with transaction.atomic():
        lots.locked([lot])
        reached = lineage.descendants_of(lot)
        lots.locked([lot, *reached])
        actor, now = by.log_actor if by else RULES, timezone.now()
        root = Hold.objects.standing().filter(lot=lot, reason=reason, follows__isnull=True).first()
        if root is None:
            root = recording.enter(Hold(lot=lot, reason=reason, placed_at=now, placed_by=by), by=actor)
        known = set(root.followed_by.values_list("lot_id", flat=True))
        new = [each for each in reached if each.pk not in known]
        rows = [Hold(lot=each, reason=reason, placed_at=now, placed_by=by, follows=root) for each in new]
        recording.enter_all(rows, by=actor)
    return root


def release(hold: Hold, *, reason: str, by: Person) -> HoldRelease:
    """The hold and those that follow it (or that it follows) end together. Idempotent: each is released once."""
    with transaction.atomic():
        root = Hold.objects.select_for_update(no_key=True).get(pk=hold.follows_id or hold.pk)
        known = HoldRelease.objects.filter(hold=root).first()
        if known:
            return known
        now = timezone.now()
        standing = [root, *root.followed_by.standing()]
        rows = [HoldRelease(hold=each, reason=reason, released_at=now, released_by=by) for each in standing]
        recording.enter_all(rows, by=by.log_actor)
    return rows[0]


def standing_on(among: Iterable[Lot]) -> dict[UUID, Hold]:
    """The latest hold that stands on each of these lots, for a page to say why."""
    found = Hold.objects.standing().filter(lot__in=list(among)).order_by("placed_at", "pk")
    return {hold.lot_id: hold for hold in found}


def why_stopped(among: Iterable[Lot]) -> str:
    """What holds these lots, in one line for a refusal; empty when nothing does."""
    return " ".join(dict.fromkeys(hold.reason for hold in standing_on(among).values()))
