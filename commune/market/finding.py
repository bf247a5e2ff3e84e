"""What a buyer finds: listings by their words, kept to a crop or a place, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from django.db.models import Count

from commune.market import indexing, listings
from commune.market.indexing import Question
from commune.market.models import Booth, BoothText, Listing, ListingText
from commune.products.models import Species
from commune.units.models import AdminUnit

LISTINGS, BOOTHS = "market_listingtext", "market_boothtext"
MOST_COUNTED = 5000  # beyond, how they spread over crops and places is no help to anybody
MOST_FACETS = 12


@dataclass(frozen=True)
class Facet:
    """A crop or place among what was found, with how many are of it."""

    key: str
    name: str
    count: int


class Found(Sequence[Listing]):
    """Listings that have every word of `text`, best first; only the pages that are looked at are read.

    Read live: whatever was withdrawn or recalled a moment ago is not on the page, even if the count still has it.
    """

    def __init__(
        self,
        text: str,
        *,
        species: Species | None = None,
        unit: AdminUnit | None = None,
        booth: Booth | None = None,
    ) -> None:
        self.asked = indexing.question_of(text)
        self.kept = _kept(species, unit, booth)
        if self.asked and not indexing.count_in(LISTINGS, self.asked, kept=self.kept):
            self.asked = _begun(self.asked)

    @cached_property
    def count_of_all(self) -> int:
        return indexing.count_in(LISTINGS, self.asked, kept=self.kept) if self.asked else 0

    def __len__(self) -> int:
        return self.count_of_all

    @overload
    def __getitem__(self, at: int) -> Listing: ...
    @overload
    def __getitem__(self, at: slice) -> list[Listing]: ...
    def __getitem__(self, at: int | slice) -> Listing | list[Listing]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        first, last = at.start or 0, len(self) if at.stop is None else at.stop
        if not self.asked or last <= first:
            return []
        keys = indexing.found_in(LISTINGS, self.asked, limit=last - first, offset=first, kept=self.kept)
        return _read(keys)

    def crops(self) -> list[Facet]:
        counts = self._counts("species_id")
        names = dict(Species.objects.filter(pk__in=counts).values_list("pk", "name"))
        return _sorted({(key, names[key]): count for key, count in counts.items()})

    def places(self) -> list[Facet]:
        counts = self._counts("unit_id")
        names = dict(AdminUnit.objects.filter(pk__in=counts).values_list("pk", "name"))
        return _sorted({(key, names[key]): count for key, count in counts.items()})

    def _counts(self, column: str) -> dict[str, int]:
        if not 0 < len(self) <= MOST_COUNTED:
            return {}
        return indexing.counts_by(LISTINGS, column, self.asked, kept=self.kept)


def booths_like(text: str, *, limit: int = 12) -> list[Booth]:
    asked = indexing.question_of(text)
    if not asked:
        return []
    keys = indexing.found_in(BOOTHS, asked, limit=limit) or indexing.found_in(
        BOOTHS, _begun(asked), limit=limit
    )
    found = {
        each.pk: each.booth
        for each in BoothText.objects.filter(pk__in=keys).select_related("booth__organization__unit")
    }
    return [found[key] for key in keys if key in found]


def spread() -> tuple[list[Facet], list[Facet]]:
    """Crops and places of everything on sale, for who has not typed anything yet."""
    columns = ("species", "species__name", "unit", "unit__name")
    crops: dict[tuple[str, str], int] = {}
    places: dict[tuple[str, str], int] = {}
    rows = ListingText.objects.order_by().values_list(*columns).annotate(count=Count("pk"))
    for species, species_name, unit, unit_name, count in rows:
        crops[species, species_name] = crops.get((species, species_name), 0) + count
        places[unit, unit_name] = places.get((unit, unit_name), 0) + count
    return _sorted(crops), _sorted(places)


def _sorted(counts: dict[tuple[str, str], int]) -> list[Facet]:
    rows = [Facet(key, name, count) for (key, name), count in counts.items()]
    return sorted(rows, key=lambda each: (-each.count, each.name))[:MOST_FACETS]


def _begun(asked: Question) -> Question:
    return indexing.beginning(asked) if len(asked.words[-1]) > 1 else asked


def _kept(species: Species | None, unit: AdminUnit | None, booth: Booth | None) -> indexing.Kept:
    wanted = {"species_id": species, "unit_id": unit, "booth_id": booth}
    return [(column, indexing.key_of(row)) for column, row in wanted.items() if row]


def _read(keys: list[int]) -> list[Listing]:
    found = {
        each.search_text.pk: each
        for each in listings.on_sale().in_sight().filter(search_text__in=keys).select_related("search_text")
    }
    return [found[key] for key in keys if key in found]
