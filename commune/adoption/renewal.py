"""The next year of a settled tree: its owner goes first for a while, then anybody."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.adoption import holding, listing, owners, telling
from commune.adoption.models import RenewalRelease, TreeContract, TreeOffer
from commune.adoption.refusing import AdoptionRefusedError
from commune.ledger import recording
from commune.people.models import Person


def open_renewal(
    contract: TreeContract,
    *,
    starts_on: date,
    ends_on: date,
    price: int,
    floor_kg: int,
    by: Person,
    at: datetime | None = None,
) -> TreeOffer:
    """Of the tree that the contract ended with. The same offer again is the one that stands.

    Raises AdoptionRefusedError before the year is settled, and where the tree is lost or offered already.
    """
    moment = at or timezone.now()
    if not TreeContract.objects.owned().filter(pk=contract.pk, settlement__isnull=False).exists():
        raise AdoptionRefusedError("Quyết toán năm này trước rồi mới mở bán năm sau.")
    first_until = moment + timedelta(days=contract.terms.renewal_days)
    with transaction.atomic():
        offer = listing.offer_year(
            owners.tree_of(contract),
            terms=contract.terms,
            box_item=contract.offer.box_item,
            starts_on=starts_on,
            ends_on=ends_on,
            price=price,
            floor_kg=floor_kg,
            renews=contract,
            first_until=first_until,
            by=by,
            at=moment,
        )
        told = {"price": price, "until": first_until}
        telling.tell(contract, owners.owner_of(contract), "renewal", about=f"renewal:{offer.pk}", **told)
    return offer


def release(offer: TreeOffer, *, by: Person, at: datetime | None = None) -> RenewalRelease:
    """She does not want the tree for another year: anybody may have it. Idempotent. Raises AdoptionRefusedError."""
    moment = at or timezone.now()
    with transaction.atomic():
        holding.locked(offer)
        known = RenewalRelease.objects.filter(offer=offer).first()
        if known:
            return known
        if not holding.renews_hers(offer, by):
            raise AdoptionRefusedError(_("Quyền chọn trước này không phải của anh chị."))
        row = RenewalRelease(offer=offer, released_by=by, released_at=moment)
        return recording.enter(row, by=by.log_actor)


def offered_again(contract: TreeContract) -> TreeOffer | None:
    """The next year's offer that stands for its owner."""
    found = TreeOffer.objects.standing().filter(renews=contract).with_facts().order_by("-offered_at")
    return found.first()
