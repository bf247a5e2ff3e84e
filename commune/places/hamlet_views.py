"""The office's page of hamlets: entering them, and saying which plot lies in which."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commune.design import workbook
from commune.design.paging import page_of
from commune.lib.fold import words
from commune.people.access import governed_units, units_of
from commune.people.models import DECIDING
from commune.people.signed_in import signed_in
from commune.places import hamlets as entering
from commune.places.forms import AssignmentForm, HamletForm
from commune.places.hamlets import HamletRefused
from commune.places.models import Hamlet, Place, PlaceSet
from commune.units.models import AdminUnit, AdminUnitSet, Level

REFUSED = 422
PAGE = 20


def _communes(request: HttpRequest) -> AdminUnitSet:
    return governed_units(signed_in(request), *DECIDING).filter(level=Level.COMMUNE)


def _commune(request: HttpRequest) -> AdminUnit:
    """The one asked for by `?xa=`, else her own office's, else the first with plots; 404 for who decides for none."""
    mine = _communes(request)
    if "xa" in request.GET:
        return get_object_or_404(mine, pk=request.GET["xa"][:20])
    own = mine.filter(pk__in=units_of(request.user)).first()
    found = own or mine.filter(places__in=_all_plots()).distinct().first()
    if found is None:
        raise Http404
    return found


def _all_plots() -> PlaceSet:
    return Place.objects.plots()


@login_required
@require_http_methods(["GET", "POST"])
def hamlets(request: HttpRequest) -> HttpResponse:
    """The commune's hamlets and plots; a post enters a hamlet."""
    unit = _commune(request)
    form = HamletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = entering.enter_hamlet(unit, by=signed_in(request), **form.cleaned_data)
            messages.success(request, _("Đã có %(hamlet)s.") % {"hamlet": made})
            return redirect(f"{reverse('places:hamlets')}?xa={unit.pk}")
        except HamletRefused as refusal:
            form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
    return _page(request, unit, form)


@login_required
@require_http_methods(["POST"])
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """The plot lies in this hamlet from a day on."""
    mine = _communes(request)
    plot = get_object_or_404(_all_plots().filter(unit__in=mine).select_related("unit", "holder"), code=code)
    form = AssignmentForm(request.POST, unit=plot.unit)
    if form.is_valid():
        try:
            made = entering.assign_plot(plot, by=signed_in(request), **form.cleaned_data)
            messages.success(
                request, _("Vườn %(plot)s thuộc %(hamlet)s.") % {"plot": plot.code, "hamlet": made.hamlet}
            )
            return redirect(f"{reverse('places:hamlets')}?xa={plot.unit_id}")
        except HamletRefused as refusal:
            form.add_error(None, str(refusal))
    for problems in form.errors.values():
        for problem in problems:
            messages.error(request, f"{plot.code}: {problem}")
    return _page(request, plot.unit, HamletForm(), status=REFUSED)


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    unit = _commune(request)
    names = {each.pk: str(each) for each in Hamlet.objects.filter(unit=unit)}
    rows = [
        (plot.code, plot.holder.code, names.get(plot.hamlet_key, ""), plot.area_m2)
        for plot in entering.plots_with_hamlet(unit)
    ]
    columns = ("Mã vườn", "Mã hộ", "Ấp", "Diện tích (m²)")
    return workbook.answer(f"vuon theo ap {unit}", workbook.Sheet("Vườn theo ấp", columns, rows))


def _page(request: HttpRequest, unit: AdminUnit, form: HamletForm, status: int | None = None) -> HttpResponse:
    wanted = request.GET.get("tim", "")
    plots = entering.plots_with_hamlet(unit)
    for word in words(wanted)[:5]:
        plots = plots.filter(Q(holder__folded__contains=word) | Q(code__icontains=word))
    page = page_of(plots, request, size=PAGE)
    known = {each.pk: each for each in Hamlet.objects.filter(unit=unit).order_by("folded")}
    facts = {
        "unit": unit,
        "form": form,
        "wanted": wanted,
        "hamlets": known.values(),
        "page": page,
        "lines": [
            {
                "plot": plot,
                "hamlet": known.get(plot.hamlet_key),
                "form": AssignmentForm(
                    unit=unit, hamlet=known.get(plot.hamlet_key), auto_id=f"{plot.code}-%s"
                ),
            }
            for plot in page
        ],
    }
    shown = status or (REFUSED if form.errors else 200)
    return render(request, "places/hamlets.html", facts, status=shown)
