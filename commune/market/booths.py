"""Opening a booth in the market."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.lib.fold import slug as slug_of
from commune.market import search
from commune.market.models import Booth
from commune.people.models import Organization, Person


def open_booth(
    organization: Organization,
    *,
    by: Person,
    name: str = "",
    slug: str = "",
    intro: str = "",
    delivery: str = "",
    at: datetime | None = None,
) -> Booth:
    """One booth for a slug: a second call of the same organization returns the first."""
    address = slug or slug_of(organization.name)[:60]
    with transaction.atomic():
        known = Booth.objects.filter(slug=address, organization=organization).first()
        if known:
            return known
        row = Booth(organization=organization, slug=address, name=name or organization.name, intro=intro)
        row.delivery, row.opened_at, row.opened_by = delivery, at or timezone.now(), by
        recording.enter(row, by=by.log_actor)
        search.enter_booths([row])
        return row


def open_all(booths: Sequence[Booth], *, by: str) -> Sequence[Booth]:
    """Booths of an official's list, complete but for their words to search; their slugs must be free."""
    recording.enter_all(booths, by=by)
    search.enter_booths(booths)
    return booths


def booth_of(organization: Organization) -> Booth | None:
    """Its first booth."""
    return Booth.objects.filter(organization=organization).order_by("opened_at").first()
