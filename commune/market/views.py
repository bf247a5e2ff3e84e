"""The market as everybody sees it: search, booths, products, and the feed for programs."""

import hashlib
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from commune.design.paging import page_of
from commune.market import buying, dressing, finding, listings, offering, own_site
from commune.market.forms import SearchForm
from commune.market.models import Booth, Listing, ListingSet, StockLevel
from commune.products.models import Species, TradeItem
from commune.quality import recognitions
from commune.quality.vouching import Vouching, vouching_of
from commune.units.models import AdminUnit

SHOWN_BOOTHS = 12


@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """Everything on sale, found without accents, kept to a crop (`?cay=`) or a place (`?noi=`)."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    crop, place = _narrowing(request)
    found = finding.Found(text, species=crop, unit=place) if text else None
    crops, places = (found.crops(), found.places()) if found is not None else finding.spread()
    rows = found if found is not None else _standing(crop, place)
    facts = {
        "page": page_of(rows, request),
        "text": text,
        "booths": finding.booths_like(text) if text else _some_booths(),
        "crop": crop,
        "place": place,
        "crops": crops,
        "places": places,
    }
    return render(request, "market/market.html", facts)


def _narrowing(request: HttpRequest) -> tuple[Species | None, AdminUnit | None]:
    crop, place = request.GET.get("cay", "")[:12], request.GET.get("noi", "")[:20]
    return (
        Species.objects.filter(pk=crop).first() if crop else None,
        AdminUnit.objects.filter(pk=place).first() if place else None,
    )


def _some_booths() -> QuerySet[Booth]:
    return Booth.objects.select_related("organization__unit").order_by("name")[:SHOWN_BOOTHS]


def _standing(crop: Species | None, place: AdminUnit | None) -> ListingSet:
    found = listings.on_sale().in_sight()
    found = found.filter(trade_item__variety__species=crop) if crop else found
    return found.filter(booth__organization__unit=place) if place else found


@require_safe
def booth(request: HttpRequest, slug: str) -> HttpResponse:
    """A booth inside the market: its own site's words and colours, for whoever has no address of it."""
    subject = get_object_or_404(Booth.objects.select_related("organization__unit__parent"), slug=slug)
    facts = {
        "booth": subject,
        "page": page_of(listings.on_sale(booth=subject).in_sight(), request),
        "dress": dressing.dress_of(subject),
    }
    return render(request, "market/booth.html", facts)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One trade item: who sells it at what price, from which lots, and how to buy it; on a booth's site only there."""
    items = TradeItem.objects.select_related("variety__species", "brand_owner__unit")
    item = get_object_or_404(items, slug=slug, is_bulk=False)
    offers = list(own_site.narrowed(request, listings.on_sale(item)))
    if own_site.sole_booth(request) and not offers:
        raise Http404
    levels = listings.lots_on_sale(offers)
    vouched = {level.lot_id: vouching_of(level.lot) for level in levels}
    facts = {
        "item": item,
        "offers": [_offered(each, levels, vouched) for each in offers],
        "honours": recognitions.of_item(item, on=timezone.localdate()),
        "ways": buying.templates(),
        "beside": buying.templates_beside(),
        "ended": not offers and Listing.objects.filter(trade_item=item).exists(),
    }
    return render(request, "market/product.html", facts)


def _offered(listing: Listing, levels: list[StockLevel], vouched: dict[UUID, Vouching]) -> tuple[object, ...]:
    """The listing, its lots with who vouches for each, what holds them, and what holds of every lot on sale."""
    own = [level for level in levels if level.booth_id == listing.booth_id]
    held = listings.why_held(listing) if listing.is_held else ""
    rows = [(level, vouched[level.lot_id]) for level in own]
    return listing, rows, held, offering.common_to([vouching for _, vouching in rows])


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Everything on sale as JSON, for other programs: only what vouches for it today.

    Never used unasked out of a cache (a suspended certificate must be gone at once), but cheap to ask again: ETag.
    """
    body = offering.feed_of(request.build_absolute_uri("/").rstrip("/"))
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
