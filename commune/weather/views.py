"""Weather for everybody: the stations, and what one of them measured, as chart, table and Excel file."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commune.design.written import moment, so
from commune.lib.vietnamese import VIETNAM
from commune.weather import workbook
from commune.weather.charts import chart_of
from commune.weather.daily import DayFigure, days_of, latest, measured_by
from commune.weather.models import Station
from commune.weather.quantities import Quantity, known_quantities

SPANS = (7, 30, 90)
USUAL_SPAN = 30


@require_GET
def stations(request: HttpRequest) -> HttpResponse:
    found = list(Station.objects.visible_to(request.user).order_by("place__name"))
    rows = [{"station": each, "latest": _latest_of(each)} for each in found]
    return render(request, "weather/stations.html", {"rows": rows, "may_open": _may_open(request)})


def _may_open(request: HttpRequest) -> bool:
    from commune.people.models import Person
    from commune.weather.forms import StationForm

    return isinstance(request.user, Person) and StationForm(person=request.user).has_holder


def _latest_of(found: Station) -> list[dict[str, Any]]:
    """The newest value of each quantity that it measures; nothing where it has none."""
    told = []
    measured = set(measured_by(found))
    for quantity in known_quantities().values():
        row = latest(found, quantity.code) if quantity.code in measured else None
        if row:
            value = f"{so(row.value)} {quantity.unit}"
            told.append({"quantity": quantity, "value": value, "at": moment(row.at)})
    return told


@require_GET
def station(request: HttpRequest, code: str) -> HttpResponse:
    """`?do=` which quantity, `?ngay=` how many days up to today."""
    found = get_object_or_404(Station.objects.visible_to(request.user), place__code=code)
    span, last = _span(request), timezone.now().astimezone(VIETNAM).date()
    first = last - timedelta(days=span - 1)
    measured = [known_quantities()[each] for each in known_quantities() if each in set(measured_by(found))]
    chosen = known_quantities().get(request.GET.get("do", "")) or (measured[0] if measured else None)
    days = days_of(found, first, last)
    facts = {
        "station": found,
        "latest": _latest_of(found),
        "quantity": chosen,
        "chart": chart_of(days, chosen) if chosen else None,
        "columns": _columns(chosen) if chosen else [],
        "rows": [_row(day, days[day].get(chosen.code), chosen) for day in sorted(days, reverse=True)]
        if chosen
        else [],
        "tabs": [_tab(each, chosen, span) for each in measured],
        "spans": [_span_tab(each, chosen, span) for each in SPANS],
        "first": first,
        "last": last,
        "span": span,
        "may_keep": Station.objects.kept_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "weather/station.html", facts)


def _span(request: HttpRequest) -> int:
    asked = request.GET.get("ngay", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked[:5]) in SPANS else USUAL_SPAN


def _tab(each: Quantity, chosen: Quantity | None, span: int) -> dict[str, Any]:
    return {"label": each.told, "href": f"?do={each.code}&ngay={span}", "current": each == chosen}


def _span_tab(each: int, chosen: Quantity | None, span: int) -> dict[str, Any]:
    label = _("%(days)s ngày") % {"days": each}
    do = chosen.code if chosen else ""
    return {"label": label, "href": f"?do={do}&ngay={each}", "current": each == span}


def _columns(quantity: Quantity) -> list[dict[str, str]]:
    heads = {
        "range": [_("Thấp nhất"), _("Cao nhất"), _("Trung bình")],
        "mean": [_("Trung bình")],
        "total": [_("Tổng cộng")],
    }[quantity.day]
    figures = [{"label": f"{head} ({quantity.unit})", "kind": "text"} for head in heads]
    return [{"label": _("Ngày"), "kind": "text"}, *figures, {"label": _("Số lần đo"), "kind": "text"}]


def _row(day: date, figure: DayFigure | None, quantity: Quantity) -> dict[str, Any]:
    parts = {"range": ("low", "high", "mean"), "mean": ("mean",), "total": ("total",)}[quantity.day]
    nothing = _("không có số đo")
    if not figure or not figure.count:
        return {"cells": [f"{day:%d/%m/%Y}", nothing, *[""] * (len(parts) - 1), ""], "tone": "mango"}
    told = [so(getattr(figure, part), 1 if quantity.unit != "g/L" else 2) for part in parts]
    count = _("%(count)s lần trong %(hours)s giờ") % {"count": figure.count, "hours": figure.hours}
    if figure.missing:
        count += " · " + _("%(count)s lần máy báo không đo được") % {"count": figure.missing}
    if figure.suspect:
        count += " · " + _("%(count)s số khác thường") % {"count": figure.suspect}
    return {"cells": [f"{day:%d/%m/%Y}", *told, count]}


@require_GET
def readings_file(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Station.objects.visible_to(request.user), place__code=code)
    last = timezone.now().astimezone(VIETNAM).date()
    return workbook.workbook_of(found, last - timedelta(days=_span(request) - 1), last)


@require_GET
def stations_file(request: HttpRequest) -> HttpResponse:
    return workbook.list_of(Station.objects.visible_to(request.user).order_by("place__name"))
