"""A booth's own site: its front page, and what search engines ask for."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commune.design.frame import Frame, frame_of
from commune.design.paging import page_of
from commune.market import finding, listings, own_site
from commune.market.forms import SearchForm
from commune.market.models import Booth, ListingText
from commune.storefronts import editions


def _site(request: HttpRequest) -> tuple[Booth, Frame]:
    booth, frame = own_site.sole_booth(request), frame_of(request)
    if booth is None or frame is None:
        raise Http404
    return booth, frame


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this booth sells; `?q=` searches in it alone."""
    booth, _ = _site(request)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    rows = finding.Found(text, booth=booth) if text else listings.on_sale(booth=booth).in_sight()
    edition = editions.edition_of(booth)
    facts = {"booth": booth, "page": page_of(rows, request), "text": text, "edition": edition}
    return render(request, "storefronts/home.html", facts)


@require_safe
def to_home(request: HttpRequest, slug: str = "") -> HttpResponse:
    return redirect("/")


@require_safe
def elsewhere(request: HttpRequest, **_parts: object) -> HttpResponseRedirect:
    """Scans, lots and certificates live with the instance, under the address that stamps and gateways know."""
    return HttpResponseRedirect(f"{settings.PUBLIC_ADDRESS}{request.get_full_path()}")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    _, frame = _site(request)
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        closed = [f"Disallow: {path}" for path in ("/cart/", "/checkout/", "/orders/")]
        lines = ["User-agent: *", *closed, f"Sitemap: {frame.address}/sitemap.xml"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The front page and each product on sale (sitemaps.org, version 0.9)."""
    booth, frame = _site(request)
    shown = ListingText.objects.filter(listing__booth=booth).order_by("listing__trade_item__slug")
    rows = shown.values_list("listing__trade_item__slug", "listing__listed_at")
    facts = {"address": frame.address, "products": rows}
    return render(request, "storefronts/sitemap.xml", facts, content_type="application/xml; charset=utf-8")
