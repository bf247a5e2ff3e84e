"""The steps of heat and cold on the board of the packing house, and their sheets in its workbook."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commune.coldchain.models import Excursion, Reading, Stay, Treatment
from commune.coldchain.treatment import rule_of
from commune.packhouse.day import DaySheet, Step, bounds, day_sheets, steps
from commune.places.models import Place
from commune.trace.models import Hold


def own_steps(place: Place, day: date) -> list[Step]:
    since, until = bounds(day)
    treated = Treatment.objects.filter(place=place, started_at__gte=since, started_at__lt=until).count()
    inside = Stay.objects.filter(room__place=place, leaving__isnull=True).count()
    held = _held(place)
    note = (
        _("%(count)s lô vượt nhiệt") % {"count": held}
        if held
        else _("%(count)s lô trong kho") % {"count": inside}
    )
    return [
        Step(
            _("Xử lý nhiệt"),
            reverse("coldchain:treatments", args=[place.code]),
            "drop",
            30,
            _("%(count)s mẻ") % {"count": treated},
        ),
        Step(
            _("Kho lạnh"),
            reverse("coldchain:house", args=[place.code]),
            "thermometer",
            40,
            note,
            "chili" if held else "",
        ),
    ]


def _held(place: Place) -> int:
    """Lots under a standing hold for an excursion here."""
    holds = Hold.objects.filter(release__isnull=True)
    lines = Excursion.objects.standing().filter(room__place=place, lots__hold__in=holds)
    return lines.values("lots__lot").distinct().count()


def own_sheets(place: Place, day: date) -> Iterable[DaySheet]:
    since, until = bounds(day)
    yield DaySheet(
        "Xử lý nhiệt",
        ("Bắt đầu", "Xong", "Quy trình", "Lô", "Kg", "Đạt", "Lý do", "Người làm"),
        _treatments(place, since, until),
        40,
    )
    stays = Stay.objects.filter(room__place=place, entered_at__lt=until).exclude(leaving__left_at__lt=since)
    yield DaySheet(
        "Kho lạnh",
        ("Kho", "Lô", "Vào", "Ra"),
        [
            (s.room.name, s.lot.code, s.entered_at, s.leaving.left_at if hasattr(s, "leaving") else "")
            for s in stays.select_related("room", "lot", "leaving").order_by("entered_at")
        ],
        45,
    )
    readings = Reading.objects.filter(room__place=place, at__gte=since, at__lt=until).select_related("room")
    rows = [(row.room.name, row.source, row.at, row.celsius) for row in readings.order_by("room", "at")]
    yield DaySheet("Nhiệt độ kho", ("Kho", "Máy ghi", "Lúc", "°C"), rows, 46)


def _treatments(place: Place, since: datetime, until: datetime) -> list[tuple[Any, ...]]:
    rows = Treatment.objects.filter(place=place, started_at__gte=since, started_at__lt=until).shown()
    found = []
    for row in rows:
        rule = rule_of(row)
        label, met = rule.label if rule else row.protocol, "Đạt" if row.is_met else "Không đạt"
        for line in row.lots.all():
            facts = (row.started_at, row.ended_at, label, line.lot.code, line.quantity, met, row.reason)
            found.append((*facts, row.treated_by.full_name))
    return found


steps.add("coldchain", own_steps)
day_sheets.add("coldchain", own_sheets)
