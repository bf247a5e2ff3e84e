"""The market as everybody sees it: search, booths, products."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commune.design.paging import page_of
from commune.market import buying, listings
from commune.market.forms import SearchForm
from commune.market.models import Booth, Listing
from commune.products.models import TradeItem
from commune.quality import recognitions


@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """Everything on sale, found without accents."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = page_of(listings.on_sale(text=text), request)
    booths = Booth.objects.select_related("organization__unit").order_by("name")[:12]
    return render(request, "market/market.html", {"page": page, "text": text, "booths": booths})


@require_safe
def booth(request: HttpRequest, slug: str) -> HttpResponse:
    subject = get_object_or_404(Booth.objects.select_related("organization__unit__parent"), slug=slug)
    page = page_of(listings.on_sale(booth=subject), request)
    return render(request, "market/booth.html", {"booth": subject, "page": page})


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One trade item: who sells it at what price, from which lots, and how to buy it."""
    items = TradeItem.objects.select_related("variety__species", "brand_owner__unit")
    item = get_object_or_404(items, slug=slug, is_bulk=False)
    offers = list(listings.on_sale(item))
    levels = listings.lots_on_sale(offers)
    facts = {
        "item": item,
        "offers": [(each, [level for level in levels if level.booth_id == each.booth_id]) for each in offers],
        "honours": recognitions.of_item(item, on=timezone.localdate()),
        "ways": buying.templates(),
        "ended": not offers and Listing.objects.filter(trade_item=item).exists(),
    }
    return render(request, "market/product.html", facts)
