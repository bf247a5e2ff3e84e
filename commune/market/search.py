"""What the market can be searched for: the words of standing listings and of booths, written with them.

Rows come and go in the transaction of the listing or booth itself. `differences` compares them with what they are
made of; `rebuild` makes them anew, for names that were corrected in a lower room meanwhile.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction

from commune.lib.fold import words
from commune.market.indexing import accented_words
from commune.market.models import Booth, BoothText, Listing, ListingText
from commune.units.models import AdminUnit

AT_ONCE = 1000
LISTING_FACTS = ("trade_item__variety__species", "booth__organization__unit__parent")


def enter_listings(listings: Iterable[Listing]) -> None:
    """In the transaction that writes them, in the order of their age."""
    ListingText.objects.bulk_create([_words_of_listing(each) for each in listings], batch_size=AT_ONCE)


def enter_booths(booths: Iterable[Booth]) -> None:
    BoothText.objects.bulk_create([_words_of_booth(each) for each in booths], batch_size=AT_ONCE)


def drop_listing(listing: Listing) -> None:
    """In the transaction of its withdrawal."""
    ListingText.objects.filter(listing=listing).delete()


def rebuild() -> dict[str, int]:
    """All words anew, in one transaction: searches meanwhile see the old ones. Returns how many were written."""
    with transaction.atomic():
        ListingText.objects.all().delete()
        BoothText.objects.all().delete()
        listings, booths = list(_standing()), list(_booths())
        enter_listings(listings)
        enter_booths(booths)
    return {"listings": len(listings), "booths": len(booths)}


def mend() -> None:
    """After names were corrected below, or in an instance from before there was an index."""
    if differences():
        rebuild()


def differences() -> list[str]:
    """What the index says otherwise than the rows that it is made of; empty when it is right."""
    should: dict[str, tuple[str, str, str]] = {}
    should |= {f"listing {each.pk}": _facts(_words_of_listing(each)) for each in _standing()}
    should |= {f"booth {each.pk}": _facts(_words_of_booth(each)) for each in _booths()}
    found = {f"listing {each.listing_id}": _facts(each) for each in ListingText.objects.all()}
    found |= {f"booth {each.booth_id}": _facts(each) for each in BoothText.objects.all()}
    return sorted(key for key in should.keys() | found.keys() if should.get(key) != found.get(key))


def _standing() -> Iterator[Listing]:
    return (
        Listing.objects.standing()
        .select_related(*LISTING_FACTS)
        .order_by("listed_at", "pk")
        .iterator(AT_ONCE)
    )


def _booths() -> Iterator[Booth]:
    return (
        Booth.objects.select_related("organization__unit__parent")
        .order_by("opened_at", "pk")
        .iterator(AT_ONCE)
    )


def _facts(text: ListingText | BoothText) -> tuple[str, str, str]:
    return text.name, text.more, text.accented


def _words_of_listing(listing: Listing) -> ListingText:
    item, booth = listing.trade_item, listing.booth
    variety, unit = item.variety, booth.organization.unit
    more = [
        variety.name,
        variety.species.name,
        item.name_en,
        booth.name,
        booth.organization.name,
        *_above(unit),
    ]
    facts = {"species": variety.species, "unit": unit, "booth": booth}
    return ListingText(listing=listing, **written(item.name, more), **facts)


def _words_of_booth(booth: Booth) -> BoothText:
    organization = booth.organization
    more = [organization.name, organization.hamlet, *_above(organization.unit)]
    return BoothText(booth=booth, **written(booth.name, more))


def _above(unit: AdminUnit) -> list[str]:
    return [unit.name, *([unit.parent.bare_name] if unit.parent else [])]


def written(name: str, more: list[str]) -> dict[str, str]:
    """The columns of a `SearchText`."""
    rest = " ".join(more)
    typed = accented_words(f"{name} {rest}")
    return {"name": " ".join(words(name)), "more": " ".join(words(rest)), "accented": " ".join(typed)}
