"""Pages of a lot for those who keep or govern it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design import written
from commune.design.paging import page_of
from commune.people.signed_in import signed_in
from commune.trace import access, freshness, holds, lineage
from commune.trace import recall as recalling
from commune.trace.forms import ReasonForm
from commune.trace.models import Event, Hold, Lot


def _visible(request: HttpRequest, gtin: str, code: str) -> Lot:
    mine = Lot.objects.visible_to(signed_in(request)).select_related(
        "trade_item", "holder__parent", "holder__unit", "place"
    )
    return get_object_or_404(mine.distinct(), trade_item__gtin=gtin, code=code)


@login_required
@require_safe
def lots(request: HttpRequest) -> HttpResponse:
    """Lots that she may see; `?giu=1`: those that are held."""
    mine = Lot.objects.visible_to(signed_in(request)).select_related("trade_item", "holder").distinct()
    only_held = request.GET.get("giu") == "1"
    if only_held:
        mine = mine.filter(holds__in=Hold.objects.standing())
    page = page_of(mine.order_by("-made_at"), request, size=24)
    facts = {"page": page, "recalled": recalling.recalled(page), "held": recalling.held(page)}
    return render(request, "trace/lots.html", {**facts, "only_held": only_held})


@login_required
@require_safe
def lot(request: HttpRequest, gtin: str, code: str) -> HttpResponse:
    return _lot_page(request, _visible(request, gtin, code), ReasonForm(auto_id="thu_hoi_%s"))


def _lot_page(request: HttpRequest, row: Lot, form: ReasonForm, status: int = 200) -> HttpResponse:
    ancestors, descendants = lineage.ancestors_of(row), lineage.descendants_of(row)
    hers = _hers(request, [row, *ancestors, *descendants])
    standing = row.holds.standing().select_related("follows__lot__trade_item", "placed_by")
    found = {
        "lot": row,
        "ancestors": ancestors,
        "descendants": descendants,
        "events": _events_of(row),
        "hers": hers,
        "holdings": _went([one for one in (row, *descendants) if one.pk in hers]),
        "recalls": recalling.recalls_of(row),
        "best_before": freshness.best_before_of(row),
        "changes": row.best_before_changes.order_by("-pk"),
        "holds": standing,
        "releasable": {one.pk for one in standing if access.may_release(signed_in(request), one)},
        "released": row.holds.filter(release__isnull=False).select_related("release__released_by"),
        "may_recall": access.may_recall(signed_in(request), row),
        "may_hold": access.may_hold(signed_in(request), row),
        "form": form,
        "hold_form": ReasonForm(auto_id="giu_%s"),
    }
    return render(request, "trace/lot.html", found, status=status)


def _hers(request: HttpRequest, among: list[Lot]) -> set[UUID]:
    """Lots that she may open: the others are named without a link, and who bought of them is not told."""
    visible = Lot.objects.visible_to(signed_in(request)).filter(pk__in=[lot.pk for lot in among])
    return set(visible.values_list("pk", flat=True))


@dataclass(frozen=True)
class Went:
    """Where units of a lot are: `label`, the lot's number, how many in words."""

    label: str
    code: str
    written: str


def _went(lots: list[Lot]) -> list[Went]:
    known = {lot.pk: lot for lot in lots}
    return [
        Went(one.label, known[one.lot].code, written.measure(one.quantity, known[one.lot].uom))
        for one in recalling.holders_of(lots)
    ]


def _events_of(row: Lot) -> QuerySet[Event]:
    named = f"/01/{row.trade_item.gtin}/10/{row.code}"
    return Event.objects.filter(items__identifier__endswith=named).distinct().order_by("event_time")


@login_required
@require_POST
def recall(request: HttpRequest, gtin: str, code: str) -> HttpResponseBase:
    row = _visible(request, gtin, code)
    if not access.may_recall(signed_in(request), row):
        raise PermissionDenied
    form = ReasonForm(request.POST, auto_id="thu_hoi_%s")
    if not form.is_valid():
        return _lot_page(request, row, form, status=422)
    ordered = not access.keeps(signed_in(request), row)
    recalling.start(row, reason=form.cleaned_data["reason"], by=signed_in(request), is_ordered=ordered)
    messages.success(request, _("Đã thu hồi. Hàng ngừng bán ngay; người mua được báo tin."))
    return redirect("lot", gtin=gtin, code=code)


@login_required
@require_POST
def hold(request: HttpRequest, gtin: str, code: str) -> HttpResponseBase:
    row = _visible(request, gtin, code)
    if not access.may_hold(signed_in(request), row):
        raise PermissionDenied
    form = ReasonForm(request.POST, auto_id="thu_hoi_%s")
    if not form.is_valid():
        return _lot_page(request, row, form, status=422)
    holds.place(row, reason=form.cleaned_data["reason"], by=signed_in(request))
    messages.success(request, _("Đã tạm giữ. Lô này không bán, không chuyển đi cho tới khi được giải tỏa."))
    return redirect("lot", gtin=gtin, code=code)


@login_required
@require_POST
def hold_release(request: HttpRequest, key: str) -> HttpResponseBase:
    mine = Lot.objects.visible_to(signed_in(request))
    found = Hold.objects.filter(lot__in=mine).select_related(
        "lot__trade_item",
        "lot__holder__unit",
        "placed_by",
        "follows__lot__holder__unit",
        "follows__placed_by",
    )
    row = get_object_or_404(found.distinct(), pk=key)
    if not access.may_release(signed_in(request), row):
        raise PermissionDenied
    form = ReasonForm(request.POST, auto_id="thu_hoi_%s")
    if not form.is_valid():
        messages.error(request, _("Hãy ghi lý do giải tỏa."))
    else:
        holds.release(row, reason=form.cleaned_data["reason"], by=signed_in(request))
        messages.success(request, _("Đã giải tỏa tạm giữ."))
    return redirect("lot", gtin=row.lot.trade_item.gtin, code=row.lot.code)
