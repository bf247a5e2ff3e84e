"""Soil tests: what a laboratory or a kit found in one sample, written once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.ledger.recording import enter, enter_all
from commune.lib.fold import one_line
from commune.lib.vietnamese import format_number
from commune.people.models import Person
from commune.soil.measures import known_measures
from commune.soil.models import SoilPoint, SoilTest, SoilValue
from commune.soil.points import SoilRefused
from commune.units.history import date_today

DEEPEST_CM = 300
EARLIEST = date(1990, 1, 1)
TOP_SOIL = (0, 20)


def record_test(
    point: SoilPoint,
    *,
    sampled_on: date,
    values: Mapping[str, Decimal],
    lab: str,
    by: Person,
    client_id: UUID,
    depth_cm: tuple[int, int] = TOP_SOIL,
    report_number: str = "",
) -> SoilTest:
    """One sample with its figures, by code of `data/measures.csv`, in that measure's unit.

    The same `client_id` and content gives the test that is there; other content is refused. Raises SoilRefused,
    and PermissionError unless `by` may write there.
    """
    if not SoilPoint.objects.written_by(by).filter(pk=point.pk).exists():
        raise PermissionError(f"{by.log_actor} may not enter tests of {point.code}")
    check_test(sampled_on, values, lab, depth_cm)
    row = SoilTest(
        client_id=client_id, point=point, sampled_on=sampled_on, depth_from_cm=depth_cm[0], depth_to_cm=depth_cm[1],
        lab=one_line(lab), report_number=one_line(report_number),
        entered_by=by, entered_at=timezone.now(),
    )  # fmt: skip
    row.digest = _digest(row, values)
    known = SoilTest.objects.filter(client_id=client_id).first()
    if known:
        return _same(known, row)
    try:
        with transaction.atomic():
            return _kept(row, values)
    except IntegrityError:
        # lost a race against the same sending
        winner = SoilTest.objects.filter(client_id=client_id).first()
        if winner is None:
            raise
        return _same(winner, row)


def check_test(
    sampled_on: date, values: Mapping[str, Decimal], lab: str, depth_cm: tuple[int, int] = TOP_SOIL
) -> None:
    """Raises SoilRefused for what no soil test says."""
    if sampled_on > date_today():
        raise SoilRefused("Ngày lấy mẫu chưa tới. Hãy xem lại.", "sampled_on")
    if sampled_on < EARLIEST:
        raise SoilRefused("Ngày lấy mẫu xa quá. Hãy xem lại năm.", "sampled_on")
    if not 0 <= depth_cm[0] < depth_cm[1] <= DEEPEST_CM:
        raise SoilRefused(f"Độ sâu phải từ cạn tới sâu, tối đa {DEEPEST_CM} cm.", "depth_to_cm")
    if not lab.strip():
        raise SoilRefused("Hãy ghi nơi thử (phòng thử nghiệm hoặc bộ thử nhanh).", "lab")
    if not values:
        raise SoilRefused("Phiếu chưa có chỉ số nào.")
    for code, value in values.items():
        check_figure(code, value)


def check_figure(code: str, value: Decimal) -> None:
    """Raises SoilRefused for a measure that nobody knows or a figure that no soil has."""
    measure = known_measures().get(code)
    if measure is None:
        raise SoilRefused(f"Không có chỉ số {code[:30]}.")
    if not value.is_finite() or not measure.least <= value <= measure.most:
        least, most = format_number(measure.least), format_number(measure.most)
        unit = f" {measure.unit}" if measure.unit else ""
        raise SoilRefused(f"{measure.label} phải từ {least} tới {most}{unit}. Hãy xem lại phiếu.", code)


def _kept(row: SoilTest, values: Mapping[str, Decimal]) -> SoilTest:
    enter(row, by=row.entered_by.log_actor)
    measures = known_measures()
    figures = [
        SoilValue(test=row, measure=code, value=value, unit=measures[code].unit, method=measures[code].method)
        for code, value in values.items()
    ]
    enter_all(figures, by=row.entered_by.log_actor)
    return row


def _digest(row: SoilTest, values: Mapping[str, Decimal]) -> str:
    content = {
        "point": str(row.point_id),
        "sampled_on": row.sampled_on.isoformat(),
        "depth": [row.depth_from_cm, row.depth_to_cm],
        "lab": row.lab,
        "report": row.report_number,
        "values": {code: format(Decimal(value).normalize(), "f") for code, value in values.items()},
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _same(known: SoilTest, row: SoilTest) -> SoilTest:
    if known.digest != row.digest:
        raise SoilRefused("Phiếu này đã được ghi với nội dung khác. Hãy mở phiếu mới để ghi.")
    return known
