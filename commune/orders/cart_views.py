"""From the cart to the order: two pages, four things to type."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.market import own_site
from commune.market.models import Listing
from commune.orders import addresses, carts, checkout, remembering
from commune.orders.forms import CartLineForm, CheckoutForm
from commune.orders.limits import limited
from commune.orders.models import Order
from commune.orders.states import face_of

REFUSED = 422


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    return render(request, "orders/cart.html", {"summary": carts.summary_of(remembering.cart_of(request))})


@limited("cart")
@require_POST
def lines(request: HttpRequest) -> HttpResponse:
    """So many units of a listing; 0 takes it out. `then=checkout` goes on to ordering."""
    form = CartLineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Số lượng phải là một số từ 1 trở lên."))
        return redirect("orders:cart")
    offered = own_site.narrowed(request, Listing.objects.select_related("trade_item", "withdrawal"))
    listing = get_object_or_404(offered, pk=form.cleaned_data["listing"])
    units = form.cleaned_data["units"] or 0
    try:
        if units:
            carts.put(remembering.open_cart(request), listing, units=units)
        elif found := remembering.cart_of(request):
            carts.remove(found, listing)
    except carts.CartRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:cart")
    return redirect("orders:checkout" if request.POST.get("then") == "checkout" else "orders:cart")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The checkout page, filled with what she typed the last time."""
    summary = carts.summary_of(remembering.cart_of(request))
    if not summary.purchases or summary.problems:
        return redirect("orders:cart")
    return _page(request, CheckoutForm(initial=_initial(request)), summary)


def _initial(request: HttpRequest) -> dict[str, Any]:
    buyer, last = remembering.buyer_of(request), remembering.last_contact(request)
    if last and last.unit:
        known = {"phone": last.phone, "name": last.name, "house": last.house}
        return {**known, "commune": addresses.label_of(last.unit), "commune_uid": last.unit_id}
    return {"phone": buyer.phone or "", "name": buyer.full_name} if buyer else {}


def _page(request: HttpRequest, form: CheckoutForm, summary: carts.Summary, **facts: Any) -> HttpResponse:
    client_id = form.data.get("client_id") if form.is_bound else ""
    facts |= {
        "form": form,
        "summary": summary,
        "choices": form.labelled_choices(),
        "client_id": client_id or uuid.uuid4(),
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "orders/checkout.html", facts, status=status)


@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """Suggestions for the commune's box, as options of its list."""
    text = request.GET.get("commune", "")[:120]
    found = [addresses.label_of(unit) for unit in addresses.communes_like(text)] if text.strip() else []
    return render(request, "orders/_communes.html", {"found": found})


@limited("orders")
def orders(request: HttpRequest) -> HttpResponse:
    """GET: what she ordered. POST: place the orders of her cart, once for each `client_id`."""
    if request.method != "POST":
        mine = remembering.orders_of(request).with_facts().distinct().order_by("-placed_at")[:50]
        return render(request, "orders/mine.html", {"orders": [(each, face_of(each)) for each in mine]})
    form = CheckoutForm(request.POST)
    is_valid = form.is_valid()
    if again := _placed_before(form):
        return _placed(request, again)
    found = remembering.cart_of(request)
    summary = carts.summary_of(found)
    if found is None or not summary.purchases:
        messages.error(
            request, _("Giỏ hàng đang trống. Có thể phiên làm việc đã hết hạn, anh chị chọn hàng lại giúp.")
        )
        return redirect("orders:cart")
    if not is_valid:
        return _page(request, form, summary)
    return _place(request, form, found)


def _placed_before(form: CheckoutForm) -> list[Order]:
    """What the same form, sent twice, has brought about."""
    facts = form.cleaned_data
    if not {"client_id", "phone"} <= facts.keys():
        return []
    return checkout.orders_of_submission(facts["client_id"], phone=facts["phone"])


def _place(request: HttpRequest, form: CheckoutForm, found: Any) -> HttpResponse:
    facts = form.cleaned_data
    try:
        placed = checkout.place_order(
            found,
            buyer=remembering.buyer_of(request),
            deliver_to=form.deliver_to(),
            client_id=facts["client_id"],
            expected=facts["expected"],
        )
    except checkout.CheckoutRefusedError as refusal:
        summary = carts.summary_of(found)
        if summary.problems:
            messages.error(request, str(refusal))
            return redirect("orders:cart")
        return _page(request, form, summary, refusal=str(refusal))
    return _placed(request, placed)


def _placed(request: HttpRequest, placed: list[Order]) -> HttpResponse:
    remembering.remember(request, placed)
    if len(placed) == 1:
        return redirect(placed[0].guest_path)
    messages.success(
        request, _("Đã đặt %(count)s đơn. Mỗi đơn trả cho một người bán.") % {"count": len(placed)}
    )
    return redirect("orders:orders")
