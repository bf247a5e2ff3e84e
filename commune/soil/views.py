"""Soil: the public list, a point with what its tests mean, entering a test, and a laboratory's whole list."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commune.design import tables, workbook
from commune.design.paging import page_of
from commune.lib.fold import words
from commune.people.access import governed_units, units_of
from commune.people.models import DECIDING
from commune.people.signed_in import signed_in
from commune.places.work import plots_worked_by
from commune.products.crops import CROPS, crop_named
from commune.soil import importing, listing, ratings
from commune.soil.forms import ListForm, PointForm, TestForm
from commune.soil.models import SoilPoint, SoilTest
from commune.soil.points import SoilRefused, lay_point
from commune.soil.testing import record_test
from commune.units.history import date_today
from commune.units.models import AdminUnit, Level

REFUSED = 422
PAGE = 20


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Points that this visitor may see; `?tim=` without accents."""
    wanted = request.GET.get("tim", "")[:80]
    page = page_of(listing.points_like(request.user, words(wanted)), request, size=PAGE)
    facts = {
        "wanted": wanted,
        "page": page,
        "lines": [
            {"point": each, "place": listing.place_said(each), "latest": listing.latest_said(each)}
            for each in page
        ],
        "may_lay": _may_lay(request),
    }
    return render(request, "soil/points.html", facts)


@require_safe
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point: its tests, each figure with its rating, the rule's source, and what to do for the chosen crop."""
    found = get_object_or_404(listing.points_for(request.user), code=code)
    crop = crop_named(request.GET.get("cay", "")) or CROPS[0]
    facts = {
        "point": found,
        "place": listing.place_said(found),
        "crop": crop,
        "tabs": _crop_tabs(crop.code),
        "judged": [_judged(test, crop.code) for test in found.tests.all()],
        "may_write": SoilPoint.objects.written_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "soil/point.html", facts)


def _judged(test: SoilTest, crop: str) -> dict[str, Any]:
    findings = ratings.findings_of(test, crop=crop, on=date_today())
    return {
        "test": test,
        "findings": findings,
        "advice": list(dict.fromkeys(each.advice for each in findings if each.advice)),
        "sources": sorted({each.rule.cited for each in findings if each.rule}),
    }


def _crop_tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": crop.name.capitalize(), "href": f"?cay={crop.code}", "current": crop.code == current}
        for crop in CROPS
    ]


@login_required
@require_safe
def plot(request: HttpRequest, code: str) -> HttpResponse:
    """The farmer's page: what the latest test of her plot means, in plain words."""
    found = get_object_or_404(plots_worked_by(signed_in(request)).select_related("holder"), code=code)
    crop = crop_named(request.GET.get("cay", "")) or CROPS[0]
    tests = SoilTest.objects.filter(point__plot=found).latest_first().prefetch_related("values")
    latest = tests.select_related("point")[:1]
    facts = {
        "plot": found,
        "crop": crop,
        "tabs": _crop_tabs(crop.code),
        "judged": [_judged(test, crop.code) for test in latest],
        "points": found.soil_points.order_by("code"),
    }
    return render(request, "soil/plot.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def new_point(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if not _may_lay(request):
        raise PermissionDenied
    office = _office(request)
    form = PointForm(request.POST or None, person=person, is_office=office is not None)
    if request.method == "POST" and form.is_valid():
        facts, chosen = form.cleaned_data, form.cleaned_data.get("plot")
        try:
            made = lay_point(
                name=facts["name"], by=person, client_id=facts["client_id"],
                plot=chosen, unit=None if chosen else office, point=form.point(),
            )  # fmt: skip
            return redirect("soil:point", code=made.code)
        except SoilRefused as refusal:
            _tell(form, refusal)
    return _form_page(request, "soil/point_form.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def tests(request: HttpRequest, code: str) -> HttpResponse:
    """Enter one sheet of figures."""
    found = get_object_or_404(SoilPoint.objects.visible_to(signed_in(request)), code=code)
    if not SoilPoint.objects.written_by(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied
    form = TestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            record_test(
                found, sampled_on=facts["sampled_on"], values=_plain(form.values()), lab=facts["lab"],
                report_number=facts["report_number"], depth_cm=form.depth_cm(), by=signed_in(request),
                client_id=facts["client_id"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi phiếu thử đất."))
            return redirect("soil:point", code=found.code)
        except SoilRefused as refusal:
            _tell(form, refusal)
    return _form_page(request, "soil/test_form.html", form, point=found)


@login_required
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """A laboratory's list: all rows are kept, or none and each wrong row says why."""
    if not _may_lay(request):
        raise PermissionDenied
    form = ListForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            table = tables.read(form.cleaned_data["file"])
            judged = importing.read_tests(table, by=signed_in(request))
            if not judged.wrong:
                kept = importing.keep_tests(judged, by=signed_in(request))
                messages.success(request, _("Đã nhập %(count)s phiếu thử đất.") % {"count": len(kept)})
                return redirect("soil:points")
            if form.cleaned_data["wants_file"]:
                return _returned(table, judged.wrong)
            facts = {"wrong": _told_rows(table, judged.wrong), "strange": judged.strange}
            form.add_error(None, _("Chưa ghi gì. Hãy sửa các dòng dưới đây rồi nhập lại cả tệp."))
        except (tables.UnreadableList, SoilRefused) as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, "soil/lists.html", form, **facts)


def _returned(table: tables.Table, wrong: dict[int, list[str]]) -> HttpResponse:
    answer = HttpResponse(tables.returned(table, wrong), content_type=workbook.KIND, status=REFUSED)
    answer["Content-Disposition"] = 'attachment; filename="phieu-thu-dat-co-loi.xlsx"'
    return answer


def _told_rows(table: tables.Table, wrong: dict[int, list[str]]) -> list[dict[str, Any]]:
    return [
        {
            "line": table.first_line + at,
            "start": " · ".join(filter(None, table.rows[at][:3])),
            "problems": problems,
        }
        for at, problems in wrong.items()
    ]


@login_required
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """The list to fill in, one line begun for each point that she may write."""
    if not _may_lay(request):
        raise PermissionDenied
    rows = [[each.code] for each in SoilPoint.objects.written_by(request.user).order_by("code")]
    return workbook.answer("mau phieu thu dat", workbook.Sheet("Phiếu thử đất", importing.headings(), rows))


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    columns, rows = listing.sheet_of(request.user)
    return workbook.answer("phieu thu dat", workbook.Sheet("Phiếu thử đất", columns, rows))


def _may_lay(request: HttpRequest) -> bool:
    return _office(request) is not None or plots_worked_by(request.user).exists()


def _office(request: HttpRequest) -> AdminUnit | None:
    """The commune whose common ground she may lay points on: that of her own office."""
    mine = governed_units(request.user, *DECIDING).filter(level=Level.COMMUNE)
    return mine.filter(pk__in=units_of(request.user)).first()


def _plain(values: dict[str, Decimal]) -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in values.items()}


def _tell(form: Form, refusal: SoilRefused) -> None:
    form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))


def _form_page(request: HttpRequest, template: str, form: Form, **facts: Any) -> HttpResponse:
    return render(request, template, {"form": form, **facts}, status=REFUSED if form.errors else 200)
