"""What everybody may read: offers and wants without phone numbers, and the price board."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.design.paging import page_of
from commune.people.naming import public_name_of
from commune.places.showing import public_place_name
from commune.trading import access, counter, introducing, prices
from commune.trading.matching import Fit, grade_label
from commune.trading.models import Offer, Want
from commune.trading.vouching import certificates_of

LONGEST_QUERY = 100
FITS_SHOWN = 20


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Sellers or buyers, searched without accents, the newest first."""
    text = request.GET.get("q", "")[:LONGEST_QUERY]
    wanting = request.GET.get("muc") == "mua"
    today = timezone.localdate()
    offers = Offer.objects.standing(today).shown().filter(level__available__gt=0).like(text)
    wants = Want.objects.standing(today).shown().like(text)
    found: QuerySet[Any] = wants if wanting else offers
    page = page_of(found.order_by("-wanted_at" if wanting else "-offered_at", "pk"), request, size=20)
    rows = [want_row(each) for each in page] if wanting else [offer_row(each) for each in page]
    facts = {
        "text": text,
        "wanting": wanting,
        "page": page,
        "rows": rows,
        "tabs": [
            {"label": _("Cần bán"), "href": "?muc=ban", "current": not wanting, "count": offers.count()},
            {"label": _("Cần mua"), "href": "?muc=mua", "current": wanting, "count": wants.count()},
        ],
        "may_buy": access.bought_for(request.user).exists(),
        "may_sell": access.traded_for(request.user).exists(),
    }
    return render(request, "trading/board.html", facts)


def offer_row(offer: Offer) -> dict[str, Any]:
    """Whose it is only as she lets it be known."""
    return {
        "offer": offer,
        "seller": public_name_of(offer.organization),
        "grade": grade_label(offer.grade),
        "certificates": certificates_of(offer, timezone.localdate()),
    }


def want_row(want: Want) -> dict[str, Any]:
    return {
        "want": want,
        "buyer": public_name_of(want.organization),
        "grade": grade_label(want.grade) if want.grade else "",
    }


@require_safe
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One offer; its own people also see the wants that fit, and can take it back."""
    found = get_object_or_404(Offer.objects.shown(), pk=pk)
    is_own = access.trades_for(request.user, found.organization)
    facts = offer_row(found) | {
        "place": public_place_name(found.place),
        "is_own": is_own,
        "is_over": hasattr(found, "withdrawal") or found.until < timezone.localdate(),
        "fits": _with_matches(introducing.wants_for(found)[:FITS_SHOWN]) if is_own else [],
        "may_buy": access.bought_for(request.user).exclude(pk=found.organization_id).exists(),
    }
    return render(request, "trading/offer.html", facts)


@require_safe
def want(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One want; its own people also see the offers that fit, co-ops the way to pool for it."""
    found = get_object_or_404(Want.objects.shown(), pk=pk)
    is_own = access.trades_for(request.user, found.organization)
    week = counter.key_week(found, max(found.since, timezone.localdate()))
    facts = want_row(found) | {
        "left": counter.left_of(found, week),
        "is_own": is_own,
        "is_over": hasattr(found, "withdrawal") or bool(found.until and found.until < timezone.localdate()),
        "fits": _with_matches(introducing.offers_for(found)[:FITS_SHOWN]) if is_own else [],
        "may_pool": access.pooling_cooperatives(request.user).exclude(pk=found.organization_id).exists(),
        "may_sell": not is_own and access.traded_for(request.user).exists(),
    }
    return render(request, "trading/want.html", facts)


def _with_matches(fits: list[Fit]) -> list[dict[str, Any]]:
    """Each with the names that may be told, and the match where both sides were told of it."""
    rows = []
    for fit in fits:
        match = fit.offer.matches.filter(want=fit.want).first()
        names = {
            "seller": public_name_of(fit.offer.organization),
            "buyer": public_name_of(fit.want.organization),
        }
        rows.append({"fit": fit, "match": match, **names})
    return rows


@require_safe
def price_board(request: HttpRequest) -> HttpResponse:
    figures = [(each, grade_label(each.grade)) for each in prices.board()]
    facts = {"figures": figures, "fewest": prices.FEWEST_SELLERS}
    return render(request, "trading/prices.html", facts)
