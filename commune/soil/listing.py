"""Soil as people read it: lists, searches, points on the map, what waits for a farmer."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from commune.lib.vietnamese import format_date, format_number
from commune.people.models import Visitor
from commune.people.naming import public_name_of
from commune.places.models import Place
from commune.places.showing import hamlet_said
from commune.soil.measures import known_measures
from commune.soil.models import SoilPoint, SoilTest

SHOWN_FIRST = ("ph_h2o", "ph_kcl", "ec_1_5", "ec_e", "organic_matter")


def points_for(person: Visitor) -> QuerySet[SoilPoint]:
    """With what a list shows of each; newest test first."""
    tests = SoilTest.objects.latest_first().prefetch_related("values")
    return (
        SoilPoint.objects.visible_to(person)
        .select_related("plot__holder", "unit")
        .prefetch_related(Prefetch("tests", tests))
        .order_by("code")
    )


def points_like(person: Visitor, asked: Iterable[str]) -> QuerySet[SoilPoint]:
    """All words asked for stand in the name, the code, the commune or the hamlet."""
    found = points_for(person)
    for word in asked:
        found = found.filter(
            Q(folded__contains=word) | Q(code__icontains=word) | Q(unit__folded__contains=word)
            | Q(plot__hamlet_assignments__hamlet__folded__contains=word)
        )  # fmt: skip
    return found.distinct()


def place_said(point: SoilPoint) -> str:
    """Where it is, in words that anybody may read who may see the point."""
    if point.plot is None:
        return f"đất chung, {point.unit}"
    return ", ".join(part for part in (hamlet_said(point.plot), str(point.unit)) if part)


def latest_said(point: SoilPoint) -> str:
    """ "pH nước 5,2 · Chất hữu cơ 1,8 % (12/11/2026)"."""
    latest = next(iter(point.tests.all()), None)
    if latest is None:
        return "chưa có phiếu thử"
    figures = {each.measure: each.value for each in latest.values.all()}
    told = [figure_said(code, figures[code]) for code in SHOWN_FIRST if code in figures][:3]
    return f"{' · '.join(told) or 'có phiếu thử'} ({format_date(latest.sampled_on)})"


def figure_said(code: str, value: Decimal) -> str:
    measure = known_measures()[code]
    return " ".join(part for part in (measure.label, format_number(value.normalize()), measure.unit) if part)


def sheet_of(person: Visitor) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows of all tests that this visitor may see, for a workbook."""
    measures = known_measures()
    columns = ["Mã điểm đất", "Tên điểm", "Hộ", "Ở đâu", "Vĩ độ", "Kinh độ", "Ngày lấy mẫu", "Sâu từ (cm)",
               "Sâu tới (cm)", "Nơi thử", "Số phiếu"]  # fmt: skip
    columns += [f"{each.label} ({each.unit})" if each.unit else each.label for each in measures.values()]
    rows = [_row(point, test) for point in points_for(person) for test in point.tests.all()]
    return columns, rows


def _row(point: SoilPoint, test: SoilTest) -> list[Any]:
    figures = {each.measure: each.value.normalize() for each in test.values.all()}
    holder = public_name_of(point.plot.holder) if point.plot else ""
    return [
        point.code, point.name, holder, place_said(point), point.latitude, point.longitude, test.sampled_on,
        test.depth_from_cm, test.depth_to_cm, test.lab, test.report_number,
        *(figures.get(code) for code in known_measures()),
    ]  # fmt: skip


def plots_with_tests(plots: QuerySet[Place]) -> QuerySet[Place]:
    return plots.filter(soil_points__tests__isnull=False).distinct().order_by("code")
