"""Many soil tests at once from a laboratory's list: all rows or none, and each wrong row says why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from commune.design.tables import Table, key_of
from commune.lib.vietnamese import WritingError, parse_date, parse_number
from commune.people.models import Person
from commune.soil.measures import known_measures
from commune.soil.models import SoilPoint, SoilTest
from commune.soil.points import SoilRefused
from commune.soil.testing import TOP_SOIL, check_test, record_test

POINT, DAY, LAB, REPORT = "Mã điểm đất", "Ngày lấy mẫu", "Nơi thử", "Số phiếu"
FROM, TO = "Sâu từ (cm)", "Sâu tới (cm)"
NEEDED = (POINT, DAY, LAB)
COLUMNS = (POINT, DAY, FROM, TO, LAB, REPORT)


@dataclass
class Reading:
    """`wrong` is by index of the row; `strange` are headings that nobody knows."""

    lines: list["Line"] = field(default_factory=list)
    wrong: dict[int, list[str]] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    point: SoilPoint
    sampled_on: date
    depth_cm: tuple[int, int]
    lab: str
    report_number: str
    values: dict[str, Decimal]


def headings() -> list[str]:
    """The columns of the form to fill in."""
    return [*COLUMNS, *(measure.label for measure in known_measures().values())]


def read_tests(table: Table, *, by: Person) -> Reading:
    """Judges every row; writes nothing. Raises SoilRefused when a needed column is missing."""
    keys = {key_of(column) for column in table.columns}
    missing = [column for column in NEEDED if key_of(column) not in keys]
    if missing:
        raise SoilRefused(f"Thiếu cột: {', '.join(missing)}.")
    known = {key_of(each) for each in headings()} | set(known_measures()) | {key_of("Lỗi cần sửa")}
    reading = Reading(strange=[each for each in table.columns if each and key_of(each) not in known])
    points = {point.code.upper(): point for point in SoilPoint.objects.written_by(by)}
    for number, row in enumerate(table.keyed()):
        if not any(row.values()):
            continue
        try:
            reading.lines.append(_line(row, points))
        except _RowRefused as refusal:
            reading.wrong[number] = refusal.problems
    return reading


def keep_tests(reading: Reading, *, by: Person) -> list[SoilTest]:
    """Writes all lines in one transaction; a list that is sent twice is written once. Only without wrong rows."""
    if reading.wrong:
        raise SoilRefused("Còn dòng sai, chưa ghi gì.")
    with transaction.atomic():
        return [_record(line, by) for line in reading.lines]


def _record(line: Line, by: Person) -> SoilTest:
    content = (
        line.point.pk,
        line.sampled_on,
        line.depth_cm,
        line.lab,
        line.report_number,
        sorted(line.values.items()),
    )
    return record_test(
        line.point,
        sampled_on=line.sampled_on,
        values=line.values,
        lab=line.lab,
        depth_cm=line.depth_cm,
        report_number=line.report_number,
        by=by,
        client_id=uuid5(NAMESPACE_URL, f"soil-import:{content!r}"),
    )


class _RowRefused(ValueError):
    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _line(row: Mapping[str, str], points: Mapping[str, SoilPoint]) -> Line:
    """All that is wrong in the row at once, so that it is mended once."""
    problems: list[str] = []
    point = points.get(row.get(key_of(POINT), "").upper())
    if point is None:
        problems.append("Không có điểm đất này, hoặc anh chị không được ghi cho nó.")
    day = _day(row.get(key_of(DAY), ""), problems)
    depth = (_depth(row, FROM, TOP_SOIL[0], problems), _depth(row, TO, TOP_SOIL[1], problems))
    values = _values(row, problems)
    lab, report = row.get(key_of(LAB), ""), row.get(key_of(REPORT), "")
    if day and not problems:
        try:
            check_test(day, values, lab, depth)
        except SoilRefused as refusal:
            problems.append(str(refusal))
    if problems or point is None or day is None:
        raise _RowRefused(problems)
    return Line(point, day, depth, lab[:120], report[:60], values)


def _day(text: str, problems: list[str]) -> date | None:
    try:
        return parse_date(text.replace("-", "/"))
    except WritingError:
        problems.append("Ngày lấy mẫu phải ghi ngày/tháng/năm.")
        return None


def _depth(row: Mapping[str, str], column: str, otherwise: int, problems: list[str]) -> int:
    text = row.get(key_of(column), "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > 3:  # noqa: PLR2004  # 999 cm is past any depth
        problems.append(f"{column} phải là số nguyên.")
        return otherwise
    return int(text)


def _values(row: Mapping[str, str], problems: list[str]) -> dict[str, Decimal]:
    found = {}
    for code, measure in known_measures().items():
        text = row.get(key_of(measure.label)) or row.get(key_of(code)) or ""
        if not text:
            continue
        try:
            found[code] = number_in(text).quantize(Decimal("0.0001"))
        except (WritingError, ArithmeticError):
            problems.append(f"{measure.label}: {text[:20]} không phải con số.")
    return found


def number_in(text: str) -> Decimal:
    """As people write it here, 5,4; else as programs do, 5.4. Raises WritingError."""
    try:
        return parse_number(text, vietnamese=True)
    except WritingError:
        return parse_number(text)
