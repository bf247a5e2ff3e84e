"""The draft of a province's next criteria set, gathered from what its pilots taught. A draft, never a legal text."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.projects import access
from commune.projects.keeping import ProjectRefusedError, check_said
from commune.projects.models import DraftIndicator, DraftOrigin, Lesson, Project
from commune.projects.telling import ResultLine, results_of
from commune.units.models import AdminUnit, Level
from commune.units.placing import sources_of

CODE = "du-thao"


def lessons_in(unit: AdminUnit) -> list[Lesson]:
    """What approved pilots of the province, and of the former units that it took over, taught; by field."""
    inside = sources_of(unit).inside
    found = Lesson.objects.filter(project__unit__in=inside, project__approval__isnull=False)
    return list(found.select_related("project__unit").order_by("field", "entered_at", "pk"))


def propose(
    unit: AdminUnit,
    *,
    number: str,
    text: str,
    threshold: str,
    reason: str,
    lessons: Sequence[Lesson],
    by: Person,
    client_id: UUID,
    is_dropped: bool = False,
    at: datetime | None = None,
) -> DraftIndicator:
    """A proposed indicator, from at least one lesson of the province's pilots. The same number replaces the row before.

    Idempotent by `client_id`. Raises ProjectRefusedError, and PermissionDenied unless she works for that province.
    """
    if not access.provinces_of(by).filter(pk=unit.pk).exists():
        raise PermissionDenied
    with transaction.atomic():
        AdminUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        known = DraftIndicator.objects.filter(client_id=client_id).first()
        if known:
            return known
        for said, field in ((number, "number"), (text, "text"), (threshold, "threshold"), (reason, "reason")):
            check_said(said, field)
        _check_lessons(unit, lessons)
        row = DraftIndicator(unit=unit, number=number.strip(), text=text.strip(), threshold=threshold.strip())
        row.reason, row.is_dropped, row.client_id = reason.strip(), is_dropped, client_id
        row.entered_by, row.entered_at = by, at or timezone.now()
        made = recording.enter(row, by=by.log_actor)
        recording.enter_all([DraftOrigin(draft=made, lesson=each) for each in lessons], by=by.log_actor)
        return made


def _check_lessons(unit: AdminUnit, lessons: Sequence[Lesson]) -> None:
    offered = {each.pk for each in lessons_in(unit)}
    if not lessons or any(each.pk not in offered for each in lessons):
        raise ProjectRefusedError(_("Hãy chọn ít nhất một bài học của mô hình trong tỉnh."), "lessons")


def standing_in(unit: AdminUnit) -> list[DraftIndicator]:
    """The latest row of each number, in the order of the numbers, without the dropped ones."""
    later = DraftIndicator.objects.filter(
        unit=OuterRef("unit"), number=OuterRef("number"), entered_at__gt=OuterRef("entered_at")
    )
    rows = DraftIndicator.objects.filter(~Exists(later), unit=unit, is_dropped=False)
    return sorted(rows.prefetch_related("origins__lesson__project__unit"), key=_place)


def _place(row: DraftIndicator) -> list[tuple[int, str]]:
    """2.10 after 2.9."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in row.number.split(".")]


def fields_of(row: DraftIndicator) -> list[str]:
    """The fields of the lessons that it comes from."""
    return sorted({each.lesson.field for each in row.origins.all()})


@dataclass(frozen=True)
class Gathered:
    """What the pilots of one field brought and taught: what a proposal may stand on."""

    field: str
    pilots: list[tuple[Project, list[ResultLine]]]
    lessons: list[Lesson]


def gathered_in(unit: AdminUnit) -> list[Gathered]:
    """Approved pilots of the province by field, with their computed results and what they taught."""
    inside = sources_of(unit).inside
    pilots = Project.objects.filter(is_pilot=True, approval__isnull=False, unit__in=inside)
    by_field: dict[str, list[Project]] = defaultdict(list)
    for each in pilots.select_related("unit__parent", "approval").order_by("approval__approved_on", "code"):
        by_field[each.field].append(each)
    taught: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons_in(unit):
        taught[lesson.field].append(lesson)
    return [
        Gathered(field, [(each, results_of(each)) for each in by_field[field]], taught[field])
        for field in sorted({*by_field, *taught})
    ]


def origins_of(row: DraftIndicator) -> list[str]:
    """The codes of the pilots that it comes from."""
    return sorted({each.lesson.project.code for each in row.origins.all()})


def as_set(unit: AdminUnit) -> dict[str, Any]:
    """Shaped like the files in `program/data`, so that a legislator may begin from it; it loads nothing by itself."""
    rows = standing_in(unit)
    return {
        "code": CODE,
        "name": f"Dự thảo bộ tiêu chí kỳ sau, {unit.name}",
        "citation": "Dự thảo từ bài học của các mô hình thí điểm; không phải văn bản pháp luật.",
        "is_checked": False,
        "level": Level.COMMUNE.value,
        "criteria_count": None,
        "indicator_count": len(rows),
        "valid_from": None,
        "valid_to": None,
        "criteria": [],
        "indicators": [_told(row) for row in rows],
    }


def _told(row: DraftIndicator) -> dict[str, Any]:
    return {
        "code": row.number,
        "name": row.text,
        "name_en": "",
        "explanation": row.reason,
        "explanation_en": "",
        "measured_in": "",
        "formula": "",
        "threshold_text": row.threshold,
        "fields": fields_of(row),
        "pilots": origins_of(row),
        "targets": [],
    }
