"""An order as its buyer sees it: the QR to pay, where the goods are, which lots they came from."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.design import rates
from commune.market import own_site
from commune.orders import addressing, closing, lookup, paying, states, story
from commune.orders.forms import AddressForm, LookupForm, code_of
from commune.orders.limits import limited
from commune.orders.models import Canceller, Order, State, Step
from commune.payments import gateways, matching, requests
from commune.trips.expecting import expectations_for

REFUSED = 422
WANTING = (State.AWAITING, State.COD, State.PAID, State.PACKED)


def _order(request: HttpRequest, code: str, token: str) -> Order:
    found = Order.objects.opened_by(code, token).sold_on(own_site.sole_booth(request))
    return get_object_or_404(found.with_facts(), code=code)


@never_cache
@require_safe
def order(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """One that was joined to a newer order leads there."""
    found = _order(request, code, token)
    newer = matching.standing_in(found.request)
    if newer != found.request:
        return redirect(newer.order.guest_path)
    return _page(request, found, AddressForm(initial={"name": found.contact.name}))


def _page(request: HttpRequest, found: Order, form: AddressForm) -> HttpResponse:
    face = states.face_of(found)
    awaits = face.state is State.AWAITING
    facts = {
        "order": found,
        "face": face,
        "transfer": paying.transfer_of(found) if awaits else None,
        "gateways": gateways.offered_by(found.request.account) if awaits else [],
        "steps": _steps(found, face.state),
        "sources": story.sources_of(found),
        "timeline": story.timeline_of(found),
        "expectations": expectations_for(found.reference),
        "address": form,
        "choices": form.labelled_choices(),
        "asks_address": not found.contact.has_address and face.state in WANTING,
        "refunds": [refund for refund in found.refunds.all() if not hasattr(refund, "sent")],
    }
    return render(request, "orders/order.html", facts, status=REFUSED if form.is_bound else 200)


@limited("address")
@require_POST
def address(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Where to bring it, of an order that was taken by phone number."""
    found = _order(request, code, token)
    form = AddressForm(request.POST)
    if not form.is_valid() or form.unit is None:
        return _page(request, found, form)
    facts = form.cleaned_data
    told = {"name": facts["name"], "commune_written": facts["commune"], "house": facts["house"]}
    by = found.buyer.log_actor if found.buyer else f"guest:{found.client_id}"
    try:
        addressing.give_address(found, **told, unit=form.unit, by=by)
    except addressing.AddressRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi địa chỉ giao."))
    return redirect(found.guest_path)


@never_cache
@require_safe
def status(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Asked every few seconds while a page waits for money: silent until something changed."""
    found = _order(request, code, token)
    received = requests.received_for(found.reference)
    same = states.state_of(found) is State.AWAITING and request.GET.get("received") == str(received)
    return HttpResponse(status=204) if same else HttpResponse(headers={"HX-Refresh": "true"})


@limited("cancellation")
@require_POST
def cancellation(request: HttpRequest, code: str, token: str) -> HttpResponse:
    found = _order(request, code, token)
    by = found.buyer.log_actor if found.buyer else f"guest:{found.client_id}"
    try:
        closing.cancel(found, by_whom=Canceller.BUYER, reason=_("Người mua hủy"), by=by)
    except closing.CancellationRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đơn đã hủy. Hàng đã trả lại kệ."))
    return redirect(found.guest_path)


@never_cache
@limited("gateway")
@require_POST
def gateway(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """To the gateway's page; the order is paid when the gateway tells us, whatever happens in the browser.

    By a page of ours where it lies elsewhere: the policy of our pages lets no form lead to another host.
    """
    found = _order(request, code, token)
    actor = found.buyer.log_actor if found.buyer else f"guest:{found.client_id}"
    back = request.build_absolute_uri(found.guest_path) if own_site.sole_booth(request) else found.guest_path
    visitor = gateways.Visitor(rates.address_of(request), actor, back)
    try:
        payment = gateways.begin(found.request, provider=request.POST.get("provider", ""), visitor=visitor)
    except gateways.GatewayRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(found.guest_path)
    address = payment.answer.address
    if address.startswith(request.build_absolute_uri("/")):
        return redirect(address)
    facts = {"order": found, "address": address, "gateway": payment.get_provider_display()}
    return render(request, "orders/leaving.html", facts)


@limited("lookup")
def lookup_page(request: HttpRequest) -> HttpResponse:
    """Code and phone number lead to the order's page; a wrong pair says nothing about either."""
    form = LookupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = lookup.order_called(code_of(form.cleaned_data["code"]), form.cleaned_data["phone"])
        if found and Order.objects.sold_on(own_site.sole_booth(request)).filter(pk=found.pk).exists():
            return redirect(found.guest_path)
        form.add_error(None, _("Không có đơn nào khớp với mã và số điện thoại này."))
    return render(request, "orders/lookup.html", {"form": form}, status=REFUSED if form.errors else 200)


def _steps(found: Order, state: State) -> list[dict[str, object]]:
    """The way of an order that goes well; none for one that ended otherwise."""
    if state in (State.CANCELLED, State.EXPIRED, State.REFUND, State.REFUNDED):
        return []
    reached = {row.step: row.reached_at for row in found.fulfillments.all()}
    paid_at = found.paid.paid_at if hasattr(found, "paid") else None
    rows = [
        (_("Đặt hàng"), found.placed_at),
        (_("Trả tiền"), paid_at),
        (_("Đóng gói"), reached.get(Step.PACKED)),
        (_("Lên đường"), reached.get(Step.HANDED)),
        (_("Nhận hàng"), reached.get(Step.DELIVERED)),
    ]
    is_done = state is State.DELIVERED
    now = next((index for index, (_label, when) in enumerate(rows) if when is None), len(rows))
    return [
        {
            "label": label,
            "when": when,
            "state": "done" if when or is_done else "now" if index == now else "next",
        }
        for index, (label, when) in enumerate(rows)
    ]
