"""A unit's standing findings for everybody; with history, reasons and a new decision for those who govern it."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.findings import access, entering
from commune.findings.forms import DecisionForm
from commune.findings.listing import above, by_set, unit_lines
from commune.findings.models import Assessment, StatedFigure
from commune.people.signed_in import signed_in
from commune.units.history import date_today
from commune.units.models import AdminUnit

REFUSED = 422


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Everybody: units of which findings stand."""
    wanted = request.GET.get("tim", "")[:60]
    lines = unit_lines(AdminUnit.objects.all(), text=wanted)
    return render(request, "findings/units.html", {"page": page_of(lines, request), "wanted": wanted})


@require_safe
def unit(request: HttpRequest, uid: str) -> HttpResponse:
    """Everybody: what stands about one unit."""
    found = get_object_or_404(AdminUnit.objects.select_related("parent__parent"), pk=uid)
    standing = Assessment.objects.all().standing().filter(unit=found).select_related("file")
    figures = StatedFigure.objects.all().standing().filter(unit=found).select_related("file")
    facts = {
        "unit": found,
        "above": above(found),
        "sets": by_set(standing),
        "figures": figures.order_by("subject"),
        "governs": access.read_units(request.user).filter(pk=uid).exists(),
    }
    return render(request, "findings/unit.html", facts)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The units that she governs; a search also finds those that have no finding yet."""
    person = signed_in(request)
    if not access.may_read(person):
        raise PermissionDenied
    wanted = request.GET.get("tim", "")[:60]
    lines = unit_lines(access.read_units(person), text=wanted, empty=bool(wanted))
    facts = {"page": page_of(lines, request), "wanted": wanted, "may_enter": access.may_enter(person)}
    return render(request, "findings/desk.html", facts)


@login_required
@require_safe
def desk_unit(request: HttpRequest, uid: str) -> HttpResponse:
    """History with reasons and names. `?bo=xa-ntm-2021&so=8.4` begins a decision on that requirement."""
    begun: dict[str, Any] = {"decided_on": date_today(), "client_id": uuid.uuid4()}
    begun |= {"set_code": request.GET.get("bo", "")[:40], "number": request.GET.get("so", "")[:20]}
    return _desk_unit(request, uid, DecisionForm(initial=begun))


def _desk_unit(request: HttpRequest, uid: str, form: DecisionForm) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(access.read_units(person).select_related("parent__parent"), pk=uid)
    rows = Assessment.objects.visible_to(person).told().filter(unit=found)
    figures = StatedFigure.objects.visible_to(person).told().filter(unit=found)
    facts = {
        "unit": found,
        "above": above(found),
        "sets": by_set(rows.select_related("file", "entered_by")),
        "figures": figures.select_related("file").order_by("subject", "-on", "-pk"),
        "form": form if access.may_decide(person, found) else None,
    }
    return render(request, "findings/desk_unit.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def assessments(request: HttpRequest, uid: str) -> HttpResponse:
    """A decision by a signed document, which takes the place of the earlier one."""
    person = signed_in(request)
    found = get_object_or_404(access.read_units(person), pk=uid)
    if not access.may_decide(person, found):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _desk_unit(request, uid, form)
    try:
        entering.decide(found, **form.cleaned_data, by=person)
    except entering.FindingRefusedError as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _desk_unit(request, uid, form)
    messages.success(request, _("Đã ghi đánh giá."))
    return redirect("findings:desk-unit", uid=uid)
