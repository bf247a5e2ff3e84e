"""The weekly bulletin: figures computed from readings and advice, an introduction by the official, and approval."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from commune.advice import advising, speaking
from commune.advice.models import (
    EDITORS,
    Advice,
    Bulletin,
    BulletinApproval,
    BulletinIntroduction,
    Kind,
    Level,
)
from commune.advice.rules import RULES
from commune.advice.week_weather import station_week
from commune.ledger import recording
from commune.people.access import governs
from commune.people.models import Person
from commune.units.models import AdminUnit
from commune.weather.models import Station

LONGEST_INTRODUCTION = 1500
SHARED = (Kind.SALT, Kind.FLOOD, Kind.HEAT, Kind.BLOOM_RAIN)
Figures = dict[str, Any]


class BulletinRefusedError(ValueError):
    """A sentence for the official."""


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def open_bulletin(unit: AdminUnit, *, monday: date, by: Person) -> Bulletin:
    """Idempotent: one a week. Raises BulletinRefusedError for another's unit, the future, another weekday."""
    _check(unit, by)
    if monday.weekday() != 0:
        raise BulletinRefusedError("Bản tin tuần bắt đầu từ thứ hai.")
    if monday > advising.today():
        raise BulletinRefusedError("Chưa tới tuần này nên chưa có số đo.")
    with transaction.atomic():
        known = Bulletin.objects.filter(unit=unit, monday=monday).first()
        row = Bulletin(unit=unit, monday=monday, opened_by=by, opened_at=timezone.now())
        return known or recording.enter(row, by=by.log_actor)


def introduce(bulletin: Bulletin, *, text: str, by: Person) -> BulletinIntroduction:
    """The same words again add nothing. Raises BulletinRefusedError after approval."""
    _check_open(bulletin, by)
    words = text.strip()
    if len(words) > LONGEST_INTRODUCTION:
        raise BulletinRefusedError(f"Lời mở đầu dài quá, tối đa {LONGEST_INTRODUCTION} chữ cái.")
    last = bulletin.introduction
    if last and last.text == words:
        return last
    row = BulletinIntroduction(bulletin=bulletin, text=words, written_by=by, written_at=timezone.now())
    return recording.enter(row, by=by.log_actor)


def approve(bulletin: Bulletin, *, by: Person) -> BulletinApproval:
    """Figures as of now go out with the introduction. Idempotent: approved once."""
    _check(bulletin.unit, by)
    with transaction.atomic():
        locked = Bulletin.objects.select_for_update(no_key=True).get(pk=bulletin.pk)
        known = BulletinApproval.objects.filter(bulletin=locked).first()
        if known:
            return known
        figures = figures_of(locked)
        if not figures["stations"]:
            raise BulletinRefusedError("Chưa có trạm đo nào trong xã nên chưa có gì để ra bản tin.")
        introduction = locked.introduction.text if locked.introduction else ""
        row = BulletinApproval(bulletin=locked, introduction=introduction, figures=figures, approved_by=by)
        row.spoken, row.approved_at = speaking.spoken_text(figures, introduction), timezone.now()
        return recording.enter(row, by=by.log_actor)


def _check(unit: AdminUnit, by: Person) -> None:
    if not governs(by, unit, *EDITORS):
        raise BulletinRefusedError("Chỉ cán bộ của xã này mới soạn và duyệt bản tin.")


def _check_open(bulletin: Bulletin, by: Person) -> None:
    _check(bulletin.unit, by)
    if BulletinApproval.objects.filter(bulletin=bulletin).exists():
        raise BulletinRefusedError("Bản tin đã duyệt thì không sửa được nữa.")


def figures_of(bulletin: Bulletin) -> Figures:
    """As JSON. Nothing of it points to a household: plots are counted, never named."""
    last = min(bulletin.sunday, advising.today())
    stations = (
        Station.objects.filter(place__unit=bulletin.unit).select_related("place").order_by("place__name")
    )
    given = Advice.objects.filter(
        plot__unit=bulletin.unit, day__gte=bulletin.monday, day__lte=last
    ).standing()
    newest = given.order_by("-day").values_list("day", flat=True).first()
    current = given.filter(day=newest) if newest else given.none()
    return {
        "unit": bulletin.unit.name,
        "monday": bulletin.monday.isoformat(),
        "last": last.isoformat(),
        "advice_day": newest.isoformat() if newest else None,
        "stations": [station_week(each, bulletin.monday, last) for each in stations],
        "warnings": _warnings(current),
        "irrigation": _irrigation(current),
        "pests": _pests(current),
        "editions": sorted(RULES),
    }


def _warnings(current: "Any") -> list[Figures]:
    """Each matter once: plots beside the same station are told the same."""
    told: dict[str, Figures] = {}
    for row in current.filter(kind__in=SHARED).exclude(level=Level.INFO).order_by("kind", "pk"):
        known = told.setdefault(
            row.text,
            {
                "kind": row.kind,
                "level": row.level,
                "text": row.text,
                "sources": row.verdict["sources"],
                "estimated": row.verdict["estimated"],
                "plots": 0,
            },
        )
        known["plots"] += 1
    order = list(Level.values)
    return sorted(told.values(), key=lambda each: (order.index(each["level"]), each["kind"]))


def _irrigation(current: "Any") -> dict[str, int]:
    counts = {
        str(level): Count("pk", filter=Q(level=level), distinct=True) for level in (Level.ACT, Level.UNKNOWN)
    }
    found = current.filter(kind=Kind.IRRIGATION).aggregate(plots=Count("pk"), **counts)
    return {name: int(value) for name, value in found.items()}


def _pests(current: "Any") -> list[Figures]:
    """For each insect and stage in how many plots it is watched; and the most urgent word."""
    told: dict[str, Figures] = {}
    order = list(Level.values)
    rows = current.filter(kind=Kind.PEST).exclude(level=Level.UNKNOWN)
    for row in sorted(rows, key=lambda each: (order.index(each.level), each.text)):
        known = told.setdefault(
            row.subject,
            {
                "text": row.text,
                "level": row.level,
                "plots": 0,
                "sources": row.verdict["sources"],
                "estimated": row.verdict["estimated"],
            },
        )
        known["plots"] += 1
    return list(told.values())
