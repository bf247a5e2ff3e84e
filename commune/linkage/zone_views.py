"""Zones of raw material with their plots and diaries, and files of what others know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design import workbook
from commune.linkage import access, importing, keeping, zoning
from commune.linkage.forms import FileForm, KeptFileForm, ZoneForm, carried
from commune.linkage.importing import COLUMNS
from commune.linkage.models import ImportFile, Zone
from commune.linkage.refusing import LinkageRefusedError
from commune.linkage.views import REFUSED, refused
from commune.people.access import units_of
from commune.people.models import Person
from commune.people.signed_in import signed_in
from commune.places.work import plots_located_for
from commune.units.models import AdminUnit, Level

SHOWN = 40


def _finder(request: HttpRequest) -> Person:
    person = signed_in(request)
    if not access.units_found_by(person).exists():
        raise PermissionDenied
    return person


def _unit(request: HttpRequest, person: Person) -> AdminUnit:
    """The commune asked for by `?xa=`, else her own office's, else the first with plots."""
    mine = access.units_found_by(person).filter(level=Level.COMMUNE)
    if "xa" in request.GET:
        return get_object_or_404(mine, pk=request.GET["xa"][:20])
    own = mine.filter(pk__in=units_of(person)).first()
    found = own or mine.filter(places__kind="plot").first() or mine.first()
    if found is None:
        raise PermissionDenied
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def zones(request: HttpRequest) -> HttpResponse:
    person = _finder(request)
    unit = _unit(request, person)
    form = ZoneForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            made = zoning.draw_zone(unit, by=person, **form.cleaned_data)
        except LinkageRefusedError as refusal:
            refused(form, refusal)
        else:
            return redirect("linkage:zone", code=made.code)
    facts = {"form": form, "unit": unit}
    return render(request, "linkage/zone_form.html", facts, status=REFUSED if form.errors else 200)


def _zone(request: HttpRequest, code: str) -> Zone:
    seen = zoning.measured(Zone.objects.visible_to(signed_in(request)))
    return get_object_or_404(seen.select_related("unit", "imported_in"), code=code)


@login_required
@require_safe
def zone(request: HttpRequest, code: str) -> HttpResponse:
    found = _zone(request, code)
    lines = zoning.coverage_of(found)
    facts = {
        "zone": found,
        "lines": lines,
        "covered": sum(1 for each in lines if each.entries),
        "models": found.models.all().order_by("code"),
    }
    return render(request, "linkage/zone.html", facts)


@login_required
@require_safe
def points(request: HttpRequest, code: str) -> JsonResponse:
    """GeoJSON (RFC 7946) of the zone's plots whose place she may know."""
    found = _zone(request, code)
    plots = plots_located_for(request.user).filter(zones__zone=found, latitude__isnull=False)
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [float(each.longitude or 0), float(each.latitude or 0)],
            },
            "properties": {"label": each.name, "note": each.code, "href": "", "part": found.name},
        }
        for each in plots
    ]
    answer = JsonResponse({"type": "FeatureCollection", "features": features})
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """POST: the file is judged and shown; nothing is written."""
    person = _finder(request)
    form = FileForm(request.POST or None, request.FILES or None)
    facts: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            reading = importing.look_at(content, by=person)
            facts = {"reading": reading, "shown": reading.lines[:SHOWN], "kept": carried(file.name, content)}
        except LinkageRefusedError as refusal:
            refused(form, refusal)
    facts |= {
        "form": form,
        "files": ImportFile.objects.filter(entered_by=person).order_by("-entered_at")[:20],
    }
    return render(request, "linkage/imports.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def entering(request: HttpRequest) -> HttpResponse:
    """What was looked at is entered, all of it or nothing."""
    person, form = _finder(request), KeptFileForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tệp không còn nguyên. Hãy chọn lại tệp."))
        return redirect("linkage:imports")
    facts = form.cleaned_data
    known = ImportFile.objects.filter(sha256=importing.digest_of(facts["content"])).exists()
    try:
        made = keeping.keep(facts["content"], name=facts["name"], by=person)
    except LinkageRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("linkage:imports")
    if known:
        messages.info(request, _("Tệp này đã nhập rồi, không ghi thêm gì."))
    else:
        messages.success(request, _("Đã nhập %(count)s dòng.") % {"count": made.rows})
    return redirect("linkage:home")


@login_required
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    _finder(request)
    return workbook.answer("mau-lien-ket", workbook.Sheet("Danh sách", COLUMNS, []))
