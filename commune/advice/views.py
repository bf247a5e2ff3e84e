"""Advice for the farmer and her technician: plots, one plot's advice with its reasons, and what was seen there."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commune.advice import access, advising, replaying
from commune.advice.forms import SightingForm
from commune.advice.models import Advice, Level, PestSighting
from commune.advice.sighting import SightingRefusedError, record_sighting
from commune.design.paging import page_of
from commune.farm.access import plots_visible_to
from commune.farm.seasons import season_at
from commune.people.signed_in import signed_in
from commune.places.models import Place
from commune.places.work import plots_worked_by

REFUSED = 422
ORDER = list(Level.values)


@dataclass(frozen=True)
class PlotAdvice:
    """A plot with its newest day's advice, the most urgent first."""

    plot: Place
    day: date | None
    rows: list[Advice]

    @property
    def pressing(self) -> list[Advice]:
        return [row for row in self.rows if row.level in (Level.ACT, Level.CAREFUL)]

    @property
    def calm(self) -> list[Advice]:
        return [row for row in self.rows if row.level not in (Level.ACT, Level.CAREFUL)]


def _of(plot: Place) -> PlotAdvice:
    given = Advice.objects.filter(plot=plot)
    day = given.aggregate(day=Max("day"))["day"]
    rows = given.standing().filter(day=day) if day else []
    return PlotAdvice(
        plot, day, sorted(rows, key=lambda row: (ORDER.index(row.level), row.kind, row.subject))
    )


@login_required
@require_GET
def plots(request: HttpRequest) -> HttpResponse:
    page = page_of(access.advised_plots(signed_in(request)), request, size=20)
    return render(request, "advice/plots.html", {"page": page, "found": [_of(each) for each in page]})


def _plot(request: HttpRequest, code: str) -> Place:
    visible = plots_visible_to(signed_in(request)).select_related("holder__parent", "unit")
    return get_object_or_404(visible, code=code)


@login_required
@require_GET
def plot(request: HttpRequest, code: str) -> HttpResponse:
    """Today's advice with its reasons, and what was said before."""
    found = _plot(request, code)
    told = _of(found)
    earlier = Advice.objects.filter(plot=found).standing().order_by("-day", "kind", "subject")
    earlier = earlier.exclude(level=Level.INFO).exclude(day=told.day) if told.day else earlier
    season = season_at(found, advising.today())
    facts = {
        "plot": found,
        "told": told,
        "is_of_today": told.day == advising.today(),
        "season": season,
        "page": page_of(earlier, request, size=10),
        "sightings": _sightings(found),
        "may_write": plots_worked_by(signed_in(request)).filter(pk=found.pk).exists(),
    }
    return render(request, "advice/plot.html", facts)


def _sightings(found: Place) -> list[dict[str, Any]]:
    from commune.advice import tables

    names = {
        (line["pest"], line["stage"]): f"{line['name']}: {line['stage_label']}"
        for line in tables.in_force("pests", advising.today())
    }
    rows = PestSighting.objects.filter(plot=found).select_related("entered_by")
    return [
        {
            "title": names.get((row.pest, row.stage), row.pest),
            "day": row.seen_on,
            "icon": "bug",
            "note": row.note,
            "by": row.entered_by.full_name,
        }
        for row in rows.order_by("-seen_on", "-entered_at")[:5]
    ]


@login_required
@require_http_methods(["GET", "POST"])
def sightings(request: HttpRequest, code: str) -> HttpResponse:
    """Ghi giai đoạn sâu bệnh; the answer is the plot's page with days to the next stage."""
    found = _plot(request, code)
    person = signed_in(request)
    if not plots_worked_by(person).filter(pk=found.pk).exists():
        raise PermissionDenied
    season = season_at(found, advising.today())
    form = SightingForm(request.POST or None, species=season.variety.species_id if season else None)
    if request.method == "POST" and form.is_valid():
        try:
            record_sighting(found, by=person, **form.facts())
            advising.advise(found, advising.today())
            messages.success(request, _("Đã ghi. Lời khuyên đã tính lại."))
            return redirect("advice:plot", code=found.code)
        except SightingRefusedError as refusal:
            form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
    status = REFUSED if form.errors else 200
    return render(request, "advice/sighting_form.html", {"form": form, "plot": found}, status=status)


@login_required
@require_GET
def advice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One piece with everything behind it: reasons, what was estimated, sources, inputs, and whether it replays."""
    visible = Advice.objects.visible_to(signed_in(request)).select_related("plot")
    found = get_object_or_404(visible, pk=pk)
    facts = {
        "advice": found,
        "differs": replaying.differences(found),
        "inputs": _written(found.inputs),
    }
    return render(request, "advice/advice.html", facts)


def _written(inputs: dict[str, Any]) -> str:
    import json

    return json.dumps(inputs, ensure_ascii=False, indent=1, sort_keys=True)
