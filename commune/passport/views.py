"""The scan page and what else a GS1 Digital Link of ours resolves to."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commune.design import rates
from commune.design.problem import problem
from commune.lib.gs1 import digital_link as gs1
from commune.lib.gs1.errors import Gs1Error
from commune.passport import asking, kept, pages, resolver, scanning, verdicts
from commune.passport.finding import item_at, lot_at, place_path
from commune.passport.offers import product_facts
from commune.passport.story import story_of
from commune.passport.telling import told
from commune.products.models import TradeItem
from commune.stamps import looking
from commune.stamps.looking import StampState, StampView
from commune.trace.models import Lot

MINUTE = 60
PATH_LETTERS = "/!'()*+,;=:@&$-._~"


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def digital_link(request: HttpRequest, path: str) -> HttpResponse:
    """`/01/{gtin}[/22/{cpv}][/10/{lot}][/21/{serial}]`, a trailing slash tolerated."""
    query = request.META.get("QUERY_STRING", "")
    written = quote(path.rstrip("/"), safe=PATH_LETTERS)
    address = f"{settings.PUBLIC_ADDRESS}/{written}" + (f"?{query}" if query else "")
    try:
        link = gs1.parse(address)
    except Gs1Error as error:
        return _linked(_misread(request, error))
    if request.method == "OPTIONS":
        return _linked(HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": "GET, HEAD, OPTIONS"}))
    if link.key == "414":
        return _linked(_place(request, link.ais["414"]))
    return _linked(_resolved(request, link), link)


def _resolved(request: HttpRequest, link: gs1.DigitalLink) -> HttpResponse:
    item = item_at(link.ais["01"])
    if item is None:
        return _absent(request, verdicts.foreign_code(), gtin=link.ais["01"])
    lot = lot_at(item.gtin, link.ais["10"]) if "10" in link.ais else None
    asked = resolver.asked_type(link)
    if asked or asking.wants_linkset(request.headers.get("Accept", "")):
        return _links(request, link, item, lot, asked or "linkset")
    if "21" in link.ais:
        return _stamp(request, item, link)
    if "10" in link.ais:
        return _lot(request, lot) if lot else _absent(request, verdicts.unknown_lot())
    return _product(request, item)


def _stamp(request: HttpRequest, item: TradeItem, link: gs1.DigitalLink) -> HttpResponse:
    stamp = looking.look_up(item.gtin, link.ais.get("10"), link.ais["21"])
    if not stamp.genuine:
        return _false_stamp(request, item, stamp)
    assert stamp.batch_number is not None
    assert stamp.index is not None
    is_counted = request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    sentence = scanning.counted(stamp.batch_number, stamp.index) if is_counted else ""
    if stamp.lot is None:
        page = pages.page_of(
            "passport/bare.html", verdicts.inactive(stamp), seller=item.brand_owner, hidden=True
        )
        return pages.answer(request, page, sentence)
    if stamp.state == StampState.ACTIVE:
        return pages.answer(request, _kept_page(stamp.lot, stamp), sentence)
    return pages.answer(request, _page(stamp.lot, stamp), sentence)


def _false_stamp(request: HttpRequest, item: TradeItem, stamp: StampView) -> HttpResponse:
    """404. Guessing is slowed down; the product's story is not lent to a false stamp."""
    key = f"scan-miss:{rates.address_of(request)}"
    if rates.is_over(key, limit=settings.RATE_SCAN_MISSES, per_seconds=MINUTE):
        return _refused(request)
    return _absent(request, verdicts.false_stamp(stamp), seller=item.brand_owner)


def _lot(request: HttpRequest, lot: Lot) -> HttpResponse:
    return pages.answer(request, _kept_page(lot, None))


def _kept_page(lot: Lot, stamp: StampView | None) -> pages.Page:
    key = kept.Key(lot.pk, get_language() or settings.LANGUAGE_CODE, stamp is not None)
    return kept.page_for(key, lambda: _page(lot, stamp))


def _page(lot: Lot, stamp: StampView | None) -> pages.Page:
    story = story_of(lot)
    return pages.page_of("passport/story.html", verdicts.verdict_of(story, stamp), **told(story))


def _product(request: HttpRequest, item: TradeItem) -> HttpResponse:
    facts = product_facts(item)
    return pages.answer(
        request, pages.page_of("passport/product.html", verdicts.product(facts["name"]), **facts)
    )


def _absent(request: HttpRequest, verdict: verdicts.Verdict, **facts: Any) -> HttpResponse:
    if not asking.wants_page(request.headers.get("Accept", "")):
        return problem("no-such-item", verdict.title, "There is no such item here.", 404, detail=verdict.note)
    page = pages.page_of("passport/bare.html", verdict, hidden=True, **facts)
    return pages.answer(request, page, status=HTTPStatus.NOT_FOUND)


def _links(
    request: HttpRequest, link: gs1.DigitalLink, item: TradeItem, lot: Lot | None, asked: str
) -> HttpResponse:
    links = resolver.links_of(item, lot, resolver.path_of(link))
    if asked in ("linkset", "all"):
        return JsonResponse(
            resolver.linkset_of(link, item, links),
            content_type="application/linkset+json",
            json_dumps_params={"ensure_ascii": False},
        )
    found = next((each for each in links if each.type == asked), None)
    if found is None:
        return problem("no-such-link", "Không có liên kết loại này.", "There is no link of this type.", 404)
    return HttpResponseRedirect(found.href, status=HTTPStatus.TEMPORARY_REDIRECT)


def _place(request: HttpRequest, gln: str) -> HttpResponse:
    path = place_path(gln)
    if path is None:
        return _absent(request, verdicts.foreign_code())
    return HttpResponseRedirect(path, status=HTTPStatus.TEMPORARY_REDIRECT)


def _misread(request: HttpRequest, error: Gs1Error) -> HttpResponse:
    if not asking.wants_page(request.headers.get("Accept", "")):
        title = "Địa chỉ không đúng cú pháp GS1 Digital Link."
        return problem("bad-digital-link", title, "Not a valid GS1 Digital Link.", 400, detail=str(error))
    facts = {
        "title": _("Địa chỉ này đọc không được"),
        "what": _("Mã trong địa chỉ không đúng cú pháp của tem truy xuất (GS1 Digital Link)."),
        "next": _("Anh chị quét lại tem, hoặc gõ lại từng chữ số ghi trên tem."),
    }
    return render(request, "design/trouble.html", facts, status=HTTPStatus.BAD_REQUEST)


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "design/trouble.html", asking.too_often(), status=HTTPStatus.TOO_MANY_REQUESTS)


def _linked(response: HttpResponse, link: gs1.DigitalLink | None = None) -> HttpResponse:
    """Every site may read what a resolver says; each answer names its linkset."""
    response["Access-Control-Allow-Origin"] = "*"
    if link:
        # one linkset for all stamps of a lot: the kept headers of one must not name another's serial
        path = resolver.path_of(link).partition("/21/")[0]
        linkset = f'<{path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'
        is_json = response.headers.get("Content-Type", "").startswith("application/linkset")
        response["Link"] = f"{linkset}, {resolver.CONTEXT_LINK}" if is_json else linkset
    return response


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """`/.well-known/gs1resolver`."""
    return _linked(JsonResponse(resolver.description(), json_dumps_params={"ensure_ascii": False}))
