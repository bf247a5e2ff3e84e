"""One order of stamps on its way: ruled by the province, made, delivered, confirmed by the facility, given back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.people.signed_in import signed_in
from commune.quotas import access, delivering, ordering
from commune.quotas.forms import DeliveryForm, ReceiptForm, RefusalForm, ReturnForm
from commune.quotas.models import ReturnKind, StampDelivery, StampOrder
from commune.quotas.programmes import QuotaRefusedError
from commune.quotas.views import REFUSED, refused
from commune.stamps import printing
from commune.stamps.ranges import StampRefusedError, written

REFUSALS = (QuotaRefusedError, StampRefusedError)


def _order(request: HttpRequest, pk: UUID) -> StampOrder:
    seen = StampOrder.objects.visible_to(signed_in(request))
    return get_object_or_404(
        seen.select_related("quota__facility__unit", "trade_item", "ruling", "making__batch", "ordered_by"),
        pk=pk,
    )


def _ruled(request: HttpRequest, pk: UUID) -> StampOrder:
    """An order that she may rule and deliver."""
    found = _order(request, pk)
    if not access.may_rule(signed_in(request), found.quota.facility):
        raise PermissionDenied
    return found


def _ordered(request: HttpRequest, found: StampOrder) -> StampOrder:
    """An order of her own facility."""
    if not access.may_order(signed_in(request), found.quota.facility):
        raise PermissionDenied
    return found


@login_required
@require_safe
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _order(request, pk))


def _page(
    request: HttpRequest, found: StampOrder, bound: dict[str, forms.Form] | None = None
) -> HttpResponse:
    person, facility = signed_in(request), found.quota.facility
    free = delivering.undelivered_ranges(found) if hasattr(found, "making") else []
    start = {"first": free[0][0] + 1, "last": free[0][1] + 1} if free else {}
    facts: dict[str, Any] = {
        "order": found,
        "steps": _steps(found),
        "deliveries": [_delivery(each, bound or {}) for each in _deliveries(found)],
        "returns": found.returns.order_by("recorded_at"),
        "free": [written(*each) for each in free],
        "may_rule": access.may_rule(person, facility),
        "may_order": access.may_order(person, facility),
        "confirmed": [written(*each) for each in delivering.confirmed_ranges(found)],
        "refusal": RefusalForm(),
        "delivery": DeliveryForm(initial=start) if free else None,
        "return": ReturnForm(),
    }
    facts |= bound or {}
    return render(request, "quotas/order.html", facts, status=REFUSED if bound else 200)


def _deliveries(found: StampOrder) -> Any:
    return found.deliveries.select_related("receipt", "delivered_by").order_by("first")


def _delivery(row: StampDelivery, bound: dict[str, forms.Form]) -> dict[str, Any]:
    whole = {"first": row.first + 1, "last": row.last + 1}
    form = bound.get(str(row.pk)) or ReceiptForm(initial=whole, auto_id=f"phieu-{row.pk}-%s")
    return {"row": row, "form": form}


def _steps(found: StampOrder) -> list[dict[str, Any]]:
    """Where the order stands, each step by its own row."""
    ruling = getattr(found, "ruling", None)
    making = getattr(found, "making", None)
    sent, received = list(found.deliveries.all()), delivering.confirmed_ranges(found)
    steps = [{"label": _("Đặt tem"), "state": "done", "when": found.ordered_at}]
    if ruling and not ruling.is_approved:
        return [
            *steps,
            {"label": _("Không duyệt"), "state": "failed", "when": ruling.ruled_at, "note": ruling.reason},
        ]
    done = [
        (_("Tỉnh duyệt"), ruling and ruling.ruled_at),
        (_("In cuộn tem"), making and making.made_at),
        (_("Giao tem"), sent and sent[0].delivered_at),
        (
            _("Cơ sở xác nhận"),
            received and found.deliveries.filter(receipt__isnull=False)[0].receipt.received_at,
        ),
    ]
    for label, when in done:
        states = [step["state"] for step in steps]
        state = "done" if when else ("next" if "now" in states else "now")
        steps.append({"label": label, "state": state, "when": when or None})
    return steps


@login_required
@require_POST
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approved, and the roll is made at once; broken off in between, the same button makes it."""
    found = _ruled(request, pk)
    try:
        ordering.approve(found, by=signed_in(request))
        ordering.make_roll(found, by=signed_in(request))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã duyệt và tạo cuộn tem."))
    return redirect("quotas:order", pk=pk)


@login_required
@require_POST
def refusal(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _ruled(request, pk), RefusalForm(request.POST)
    if form.is_valid():
        try:
            ordering.refuse(found, by=signed_in(request), **form.cleaned_data)
        except REFUSALS as said:
            refused(form, said)
        else:
            messages.success(request, _("Đã trả lời không duyệt. Hạn mức được trả lại."))
            return redirect("quotas:order", pk=pk)
    return _page(request, found, {"refusal": form})


@login_required
@require_safe
def print_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The list of serials for the province's print shop; nobody else gets it."""
    found = _ruled(request, pk)
    making = getattr(found, "making", None)
    if making is None:
        raise PermissionDenied
    lines = printing.blocks(printing.csv(making.batch))
    name = f'attachment; filename="tem-{making.batch.number}.csv"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@login_required
@require_POST
def deliveries(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _ruled(request, pk), DeliveryForm(request.POST)
    if form.is_valid():
        slip = form.cleaned_data["slip"]
        try:
            made = delivering.deliver(found, slip=slip, by=signed_in(request), **form.reach())
        except REFUSALS as said:
            refused(form, said)
        else:
            messages.success(request, _("Đã giao tem %(range)s.") % {"range": made.words})
            return redirect("quotas:order", pk=pk)
    return _page(request, found, {"delivery": form})


@login_required
@require_POST
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The facility confirms what it counted."""
    seen = StampDelivery.objects.visible_to(signed_in(request)).select_related("order__quota__facility")
    row = get_object_or_404(seen, pk=pk)
    found = _ordered(request, _order(request, row.order_id))
    form = ReceiptForm(request.POST, auto_id=f"phieu-{row.pk}-%s")
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            made = delivering.confirm(row, note=note, by=signed_in(request), **form.reach())
        except REFUSALS as said:
            refused(form, said)
        else:
            messages.success(request, _("Đã xác nhận nhận tem %(range)s.") % {"range": made.words})
            return redirect("quotas:order", pk=found.pk)
    return _page(request, found, {str(row.pk): form})


@login_required
@require_POST
def returns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stamps that came damaged or are left over go back or are destroyed."""
    found, form = _ordered(request, _order(request, pk)), ReturnForm(request.POST)
    if form.is_valid():
        kind, reason = ReturnKind(form.cleaned_data["kind"]), form.cleaned_data["reason"]
        try:
            delivering.give_back(found, kind, reason=reason, by=signed_in(request), **form.reach())
        except REFUSALS as said:
            refused(form, said)
        else:
            messages.success(request, _("Đã ghi. Các tem này không còn giá trị."))
            return redirect("quotas:order", pk=pk)
    return _page(request, found, {"return": form})
