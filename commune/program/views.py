"""The scoreboard of a unit for those who govern it, its public summary, and the evidence behind each figure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.design.paging import page_of
from commune.lib import periods
from commune.lib.periods import Period
from commune.people.access import boards_of, governed_units, units_of
from commune.program import boards, indicators, scoreboard
from commune.program.cells import cell_text, column_kind
from commune.program.models import Cell, CriteriaSet, Indicator, Part
from commune.program.sentences import sentences_of
from commune.program.wording import called
from commune.units.models import AdminUnit

MOST_UNITS = 60


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Units with figures; one's own first."""
    now = periods.containing(timezone.now())[-1]
    counted = Cell.objects.filter(period=now.text).values("unit")
    known = AdminUnit.objects.filter(pk__in=counted).select_related("parent__parent")
    own = governed_units(request.user)
    facts = {
        "period": now,
        "when": called(now),
        "own": own.filter(pk__in=counted) | own.filter(pk__in=units_of(request.user)),
        "units": known[:MOST_UNITS],
    }
    return render(request, "program/home.html", facts)


@require_safe
def unit_scoreboard(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    unit, asked = _governed(request, uid), _period(period)
    facts = _around(unit, asked) | {"lines": scoreboard.lines_of(unit, asked)}
    return render(request, "program/scoreboard.html", facts)


@require_safe
def public_summary(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    """Figures alone, as last kept: nothing leads from here to rows."""
    unit, asked = (
        get_object_or_404(AdminUnit.objects.select_related("parent__parent"), pk=uid),
        _period(period),
    )
    is_governed = boards_of(request.user).filter(pk=unit.pk).exists()
    facts = _around(unit, asked) | {"lines": scoreboard.lines_of(unit, asked), "is_governed": is_governed}
    return render(request, "program/summary.html", facts)


@require_safe
def units_board(request: HttpRequest, uid: str, period: str) -> HttpResponse:
    """Every unit right below in one table, for one set of indicators."""
    unit, asked = _governed(request, uid), _period(period)
    sets = list(
        CriteriaSet.objects.filter(indicators__in=Indicator.objects.on(asked.last)).distinct().order_by("pk")
    )
    chosen = next((each for each in sets if each.pk == request.GET.get("set")), sets[0] if sets else None)
    if chosen is None:
        raise Http404
    board = boards.board_of(unit, asked, chosen)
    rows = boards.written_rows(board, lambda each: reverse("program:scoreboard", args=[each, asked.text]))
    tabs = [{"label": each.name, "href": f"?set={each.pk}", "current": each == chosen} for each in sets]
    facts = _around(unit, asked) | {"chosen": chosen, "board": board, "rows": rows, "tabs": tabs}
    return render(request, "program/board.html", facts)


@require_safe
def evidence_behind(request: HttpRequest, uid: str, period: str, criteria: str, code: str) -> HttpResponse:
    """The very rows that a figure counts, each with its page."""
    unit, asked = _governed(request, uid), _period(period)
    in_force = Indicator.objects.on(asked.last).select_related("set")
    indicator = get_object_or_404(in_force, set=criteria, code=code)
    part = _part(request)
    found = indicators.drill_down(indicator, unit, asked, part)
    facts = _around(unit, asked) | {
        "line": scoreboard.line_of(indicators.compute(indicator, unit, asked)),
        "part": part,
        "tabs": _tabs(indicator, part),
        "lists": [_shown(each, request) for each in found],
        "unit_lists": indicators.units_behind(indicator, unit, asked, part),
        "sentences": sentences_of(indicator.read),
    }
    return render(request, "program/evidence.html", facts)


def _governed(request: HttpRequest, uid: str) -> AdminUnit:
    return get_object_or_404(boards_of(request.user).select_related("parent__parent"), pk=uid)


def _period(text: str) -> Period:
    try:
        return periods.parse(text)
    except periods.PeriodError as error:
        raise Http404(str(error)) from None


def _part(request: HttpRequest) -> Part:
    wanted = request.GET.get("part", Part.NUMERATOR)
    return Part(wanted) if wanted in Part.values else Part.NUMERATOR


def _tabs(indicator: Indicator, chosen: Part) -> list[dict[str, Any]]:
    there = [part for part in Part if part == Part.NUMERATOR or indicator.is_share]
    return [{"label": part.label, "href": f"?part={part}", "current": part == chosen} for part in there]


def _around(unit: AdminUnit, period: Period) -> dict[str, Any]:
    """The unit, the period and the periods beside it."""
    today = timezone.localdate()
    inside = min(period.last, today) if period.first <= today else period.last
    before = periods.containing(period.first.replace(year=period.first.year - 1))[-1]
    near = sorted({*periods.containing(inside), period, before}, key=lambda each: (-each.months, each.first))
    links = [{"text": each.text, "label": called(each), "current": each == period} for each in near]
    ended = unit.valid_to if unit.valid_to and unit.valid_to < period.last else None
    return {"unit": unit, "period": period, "when": called(period), "near": links, "ended": ended}


def _shown(found: indicators.EvidenceList, request: HttpRequest) -> dict[str, Any]:
    page = page_of(found.rows, request)
    fields = list(found.kind.fields.values())
    columns = [{"label": _("Chứng cứ"), "kind": "text"}]
    columns += [{"label": each.label, "kind": column_kind(each.type)} for each in fields]
    rows = [
        {"cells": [str(row.row), *(cell_text(cell, each) for cell, each in zip(row.cells, fields, strict=True))],
         "href": row.address}
        for row in found.told(page)
    ]  # fmt: skip
    return {
        "label": found.kind.label,
        "page": page,
        "columns": columns,
        "rows": rows,
        "count": page.paginator.count,
    }
