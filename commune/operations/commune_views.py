"""A province opens a further commune: chosen, then a checklist that tells what is still missing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.operations import opening, staffing
from commune.operations.checklist import checklist_of
from commune.operations.forms import (
    CooperativeForm,
    OfficeForm,
    OfficialForm,
    OpeningForm,
    PlaceForm,
    StepForm,
)
from commune.operations.models import CommuneOpening
from commune.operations.opening import OpeningRefusedError
from commune.people.models import Person
from commune.people.signed_in import signed_in
from commune.places.models import Hamlet

REFUSED = 422
FORMS: dict[str, type[StepForm]] = {
    form.step: form for form in (OfficeForm, OfficialForm, CooperativeForm, PlaceForm)
}
VERBS: dict[str, Callable[..., object]] = {
    "office": staffing.name_office,
    "officials": staffing.appoint_official,
    "cooperative": staffing.name_cooperative,
    "places": staffing.name_place,
}


def _opener(request: HttpRequest) -> Person:
    person = signed_in(request)
    if not opening.may_open(person):
        raise PermissionDenied
    return person


def _told(form: Any, refusal: OpeningRefusedError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Which commune; the openings that were begun before stand below."""
    person = _opener(request)
    # what was opened meanwhile, or by the same press of the button, is answered by the verb
    units = opening.communes_opened_by(person) if request.method == "POST" else opening.openable_by(person)
    form = OpeningForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = opening.open_commune(by=person, **form.cleaned_data)
        except OpeningRefusedError as refusal:
            _told(form, refusal)
        else:
            return redirect("commune-opening", uid=made.unit_id)
    begun = CommuneOpening.objects.visible_to(person).select_related("unit", "finish").order_by("-opened_at")
    facts = {"form": form, "begun": begun}
    return render(request, "operations/new.html", facts, status=REFUSED if form.errors else 200)


def _opening(request: HttpRequest, uid: str) -> CommuneOpening:
    seen = CommuneOpening.objects.visible_to(signed_in(request))
    return get_object_or_404(seen.select_related("unit__parent", "finish", "opened_by"), unit=uid)


@login_required
@require_safe
def checklist(request: HttpRequest, uid: str) -> HttpResponse:
    return _page(request, _opening(request, uid), {})


def _page(
    request: HttpRequest, found: CommuneOpening, forms: dict[str, StepForm], status: int = 200
) -> HttpResponse:
    steps = checklist_of(found.unit)
    is_over = hasattr(found, "finish")
    facts = {
        "opening": found,
        "is_over": is_over,
        "steps": [(each, None if is_over else forms.get(each.key) or FORMS[each.key]()) for each in steps],
        "missing": [each.label for each in steps if not each.is_done],
        "hamlets": Hamlet.objects.filter(unit=found.unit).order_by("folded"),
    }
    return render(request, "operations/checklist.html", facts, status=status)


@login_required
@require_POST
def steps(request: HttpRequest, uid: str, step: str) -> HttpResponse:
    """One step is done; it may be repeated."""
    found = _opening(request, uid)
    if step not in FORMS:
        raise Http404
    form = FORMS[step](request.POST)
    if form.is_valid():
        told = form.facts() if isinstance(form, PlaceForm) else form.cleaned_data
        try:
            VERBS[step](found, by=signed_in(request), **told)
        except OpeningRefusedError as refusal:
            _told(form, refusal)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("commune-opening", uid=uid)
    return _page(request, found, {step: form}, status=REFUSED)


@login_required
@require_POST
def finish(request: HttpRequest, uid: str) -> HttpResponse:
    found = _opening(request, uid)
    try:
        opening.finish(found, by=signed_in(request))
        messages.success(request, _("%(unit)s đã mở xong.") % {"unit": found.unit.name})
    except OpeningRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("commune-opening", uid=uid)
