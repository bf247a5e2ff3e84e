"""The public page of a unit's essential services; its officials enter and end them there."""

import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.citizens import access, essentials
from commune.citizens.essentials import ServiceRefusedError
from commune.citizens.forms import EndForm, ListForm, ServiceForm
from commune.citizens.models import EssentialService, Report, ServiceKind
from commune.citizens.progress import state_of
from commune.citizens.reports import receiving_units
from commune.design.tables import UnreadableList
from commune.people.signed_in import signed_in
from commune.units.models import AdminUnit

REFUSED = 422
LATEST_REPORTS = 12


@require_safe
def services(request: HttpRequest, uid: str) -> HttpResponse:
    return _page(request, get_object_or_404(AdminUnit.objects.select_related("parent__parent"), pk=uid))


def _page(
    request: HttpRequest, unit: AdminUnit, *, form: ServiceForm | None = None, listed: ListForm | None = None
) -> HttpResponse:
    standing = EssentialService.objects.filter(unit=unit).standing_on(timezone.localdate())
    rows = list(standing.order_by("name", "pk"))
    by_kind = [(str(kind.label), [row for row in rows if row.kind == kind]) for kind in ServiceKind]
    known = Report.objects.filter(unit=unit).select_related("answer", "verdict").order_by("-sent_at")
    enters = access.may_enter(request.user, unit)
    facts = {
        "unit": unit,
        "groups": [(label, found) for label, found in by_kind if found],
        "reports": [(each, state_of(each)) for each in known[:LATEST_REPORTS]],
        "receives": receiving_units().filter(pk=unit.pk).exists(),
        "form": form or (ServiceForm(initial={"client_id": uuid.uuid4()}) if enters else None),
        "list_form": listed or (ListForm(auto_id="ds-%s") if enters else None),
        "columns": essentials.COLUMNS,
    }
    is_wrong = form is not None or listed is not None
    return render(request, "citizens/services.html", facts, status=REFUSED if is_wrong else 200)


def _own(request: HttpRequest, uid: str) -> AdminUnit:
    unit = get_object_or_404(AdminUnit.objects.select_related("parent__parent"), pk=uid)
    if not access.may_enter(request.user, unit):
        raise PermissionDenied
    return unit


def _refused(form: forms.Form, refusal: ServiceRefusedError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@login_required
@require_POST
def entries(request: HttpRequest, uid: str) -> HttpResponse:
    """A new service; a second press of the button makes no second one."""
    unit, form = _own(request, uid), ServiceForm(request.POST)
    if form.is_valid():
        try:
            made = essentials.enter(unit, by=signed_in(request), **form.cleaned_data)
        except ServiceRefusedError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Đã ghi dịch vụ %(name)s.") % {"name": made.name})
            return redirect("citizens:services", uid=uid)
    return _page(request, unit, form=form)


@login_required
@require_POST
def lists(request: HttpRequest, uid: str) -> HttpResponse:
    """A list of many services at once: all or nothing."""
    unit, form = _own(request, uid), ListForm(request.POST, request.FILES)
    if form.is_valid():
        content, person = form.cleaned_data["file"].read(), signed_in(request)
        try:
            count = essentials.import_services(content, units=access.importing_units(person), by=person)
        except UnreadableList as refusal:
            form.add_error("file", str(refusal))
        except ServiceRefusedError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("%(count)s dịch vụ mới.") % {"count": count})
            return redirect("citizens:services", uid=uid)
    return _page(request, unit, listed=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page that asks from when and why; who may not enter there has no business here."""
    found = get_object_or_404(EssentialService.objects.select_related("unit"), pk=pk)
    if not access.may_enter(request.user, found.unit):
        raise PermissionDenied
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            essentials.end(found, by=signed_in(request), **form.cleaned_data)
        except ServiceRefusedError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Đã ghi ngừng dịch vụ %(name)s.") % {"name": found.name})
            return redirect("citizens:services", uid=found.unit_id)
    facts = {"service": found, "form": form}
    return render(request, "citizens/ending.html", facts, status=REFUSED if form.errors else 200)
