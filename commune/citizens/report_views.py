"""A resident's report: sent from a phone without an account, followed by its code."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.citizens import reports
from commune.citizens.forms import ReportForm, VerdictForm
from commune.citizens.models import Report
from commune.citizens.progress import stages_of, state_of
from commune.citizens.reports import ReportRefusedError
from commune.files.keeping import FileRefusedError
from commune.orders.limits import limited

REFUSED = 422


@limited("report")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?xa=` names the commune beforehand."""
    start = {"client_id": uuid.uuid4(), "unit": request.GET.get("xa")}
    is_sent = request.method == "POST"
    form = ReportForm(request.POST, request.FILES) if is_sent else ReportForm(initial=start)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        sent = facts.pop("photo")
        try:
            made = reports.send(facts.pop("unit"), photo=sent.read() if sent else None, **facts)
        except ReportRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except FileRefusedError as refusal:
            form.add_error("photo", str(refusal))
        else:
            return redirect("citizens:report", code=made.code)
    return render(request, "citizens/new.html", {"form": form}, status=REFUSED if form.errors else 200)


def _report(code: str) -> Report:
    known = Report.objects.select_related("unit", "answer", "verdict")
    return get_object_or_404(known, code=code.upper())


@never_cache
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Kind, commune, state, answer; not what the sender wrote, the photo, the phone, whoever holds the code."""
    found = _report(code)
    facts = {
        "report": found,
        "steps": stages_of(found),
        "state": state_of(found),
        "may_judge": hasattr(found, "answer") and not hasattr(found, "verdict"),
        "has_phone": bool(found.phone),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "citizens/report.html", facts)


@limited("report-phone")
@require_POST
def phone_erasure(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever holds the code may have the phone number erased; a second press changes nothing."""
    found = _report(code)
    reports.erase_phone(found)
    messages.success(request, _("Số điện thoại của phản ánh này không còn được lưu."))
    return redirect("citizens:report", code=found.code)


@limited("verdict")
@require_POST
def verdict(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _report(code), VerdictForm(request.POST)
    if form.is_valid():
        try:
            reports.judge(found, **form.cleaned_data)
        except ReportRefusedError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Cảm ơn anh chị. Xã đã nhận ý kiến."))
    else:
        messages.error(request, _("Hãy bấm Yên tâm hoặc Chưa."))
    return redirect("citizens:report", code=found.code)
