"""Production statistics: the official's table with the harvests behind each figure, and the public one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commune.design import workbook
from commune.design.paging import page_of
from commune.design.written import so
from commune.lib import periods
from commune.lib.periods import Period
from commune.people.access import governed_units, governs, units_of
from commune.places.models import Hamlet
from commune.production import figures
from commune.production.figures import Line, Statistics
from commune.products.models import Variety
from commune.units.models import AdminUnit

COLUMNS = (
    "",
    _("Số vườn"),
    _("Diện tích (ha)"),
    _("Số lần hái"),
    _("Sản lượng (tấn)"),
    _("Năng suất (tấn/ha)"),
)
A_YEAR = 12
NO_RECORD = _("chưa có ghi chép")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To one's own commune this year, else to the list of communes with plots."""
    year = periods.containing(timezone.now())[-1].text
    known = figures.communes_with_plots()
    own = known.filter(pk__in=units_of(request.user)).first()
    if own:
        return redirect("production:statistics", uid=own.pk, period=year)
    return render(request, "production/home.html", {"units": known.order_by("sort_key"), "period": year})


@require_safe
def statistics(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    unit, asked = _unit(uid), _period(period)
    found, is_governed = _seen(request, unit, asked)
    variety = _variety(request)
    facts = {
        "found": found,
        "unit": unit,
        "period": asked,
        "is_governed": is_governed,
        "hamlets": _cells(found.hamlets, found.total),
        "varieties": _cells(found.varieties, found.total),
        "tabs": _period_tabs(unit, asked, variety, quarters=is_governed),
        "kinds": _kinds(unit) if is_governed else [],
        "variety": variety,
        "columns": [{"label": column or _("Ấp"), "kind": "text"} for column in COLUMNS],
        "kind_columns": [{"label": column or _("Giống"), "kind": "text"} for column in COLUMNS],
    }
    return render(request, "production/statistics.html", facts)


@require_safe
def download(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    unit, asked = _unit(uid), _period(period)
    found, _is_governed = _seen(request, unit, asked)
    rows = [_sheet_row("Ấp", line) for line in found.hamlets]
    rows += [_sheet_row("Giống", line) for line in found.varieties] + [_sheet_row("Toàn xã", found.total)]
    columns = ("Theo", "Tên", *COLUMNS[1:], "Ghi chú")
    return workbook.answer(
        f"san luong {unit} {asked.text}", workbook.Sheet(f"Sản lượng {asked.text}", columns, rows)
    )


@require_safe
def harvests(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    """The harvests behind a figure (`?ap=` a hamlet's key, `-` none), for those who govern the commune."""
    unit = get_object_or_404(governed_units(request.user), pk=uid)
    asked, rows = _period(period), figures.harvests_of(unit, _period(period), variety=_variety(request))
    hamlet, wanted = None, request.GET.get("ap", "")
    if wanted == "-":
        rows = figures.in_hamlet(rows, None)
    elif wanted:
        hamlet = get_object_or_404(_hamlets(unit), pk=_key(wanted))
        rows = figures.in_hamlet(rows, hamlet)
    shown = rows.select_related("lot__place__holder", "lot__trade_item").order_by("-lot__made_at", "pk")
    facts = {"unit": unit, "period": asked, "hamlet": hamlet, "page": page_of(shown, request, size=30)}
    return render(request, "production/harvests.html", facts)


def _hamlets(unit: AdminUnit) -> Any:
    return Hamlet.objects.filter(unit=unit)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _unit(uid: str) -> AdminUnit:
    return get_object_or_404(figures.communes_with_plots(), pk=uid)


def _period(text: str) -> Period:
    try:
        return periods.parse(text)
    except periods.PeriodError as error:
        raise Http404(str(error)) from error


def _variety(request: HttpRequest) -> str:
    return request.GET.get("giong", "")[:80]


def _seen(request: HttpRequest, unit: AdminUnit, period: Period) -> tuple[Statistics, bool]:
    """All of it for who governs the commune; without what shows a single household for everybody else."""
    if governs(request.user, unit):
        return figures.statistics_of(unit, period, variety=_variety(request)), True
    if period.months != A_YEAR:
        raise Http404(
            "only whole years are public: shorter periods would show single households by subtraction"
        )
    return figures.public(figures.statistics_of(unit, period)), False


def _kinds(unit: AdminUnit) -> Any:
    return Variety.objects.filter(seasons__plot__unit=unit).distinct().order_by("name")


def _period_tabs(unit: AdminUnit, asked: Period, variety: str, *, quarters: bool) -> list[dict[str, Any]]:
    """The years on record, and the quarters of the year asked for."""
    this_year = periods.containing(timezone.now())[-1]
    years = {this_year.first.year, asked.first.year, *figures.periods_with_harvests(unit)}
    texts = [str(year) for year in sorted(years, reverse=True)]
    texts += [f"{asked.first.year}-Q{quarter}" for quarter in range(1, 5) if quarters]
    chosen = f"?giong={variety}" if variety else ""
    return [
        {"label": _said(text), "href": f"../{text}/{chosen}", "current": text == asked.text} for text in texts
    ]


def _said(text: str) -> str:
    year, _, quarter = text.partition("-Q")
    return f"Quý {quarter}/{year}" if quarter else f"Năm {year}"


def _cells(lines: list[Line], total: Line) -> list[dict[str, Any]]:
    return [{"line": line, "cells": [line.label, *_figures(line)]} for line in (*lines, total)]


def _figures(line: Line) -> list[str]:
    """Numbers, and words where there is none: an empty record is not a zero."""
    if line.is_withheld:
        return [_withheld(), "", "", "", ""]
    figures_ = (line.plots or None, line.hectares, line.harvests or None, line.tons, line.tons_a_hectare)
    return [str(NO_RECORD) if each is None else so(each) for each in figures_]


def _sheet_row(by: str, line: Line) -> list[Any]:
    if line.is_withheld:
        return [by, line.label, None, None, None, None, None, _withheld()]
    note = NO_RECORD if not line.harvests else ""
    return [
        by, line.label, line.plots or None, line.hectares, line.harvests or None, line.tons, line.tons_a_hectare, note,
    ]  # fmt: skip


def _withheld() -> str:
    return gettext("chỉ nêu khi có từ %(least)s hộ") % {"least": figures.FEWEST_HOUSEHOLDS}
