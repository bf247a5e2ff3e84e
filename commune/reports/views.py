"""Sealed reports for everybody, and the steps of sealing for those whose office it is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design import workbook
from commune.design.paging import page_of
from commune.ledger.disclosing import NotProvedYetError
from commune.lib import periods
from commune.lib.periods import Period
from commune.people.access import boards_of
from commune.people.signed_in import signed_in
from commune.program.wording import called
from commune.reports import access, bundling, comparing, filling, sealing, showing
from commune.reports.models import Freeze
from commune.units.models import AdminUnit

KINDS = {"report.json": "application/json", "report.pdf": "application/pdf", "verify.py": "text/x-python"}


@require_safe
def sealed(request: HttpRequest) -> HttpResponse:
    """All that was accepted, newest first; for who governs, what waits for a step of hers."""
    accepted = (
        Freeze.objects.accepted().defer("content").select_related("unit__parent", "signature__acceptance")
    )
    waiting = Freeze.objects.filter(unit__in=boards_of(request.user), signature__acceptance__isnull=True)
    facts = {
        "page": page_of(accepted.order_by("-signature__acceptance__accepted_at"), request),
        "to_begin": [(unit, each, called(each)) for unit, each in showing.to_begin(request.user)],
        "waiting": waiting.defer("content").select_related("unit").order_by("-prepared_at")[:20],
    }
    return render(request, "reports/sealed.html", facts)


@require_safe
def report(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    """What holds of a unit and period; for who governs it, also what is prepared, and her next step."""
    unit, asked = _unit(uid), _period(period)
    holding = sealing.sealed_of(unit, asked)
    governs = boards_of(request.user).filter(pk=unit.pk).exists()
    latest = sealing.latest_of(unit, asked) if governs else None
    if holding is None and not governs:
        raise Http404
    shown = latest or holding
    facts: dict[str, Any] = {
        "unit": unit,
        "period": asked,
        "when": called(asked),
        "holding": holding,
        "freeze": shown,
    }
    facts |= {
        "governs": governs,
        "steps": showing.steps_of(shown, request.user, unit) if governs else [],
    }
    if shown:
        facts |= showing.facts_of(shown)
        facts["changes"] = comparing.changes_between(shown.restates, shown) if shown.restates else []
    return render(request, "reports/report.html", facts)


@login_required
@require_POST
def preparation(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    """Count the period and keep it; again takes the place of what was not signed."""
    person = signed_in(request)
    unit, asked = (
        get_object_or_404(boards_of(person).select_related("parent__parent"), pk=uid),
        _period(period),
    )
    if not access.may_prepare(person, unit):
        raise Http404
    return _stepped(
        request,
        uid,
        period,
        lambda: sealing.prepare(unit, asked, by=person.log_actor, reason=_reason(request)),
    )


@login_required
@require_POST
def signature(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    return _stepped(
        request, uid, period, lambda: sealing.sign(_seen(request, uid, period), by=signed_in(request))
    )


@login_required
@require_POST
def acceptance(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    return _stepped(
        request, uid, period, lambda: sealing.accept(_seen(request, uid, period), by=signed_in(request))
    )


@require_safe
def file(_request: HttpRequest, uid: str, period: str, name: str) -> HttpResponse:
    """`report.json`, `report.pdf`, `verify.py` of what holds."""
    freeze = sealing.sealed_of(_unit(uid), _period(period))
    if freeze is None or name not in KINDS:
        raise Http404
    try:
        content = bundling.files_of(freeze)[name]
    except NotProvedYetError:
        return HttpResponse(_("Sổ ghi chưa ký điểm chốt. Hãy thử lại sau một phút."), status=503)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "public, max-age=300",
    }
    return HttpResponse(content, content_type=KINDS[name], headers=headers)


@login_required
@require_POST
def form(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    """Her own XLSX form comes back filled from what holds."""
    unit = get_object_or_404(boards_of(request.user), pk=uid)
    freeze, upload = sealing.sealed_of(unit, _period(period)), request.FILES.get("file")
    if freeze is None:
        raise Http404
    try:
        found = filling.filled(upload.read(filling.LARGEST + 1) if upload else b"", freeze)
    except filling.UnfitFormError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:report", uid, period)
    headers = {
        "Content-Disposition": 'attachment; filename="bieu-mau-da-dien.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(found.content, content_type=workbook.KIND, headers=headers)


def _stepped(request: HttpRequest, uid: str, period: str, step: Any) -> HttpResponse:
    try:
        step()
    except sealing.SealingRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi vào sổ."))
    return redirect("reports:report", uid, period)


def _seen(request: HttpRequest, uid: str, period: str) -> Freeze:
    """The very freeze that stood on her page, so that nobody signs what she has not seen."""
    known = Freeze.objects.visible_to(request.user).filter(unit__in=boards_of(request.user), unit=uid)
    try:
        key = UUID(request.POST.get("freeze", ""))
    except ValueError as error:
        raise Http404(str(error)) from None
    return get_object_or_404(known.select_related("unit"), period=_period(period).text, pk=key)


def _reason(request: HttpRequest) -> str:
    return str(request.POST.get("reason", ""))


def _unit(uid: str) -> AdminUnit:
    return get_object_or_404(AdminUnit.objects.select_related("parent__parent"), pk=uid)


def _period(text: str) -> Period:
    try:
        return periods.parse(text)
    except periods.PeriodError as error:
        raise Http404(str(error)) from None
