from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from commune.units import history
from commune.units.directory import units_like
from commune.units.forms import DayQuestion, UnitQuestion
from commune.units.models import AdminUnit


def _status(form: DayQuestion | UnitQuestion) -> int:
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK


def units(request: HttpRequest) -> HttpResponse:
    """Search by name; every answer links to the unit's page on the asked day."""
    form = UnitQuestion(request.GET or None)
    asked = form.is_valid() and form.cleaned_data["q"]
    found = units_like(form.cleaned_data["q"]) if asked else []
    day = form.cleaned_data.get("on") if form.is_valid() else None
    facts = {"form": form, "found": found, "asked": asked, "day": day}
    return render(request, "units/units.html", facts, status=_status(form))


def unit(request: HttpRequest, uid: str) -> HttpResponse:
    """What governs this ground on `?on=` and today, where it came from, and who else had its code."""
    subject = get_object_or_404(AdminUnit.objects.select_related("parent__parent"), pk=uid)
    form = DayQuestion(request.GET or None)
    day = form.cleaned_data["on"] if form.is_valid() else None
    facts = {
        "unit": subject,
        "form": form,
        "answer": history.whereabouts_of(subject, day or history.date_today()),
        "asked_day": day,
        "successors": history.successors_of(subject),
        "predecessors": history.predecessors_of(subject),
        "same_code": history.same_code(subject),
        "bodies": subject.bodies.select_related("successor").order_by("valid_to", "name"),
        "children": subject.children.all(),
    }
    return render(request, "units/unit.html", facts, status=_status(form))
