"""The packer's tablet: stamps of a lot issued, printed and switched on. Files of serials are for keepers alone."""

import tempfile
import uuid
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design.paging import page_of
from commune.lib.vietnamese import format_number
from commune.people.access import organizations_of
from commune.people.signed_in import signed_in
from commune.stamps import access, allowance, batches, counting, printing, ranges, recognized
from commune.stamps.forms import ActivationForm, AssignmentForm, IssueForm
from commune.stamps.models import DeliveryDuty, StampBatch
from commune.stamps.ranges import StampRefusedError
from commune.trace import recall
from commune.trace.models import Lot, LotKind

REFUSED = 422
IN_MEMORY = 4 * 1024 * 1024


def _batch(request: HttpRequest, number: int) -> StampBatch:
    """For keepers; 404 for everybody else, so that numbers tell nothing."""
    kept = StampBatch.objects.kept_by(signed_in(request)).defer("kept")
    return get_object_or_404(
        kept.select_related("trade_item", "lot__trade_item", "lot__place", "holder"), number=number
    )


def _own_print(request: HttpRequest, number: int) -> StampBatch:
    """A batch that its keeper prints herself; what comes printed on rolls is not printed a second time."""
    found = _batch(request, number)
    if DeliveryDuty.objects.filter(batch=found).exists():
        raise PermissionDenied
    return found


def _lot(request: HttpRequest, gtin: str, code: str) -> Lot:
    visible = (
        Lot.objects.visible_to(signed_in(request)).select_related("trade_item", "holder", "place").distinct()
    )
    found = get_object_or_404(visible, trade_item__gtin=gtin, code=code)
    if not access.may_keep_stamps(signed_in(request), found.holder):
        raise PermissionDenied
    return found


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Packed lots that may get stamps, latest first."""
    kept = organizations_of(signed_in(request), *access.KEEPERS)
    if not kept.exists():
        raise PermissionDenied
    packed = Lot.objects.filter(kind=LotKind.PACKED, holder__in=kept).select_related("trade_item")
    page = page_of(packed.order_by("-made_at", "code"), request, size=20)
    stopped = recall.recalled(page) | recall.held(page)
    rolls = (
        StampBatch.objects.kept_by(signed_in(request))
        .filter(lot=None)
        .defer("kept")
        .select_related("trade_item")
    )
    facts = {"page": page, "stopped": stopped, "rolls": rolls.order_by("-number")[:20]}
    return render(request, "stamps/desk.html", facts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_lot(request: HttpRequest, gtin: str, code: str) -> HttpResponse:
    """The lot's batches and the form for a new one; a second press of the button makes no second batch."""
    lot = _lot(request, gtin, code)
    form = IssueForm(request.POST or None, initial={"client_id": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            made = batches.issue_batch(
                trade_item=lot.trade_item,
                lot=lot,
                holder=lot.holder,
                by=signed_in(request),
                **form.cleaned_data,
            )
        except StampRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            told = _("Đã phát hành %(count)s tem. In tem, dán lên hàng rồi kích hoạt.")
            messages.success(request, told % {"count": format_number(made.count)})
            return redirect("stamps:batch", number=made.number)
    issued = lot.stamp_batches.defer("kept").order_by("-number")
    facts = {
        "lot": lot,
        "form": form,
        "left": max(allowance.stamps_left(lot), 0),
        "is_stopped": not Lot.objects.sellable().filter(pk=lot.pk).exists(),
        "issued": [(each, counting.figures_of(each)) for each in issued],
    }
    return render(request, "stamps/of_lot.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Figures for whoever keeps or governs it; the files and the form for keepers."""
    seen = StampBatch.objects.visible_to(signed_in(request)).defer("kept")
    found = get_object_or_404(seen.select_related("trade_item", "lot__trade_item", "holder"), number=number)
    return _batch_page(request, found, None)


def _batch_page(
    request: HttpRequest,
    found: StampBatch,
    form: ActivationForm | None,
    roll_form: AssignmentForm | None = None,
) -> HttpResponse:
    idle = counting.idle_ranges(found)
    if form is None and idle:
        form = ActivationForm(initial={"first": idle[0][0] + 1, "last": idle[0][1] + 1})
    free = [] if found.lot_id else counting.unassigned_ranges(found)
    if roll_form is None and free:
        start = {"first": free[0][0] + 1, "last": free[0][1] + 1}
        roll_form = AssignmentForm(initial=start, roll=found)
    facts = {
        "batch": found,
        "figures": counting.figures_of(found),
        "form": form,
        "keeps": access.may_keep_stamps(signed_in(request), found.holder),
        "idle": [ranges.written(first, last) for first, last in idle],
        "activations": found.activations.select_related("activated_by", "lot__trade_item").order_by("first"),
        "marks": found.stampmarks.order_by("-marked_at"),
        "layouts": printing.LAYOUTS,
        "is_delivered": DeliveryDuty.objects.filter(batch=found).exists(),
        "roll_form": roll_form,
        "free": [ranges.written(first, last) for first, last in free],
        "assignments": found.stampassignments.select_related("lot").order_by("first"),
        "recognitions": recognized.marks_of(found),
    }
    refused = any(each is not None and each.is_bound for each in (form, roll_form))
    return render(request, "stamps/batch.html", facts, status=REFUSED if refused else 200)


@login_required
@require_POST
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    """A range of a roll is put on a lot."""
    found = _batch(request, number)
    form = AssignmentForm(request.POST, roll=found)
    if form.is_valid():
        first, last = form.cleaned_data["first"] - 1, form.cleaned_data["last"] - 1
        lot = form.cleaned_data["lot"]
        try:
            done = batches.assign(found, lot, first=first, last=last, by=signed_in(request))
        except StampRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            told = {"range": ranges.written(done.first, done.last), "lot": lot.code}
            messages.success(request, _("Đã gán tem %(range)s cho lô %(lot)s.") % told)
            return redirect("stamps:batch", number=number)
    return _batch_page(request, found, None, form)


@login_required
@require_POST
def activation(request: HttpRequest, number: int) -> HttpResponse:
    found = _batch(request, number)
    form = ActivationForm(request.POST)
    if form.is_valid():
        first, last = form.cleaned_data["first"] - 1, form.cleaned_data["last"] - 1
        try:
            done = batches.activate(found, first=first, last=last, by=signed_in(request))
        except StampRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(
                request, _("Đã kích hoạt tem %(range)s.") % {"range": ranges.written(done.first, done.last)}
            )
            return redirect("stamps:batch", number=number)
    return _batch_page(request, found, form)


@login_required
@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponseBase:
    """Label sheets; `?mau=` names the layout."""
    found = _own_print(request, number)
    layout = printing.LAYOUTS.get(request.GET.get("mau", ""), printing.LAYOUTS[printing.USUAL])
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    printing.pdf(found, layout, file)
    file.seek(0)
    return _private(FileResponse(file, as_attachment=True, filename=f"tem-{number}.pdf"))


@login_required
@require_safe
def csv_file(request: HttpRequest, number: int) -> HttpResponseBase:
    return _text(printing.csv(_own_print(request, number)), "text/csv; charset=utf-8", f"tem-{number}.csv")


@login_required
@require_safe
def zpl_file(request: HttpRequest, number: int) -> HttpResponseBase:
    return _text(printing.zpl(_own_print(request, number)), "text/plain; charset=utf-8", f"tem-{number}.zpl")


def _text(lines: Iterator[str], kind: str, name: str) -> HttpResponseBase:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _private(StreamingHttpResponse(printing.blocks(lines), content_type=kind, headers=disposition))


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "private, no-store"
    return response
