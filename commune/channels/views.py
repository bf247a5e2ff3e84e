"""The seller's desk of links, the feeds for everybody, and the door of a marketplace's notices."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.channels import feeds, links, order_sheets, pulling, pushing, tiktok
from commune.channels.forms import KeyForm, LinkForm, OffersForm, OrdersFileForm, StatementForm
from commune.channels.models import ChannelLink, OutsideOrder
from commune.design import rates
from commune.design.paging import page_of
from commune.design.problem import problem
from commune.market.models import Booth
from commune.people.signed_in import signed_in

REFUSED, MINUTE = 422, 60


def kept_link(request: HttpRequest, pk: uuid.UUID) -> ChannelLink:
    """One of her booths' links, ended or not."""
    found = ChannelLink.objects.kept_by(signed_in(request)).select_related("booth__organization__unit", "end")
    return get_object_or_404(found, pk=pk)


def refuse_strangers(request: HttpRequest) -> None:
    if not Booth.objects.kept_by(signed_in(request)).exists():
        raise PermissionDenied


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All links of her booths with what waits or went wrong, and the feeds to give out."""
    refuse_strangers(request)
    person = signed_in(request)
    found = (
        ChannelLink.objects.standing().kept_by(person).select_related("booth", "pull").order_by("linked_at")
    )
    refused = OutsideOrder.objects.kept_by(person).refused().select_related("link").order_by("-received_at")
    booths = Booth.objects.kept_by(person).order_by("name")
    facts = {
        "links": [(each, offers_told(each)) for each in found],
        "refused": refused[:20],
        "feeds": [(booth, feed_addresses(booth)) for booth in booths],
    }
    return render(request, "channels/desk.html", facts)


def offers_told(link: ChannelLink) -> list[dict[str, Any]]:
    """Each offer with the units of now and what was told there."""
    offers = list(order_sheets.offers_of(link))
    units = pushing.sellable_by(offers)
    return [
        {"offer": each, "units": units[each.pk], "is_stale": each.push.told != units[each.pk]}
        for each in offers
    ]


def feed_addresses(booth: Booth) -> list[tuple[str, str]]:
    base = settings.PUBLIC_ADDRESS
    return [
        (label, f"{base}{reverse('channels:feed', args=[name])}?gian-hang={booth.slug}")
        for name, (_writer, _kind, label) in feeds.DIALECTS.items()
    ]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request)
    person = signed_in(request)
    sent = request.POST if request.method == "POST" else None
    form = LinkForm(person, sent, initial={"client_id": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            made = links.link(**form.facts(), by=person)
        except links.LinkRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã liên kết %(name)s. Giờ chọn món để đăng.") % {"name": made.name})
            return redirect("channels:link", made.pk)
    return render(request, "channels/new.html", {"form": form}, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return link_page(request, kept_link(request, pk))


def link_page(request: HttpRequest, found: ChannelLink, **facts: Any) -> HttpResponse:
    """One link: goods, stock as told, files, orders; with `facts` of a form that was not right."""
    orders = OutsideOrder.objects.filter(link=found).select_related("order", "settlement")
    facts.setdefault("offers_form", OffersForm(found))
    facts.setdefault("key_form", KeyForm())
    facts.setdefault("orders_form", OrdersFileForm(auto_id="don_%s"))
    facts.setdefault("statement_form", StatementForm(auto_id="doi_soat_%s"))
    page = page_of(orders.prefetch_related("answers").order_by("-received_at"), request, size=20)
    facts |= {"link": found, "is_standing": not hasattr(found, "end"), "page": page}
    facts |= {"offers": offers_told(found), "pull": getattr(found, "pull", None)}
    facts["notices"] = settings.PUBLIC_ADDRESS + reverse("channels:notices", args=[found.pk])
    wrong = any(getattr(each, "errors", None) for each in facts.values() if hasattr(each, "is_valid"))
    return render(request, "channels/link.html", facts, status=REFUSED if wrong else 200)


def _tried(request: HttpRequest, found: ChannelLink, write: Callable[[], object], done: str) -> HttpResponse:
    try:
        write()
    except links.LinkRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("channels:link", found.pk)


@login_required
@require_POST
def offers(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = kept_link(request, pk)
    form = OffersForm(found, request.POST)
    if not form.is_valid():
        messages.error(request, _("Có món không còn bán. Xin chọn lại."))
        return redirect("channels:link", found.pk)
    chosen, by = list(form.cleaned_data["listings"]), signed_in(request)
    done = _("Đã ghi món đăng lên sàn.")
    return _tried(request, found, lambda: links.offer_only(found, chosen, by=by), done)


@login_required
@require_POST
def keys(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, form = kept_link(request, pk), KeyForm(request.POST)
    if not found.is_signed:
        raise Http404
    if not form.is_valid():
        return link_page(request, found, key_form=form)
    by = signed_in(request)
    return _tried(
        request, found, lambda: links.exchange_key(found, form.key(), by=by), _("Đã thay khóa của sàn.")
    )


@login_required
@require_POST
def ending(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, by = kept_link(request, pk), signed_in(request)
    return _tried(request, found, lambda: links.end(found, by=by), _("Đã ngừng liên kết."))


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponse:
    """Goods for other places to read, of `?gian-hang=` or all. Asked again cheaply: ETag."""
    if name not in feeds.DIALECTS:
        raise Http404
    slug = request.GET.get("gian-hang", "")
    booth = get_object_or_404(Booth.objects.filter(slug=slug)) if slug else None
    address = request.build_absolute_uri("/").rstrip("/")
    writer, kind, _label = feeds.DIALECTS[name]
    title = booth.name if booth else settings.INSTANCE_NAME
    body = writer(feeds.goods(address, booth), title=title, address=address)
    response = HttpResponse(body, content_type=kind)
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@csrf_exempt
@require_POST
def notices(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A marketplace says that something happened: a reason to look there, and nothing more."""
    found = ChannelLink.objects.standing().signed().filter(pk=pk).first()
    if found is None:
        return problem("unknown-link", "Không có liên kết này.", "There is no such link.", 404)
    if tiktok.is_authentic(found, request.body, request.headers.get("Authorization")):
        pulling.ask_soon(found)
        return JsonResponse({"code": 0, "message": "ok"})
    key = f"channel-refused:{rates.address_of(request)}"
    if rates.is_over(key, limit=settings.RATE_PUBLIC_WRITES, per_seconds=MINUTE):
        return problem("too-many", "Quá nhiều chữ ký sai.", "Too many wrong signatures.", 429)
    return problem("wrong-signature", "Chữ ký không đúng.", "The signature is wrong.", 401)
