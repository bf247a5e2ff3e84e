"""The seller's board: who paid, what to pack, what to send, whose money goes back."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.market.models import Booth
from commune.orders import access, closing, cod, fulfillment, refunds, settling, states, story
from commune.orders.forms import HandoverForm, ReasonForm, RefundSentForm
from commune.orders.models import Canceller, Order, OrderSet, PaidBy
from commune.people.signed_in import signed_in
from commune.shipping.shipments import ShipmentRefusedError

REFUSALS = (
    fulfillment.FulfillmentRefusedError,
    ShipmentRefusedError,
    closing.CancellationRefusedError,
    settling.PaymentRefusedError,
    refunds.RefundRefusedError,
)
TABS: dict[str, tuple[str, Callable[[OrderSet], OrderSet]]] = {
    "goi": ("Cần đóng gói", OrderSet.to_pack),
    "gui": ("Chờ gửi", OrderSet.to_send),
    "dang-di": ("Đang đi", OrderSet.under_way),
    "cho-tien": ("Chờ tiền", OrderSet.awaiting),
    "hoan-tien": ("Cần hoàn tiền", OrderSet.to_refund),
    "tat-ca": ("Tất cả", OrderSet.all),
}


def _kept(request: HttpRequest, code: str) -> Order:
    found = get_object_or_404(Order.objects.visible_to(signed_in(request)).with_facts().distinct(), code=code)
    if not access.may_keep(signed_in(request), found):
        raise PermissionDenied
    return found


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """One tab for each thing that waits for the seller."""
    if not Booth.objects.kept_by(signed_in(request)).exists():
        raise Http404
    sold = Order.objects.sold_by(signed_in(request))
    chosen = request.GET.get("muc", "goi")
    chosen = chosen if chosen in TABS else "goi"
    tabs = [
        {
            "label": _(label),
            "href": f"{reverse('orders:board')}?muc={key}",
            "current": key == chosen,
            "count": 0 if key == "tat-ca" else pick(sold).count(),
        }
        for key, (label, pick) in TABS.items()
    ]
    newest_first = chosen in ("tat-ca", "hoan-tien")
    rows = TABS[chosen][1](sold).with_facts().order_by("-placed_at" if newest_first else "placed_at", "pk")
    page = page_of(rows, request, size=20)
    shown = [(each, states.face_of(each)) for each in page]
    return render(
        request, "orders/board.html", {"tabs": tabs, "page": page, "orders": shown, "chosen": chosen}
    )


@login_required
@require_safe
def sold(request: HttpRequest, code: str) -> HttpResponse:
    """One order at the desk; officials see it without the buyer's name and door."""
    person = signed_in(request)
    found = get_object_or_404(Order.objects.visible_to(person).with_facts().distinct(), code=code)
    facts = {
        "order": found,
        "face": states.face_of(found),
        "keeps": access.may_keep(person, found),
        "reads_contact": access.may_read_contact(person, found),
        "sources": story.sources_of(found),
        "timeline": story.timeline_of(found),
        "open_refunds": [
            (refund, RefundSentForm(initial={"refund": refund.pk}, auto_id=f"id_{refund.pk}_%s"))
            for refund in found.refunds.all()
            if not hasattr(refund, "sent")
        ],
        "handover": HandoverForm(found.seller, initial={"client_id": uuid.uuid4()}),
        "reached": {row.step for row in found.fulfillments.all()},
        "in_cash": hasattr(found, "paid") and found.paid.method == PaidBy.CASH,
        "may_cancel": not closing.hindrance_of(found),
    }
    return render(request, "orders/sold.html", facts)


def _tried(request: HttpRequest, order: Order, write: Callable[[], object], done: str) -> HttpResponse:
    try:
        write()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("orders:sold", order.code)


def _refused(request: HttpRequest, order: Order, form: Form) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect("orders:sold", order.code)


@login_required
@require_POST
def packing(request: HttpRequest, code: str) -> HttpResponse:
    order = _kept(request, code)
    done = _("Đơn %(code)s đã đóng gói xong.") % {"code": code}
    return _tried(request, order, lambda: fulfillment.pack(order, by=signed_in(request)), done)


@login_required
@require_POST
def handover(request: HttpRequest, code: str) -> HttpResponse:
    order = _kept(request, code)
    form = HandoverForm(order.seller, request.POST)
    if not form.is_valid():
        return _refused(request, order, form)
    facts, done = form.cleaned_data, _("Đã giao cho vận chuyển.")
    return _tried(request, order, lambda: fulfillment.hand_over(order, **facts, by=signed_in(request)), done)


@login_required
@require_POST
def delivery(request: HttpRequest, code: str) -> HttpResponse:
    """The buyer fetched it at the booth."""
    order = _kept(request, code)
    done = _("Đã ghi: người mua tới lấy.")
    return _tried(request, order, lambda: fulfillment.deliver(order, by=signed_in(request)), done)


@login_required
@require_POST
def cash(request: HttpRequest, code: str) -> HttpResponse:
    order = _kept(request, code)
    done = _("Đã ghi: trả tiền mặt.")
    return _tried(request, order, lambda: settling.take_cash(order, by=signed_in(request)), done)


@login_required
@require_POST
def cash_on_delivery(request: HttpRequest, code: str) -> HttpResponse:
    order = _kept(request, code)
    done = _("Đã ghi: gửi hàng trước, người giao hàng thu tiền.")
    return _tried(request, order, lambda: cod.agree(order, by=signed_in(request)), done)


@login_required
@require_POST
def cancellation(request: HttpRequest, code: str) -> HttpResponse:
    order = _kept(request, code)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, order, form)
    by, reason = signed_in(request).log_actor, form.cleaned_data["reason"]
    done = _("Đã hủy đơn và báo cho người mua.")
    return _tried(
        request, order, lambda: closing.cancel(order, by_whom=Canceller.SELLER, reason=reason, by=by), done
    )


@login_required
@require_POST
def refund(request: HttpRequest, code: str) -> HttpResponse:
    """The seller has sent money back."""
    order = _kept(request, code)
    form = RefundSentForm(request.POST)
    if not form.is_valid():
        return _refused(request, order, form)
    asked = get_object_or_404(order.refunds.select_related("order__booth"), pk=form.cleaned_data["refund"])
    number, done = form.cleaned_data["transaction_number"], _("Đã ghi và báo cho người mua.")
    return _tried(
        request,
        order,
        lambda: refunds.note_sent(asked, transaction_number=number, by=signed_in(request)),
        done,
    )
