"""The front page, search, reading a code, and what is to be done today."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.design import slots
from commune.ledger import checkpoints
from commune.market import finding, listings
from commune.market.forms import SearchForm
from commune.units.directory import units_like
from commune.web import codes

SHOWN = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    found = {
        "listings": listings.on_sale()[:SHOWN],
        "tasks": slots.items("home_tasks", request),
        "now": slots.items("home_now", request),
        "head": checkpoints.latest(),
    }
    return render(request, "web/home.html", found)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Goods, booths and units at once; without accents, too."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = {
        "text": text,
        "listings": finding.Found(text)[:24] if text else [],
        "booths": finding.booths_like(text),
        "units": units_like(text, limit=8) if text else [],
    }
    return render(request, "web/search.html", found)


@require_safe
def scan(request: HttpRequest) -> HttpResponseBase:
    """`?ma=` is what was typed or photographed: to its page, or a plain word about what it is."""
    text = request.GET.get("ma", "").strip()[:500]
    if not text:
        return render(request, "web/scan.html", {})
    try:
        reading = codes.read(text)
    except codes.UnreadableCodeError:
        return render(request, "web/scan.html", {"text": text, "unreadable": True}, status=422)
    if reading.foreign:
        return render(request, "web/scan.html", {"text": text, "foreign": reading.foreign})
    return redirect(reading.path)


@login_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    return render(request, "web/day.html", {"tasks": slots.items("home_tasks", request)})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Lets a phone keep the product on its home screen (W3C Web Application Manifest)."""
    icon = {"src": static("design/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    body = {
        "name": _("Làng Số"),
        "short_name": _("Làng Số"),
        "lang": "vi",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#fbf6ee",
        "theme_color": "#2a6b3c",
        "icons": [icon],
    }
    return JsonResponse(body, content_type="application/manifest+json")
