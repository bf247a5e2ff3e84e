"""The booth keeper's desk: lots on the shelf, prices, what is withdrawn."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.market import listings, stock
from commune.market.forms import ListingForm, PriceForm, PutOnSaleForm, TakeOffForm, WithdrawalForm
from commune.market.models import Booth, Listing, MoveKind, StockLevel, StockMove
from commune.people.signed_in import signed_in
from commune.trace import holds

REFUSED, SHELVED = 422, 40


def _booth(request: HttpRequest, slug: str) -> Booth:
    return get_object_or_404(
        Booth.objects.kept_by(signed_in(request)).select_related("organization"), slug=slug
    )


def _listing(request: HttpRequest, pk: uuid.UUID) -> Listing:
    kept = Listing.objects.standing().kept_by(signed_in(request)).priced().stocked()
    return get_object_or_404(kept.select_related("booth__organization", "trade_item"), pk=pk)


@login_required
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The booth of `?gian-hang=`, or her first."""
    booths = list(Booth.objects.kept_by(signed_in(request)).order_by("name"))
    if not booths:
        raise Http404
    asked = request.GET.get("gian-hang", "")
    return _desk(request, next((each for each in booths if each.slug == asked), booths[0]), booths=booths)


def _desk(request: HttpRequest, booth: Booth, **facts: Any) -> HttpResponse:
    facts.setdefault("booths", list(Booth.objects.kept_by(signed_in(request)).order_by("name")))
    facts.setdefault("put", PutOnSaleForm(booth, initial={"client_id": uuid.uuid4()}))
    facts.setdefault("offer", ListingForm(booth))
    levels = StockLevel.objects.filter(booth=booth).select_related("lot__trade_item")
    levels = levels.prefetch_related("lot__best_before_changes")
    facts["page"] = page_of(levels.order_by("-available", *listings.FIRST_OUT), request, size=SHELVED)
    facts["levels"] = _told(list(facts["page"]))
    facts["listings"] = listings.on_sale(booth=booth)
    facts["booth"] = booth
    facts["tabs"] = [
        {"label": each.name, "href": _address(each), "current": each == booth} for each in facts["booths"]
    ]
    status = REFUSED if any(isinstance(fact, Form) and fact.errors for fact in facts.values()) else 200
    return render(request, "market/shelf.html", facts, status=status)


def _told(levels: list[StockLevel]) -> list[tuple[object, ...]]:
    """Each shelf with whether it can be sold from, a number for its form, and what holds its lot."""
    kept = StockLevel.objects.guarded().filter(pk__in=[level.pk for level in levels])
    sellable = set(kept.values_list("pk", flat=True))
    stopped = holds.standing_on(level.lot for level in levels)
    return [(level, level.pk in sellable, uuid.uuid4(), stopped.get(level.lot_id)) for level in levels]


def _address(booth: Booth) -> str:
    return f"{reverse('market:shelf')}?gian-hang={booth.slug}"


def _tried(request: HttpRequest, booth: Booth, write: Callable[[], object], done: str) -> HttpResponse:
    try:
        write()
    except (listings.ListingRefusedError, stock.StockRefusedError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(_address(booth))


@login_required
@require_POST
def stock_moves(request: HttpRequest, slug: str) -> HttpResponse:
    booth = _booth(request, slug)
    done = _("Đã đưa lô %(lot)s lên bán.")
    before = _put_before(request, booth)
    if before:
        messages.success(request, done % {"lot": before.lot.code})
        return redirect(_address(booth))
    form = PutOnSaleForm(booth, request.POST)
    if not form.is_valid():
        return _desk(request, booth, put=form)
    facts = form.cleaned_data
    return _tried(
        request,
        booth,
        lambda: stock.put_on_sale(**facts, booth=booth, by=signed_in(request)),
        done % {"lot": facts["lot"].code},
    )


def _put_before(request: HttpRequest, booth: Booth) -> StockMove | None:
    """A form sent twice: the first time may have used the lot up, so ask before judging the form."""
    try:
        client_id = uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
    return (
        booth.stock_moves.filter(kind=MoveKind.PUT_ON_SALE, client_id=client_id).select_related("lot").first()
    )


@login_required
@require_POST
def returns(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Units of one shelf taken off."""
    booth = _booth(request, slug)
    level = get_object_or_404(booth.stock_levels.select_related("lot"), pk=pk)
    form = TakeOffForm(request.POST)
    if not form.is_valid():
        return _refused(request, booth, form)
    facts = form.cleaned_data
    return _tried(
        request,
        booth,
        lambda: stock.take_off(level.lot, **facts, booth=booth, by=signed_in(request)),
        _("Đã rút khỏi kệ."),
    )


@login_required
@require_POST
def offers(request: HttpRequest, slug: str) -> HttpResponse:
    booth = _booth(request, slug)
    form = ListingForm(booth, request.POST)
    if not form.is_valid():
        return _desk(request, booth, offer=form)
    done = _("Đã đăng bán.")
    return _tried(
        request, booth, lambda: listings.offer(booth, **form.cleaned_data, by=signed_in(request)), done
    )


@login_required
@require_POST
def prices(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    listing = _listing(request, pk)
    form = PriceForm(request.POST)
    if not form.is_valid():
        return _refused(request, listing.booth, form)
    price = form.cleaned_data["price"]
    done = _("Giá mới đã có hiệu lực. Đơn đã đặt giữ giá cũ.")
    return _tried(
        request,
        listing.booth,
        lambda: listings.change_price(listing, price=price, by=signed_in(request)),
        done,
    )


@login_required
@require_POST
def withdrawals(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    listing = _listing(request, pk)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _refused(request, listing.booth, form)
    by, reason = signed_in(request).log_actor, form.cleaned_data["reason"]
    done = _("Đã ngừng bán.")
    return _tried(request, listing.booth, lambda: listings.withdraw(listing, reason=reason, by=by), done)


def _refused(request: HttpRequest, booth: Booth, form: Form) -> HttpResponse:
    """A small form of one line has no page of its own: its first error is told above the desk."""
    for field, errors in form.errors.items():
        label = f"{form.fields[field].label}: " if field in form.fields else ""
        messages.error(request, f"{label}{errors[0]}")
    return redirect(_address(booth))
