"""A list of digital co-ops, models and zones from a file: looked at first, all rows or none, a file counts once."""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from commune.design.tables import LARGEST, Table, UnreadableList, key_of, read
from commune.lib.fold import fold
from commune.lib.vietnamese import WritingError, parse_date, parse_number
from commune.linkage import access
from commune.linkage.models import DigitalUse, ImportFile, LinkageModel, Zone
from commune.linkage.refusing import LinkageRefusedError
from commune.people.models import Person
from commune.units.models import AdminUnit, AdminUnitSet

KIND, CODE, NAME, UNIT, SINCE, UNTIL = "Loại", "Mã", "Tên", "Mã đơn vị", "Từ ngày", "Đến ngày"
PRODUCT, BUYER, COOPERATIVE, KILOGRAMS = "Sản phẩm", "Bên mua", "Hợp tác xã", "Cam kết (kg)"
ZONE, AREA, DIGITAL = "Mã vùng", "Diện tích (m²)", "Công nghệ số"
NEEDED = (KIND, NAME, UNIT, SINCE)
COLUMNS = (
    KIND, CODE, NAME, UNIT, SINCE, UNTIL, PRODUCT, BUYER, COOPERATIVE, KILOGRAMS, ZONE, AREA, DIGITAL,
)  # fmt: skip
USE, MODEL, AREA_OF = "htx so", "mo hinh", "vung"
KINDS = {USE: "HTX số", MODEL: "Mô hình", AREA_OF: "Vùng"}
YES, NO = {"co", "x", "1"}, {"", "khong", "0"}
WRITTEN_CODE = re.compile(r"[\w.-]+")
EARLIEST = date(2000, 1, 1)
MOST = 2 * 10**9


@dataclass(frozen=True)
class Line:
    """One judged row; `is_known` when the house has it already."""

    kind: str
    code: str
    name: str
    unit: AdminUnit
    since: date
    until: date | None
    product: str
    buyer: str
    cooperative: str
    kilograms: int
    zone: str
    area_m2: int
    is_digital: bool
    is_known: bool = False

    @property
    def day_after(self) -> date:
        """The first day on which it no longer stands; only where `until` is there."""
        return (self.until or self.since) + timedelta(days=1)

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]


@dataclass
class Reading:
    """`wrong` is by index of the row, for `tables.returned`; `entered` is the file if it came in before."""

    table: Table
    lines: list[Line] = field(default_factory=list)
    wrong: dict[int, list[str]] = field(default_factory=dict)
    entered: ImportFile | None = None

    @property
    def fresh(self) -> list[Line]:
        return [each for each in self.lines if not each.is_known]

    def problems(self) -> list[tuple[int, str]]:
        """Line in the file and what is wrong in it."""
        return [(self.table.first_line + at, "; ".join(why)) for at, why in sorted(self.wrong.items())]


def look_at(content: bytes, *, by: Person) -> Reading:
    """Judges every row; writes nothing. Raises LinkageRefusedError for what nobody can read."""
    if len(content) > LARGEST:
        raise LinkageRefusedError("Tệp lớn quá 2 MB. Hãy chia nhỏ rồi nhập từng tệp.", "file")
    try:
        table = read(io.BytesIO(content))
    except UnreadableList as refusal:
        raise LinkageRefusedError(str(refusal), "file") from refusal
    keys = {key_of(column) for column in table.columns}
    missing = [column for column in NEEDED if key_of(column) not in keys]
    if missing:
        raise LinkageRefusedError(f"Thiếu cột: {', '.join(missing)}.", "file")
    reading = Reading(table, entered=ImportFile.objects.filter(sha256=digest_of(content)).first())
    _Judging(access.units_found_by(by)).judge(reading)
    if not reading.lines and not reading.wrong:
        raise LinkageRefusedError("Tệp không có dòng nào.", "file")
    return reading


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class _Judging:
    def __init__(self, units: AdminUnitSet) -> None:
        self.units = {each.pk: each for each in units}
        self.codes: set[tuple[str, str]] = set()
        self.zones = set(Zone.objects.filter(unit__in=self.units).values_list("code", flat=True))

    def judge(self, reading: Reading) -> None:
        rows = reading.table.keyed()
        self.zones |= {
            row.get(key_of(CODE), "") for row in rows if fold(row.get(key_of(KIND), "")) == AREA_OF
        }
        for number, row in enumerate(rows):
            if not any(row.values()):
                continue
            problems: list[str] = []
            line = self._line(row, problems)
            if problems or line is None:
                reading.wrong[number] = problems
            else:
                reading.lines.append(line)

    def _line(self, row: Mapping[str, str], problems: list[str]) -> Line | None:
        kind = fold(row.get(key_of(KIND), ""))
        if kind not in KINDS:
            problems.append(f"Loại phải là một trong: {', '.join(KINDS.values())}.")
            return None
        unit = self.units.get(row.get(key_of(UNIT), ""))
        if unit is None:
            problems.append("Không có đơn vị này, hoặc ngoài phạm vi anh chị phụ trách.")
        since = _day(row, SINCE, problems)
        until = _day(row, UNTIL, problems) if row.get(key_of(UNTIL)) else None
        if since and until and until < since:
            problems.append("Đến ngày phải sau từ ngày.")
        texts = {each: row.get(key_of(each), "") for each in (CODE, NAME, PRODUCT, BUYER, COOPERATIVE, ZONE)}
        self._check_texts(kind, texts, problems)
        figures = (_number(row, KILOGRAMS, problems), _number(row, AREA, problems))
        said = fold(row.get(key_of(DIGITAL), ""))
        if said not in YES | NO:
            problems.append(f"{DIGITAL}: ghi có hoặc không.")
        if problems or unit is None or since is None:
            return None
        line = Line(
            kind, texts[CODE], texts[NAME], unit, since, until, texts[PRODUCT], texts[BUYER],
            texts[COOPERATIVE], figures[0], texts[ZONE], figures[1], said in YES,
        )  # fmt: skip
        return self._once(line, problems)

    def _check_texts(self, kind: str, texts: Mapping[str, str], problems: list[str]) -> None:
        needed = {
            USE: (NAME,),
            MODEL: (CODE, NAME, PRODUCT, BUYER, COOPERATIVE),
            AREA_OF: (CODE, NAME, PRODUCT),
        }
        problems += [f"Thiếu {each.lower()}." for each in needed[kind] if not texts[each]]
        problems += [
            f"{each} chỉ gồm chữ, số, dấu gạch và dấu chấm."
            for each in (CODE, ZONE)
            if texts[each] and not WRITTEN_CODE.fullmatch(texts[each])
        ]
        longest = {CODE: 40, ZONE: 40, PRODUCT: 80}
        problems += [f"{each} dài quá." for each, text in texts.items() if len(text) > longest.get(each, 160)]
        if kind == MODEL and texts[ZONE] and texts[ZONE] not in self.zones:
            problems.append(f"Không có vùng nguyên liệu mã {texts[ZONE]}.")

    def _once(self, line: Line, problems: list[str]) -> Line | None:
        mark = (line.kind, line.code or f"{line.unit.pk} {line.name} {line.since}")
        if mark in self.codes:
            problems.append("Dòng này trùng với một dòng ở trên.")
            return None
        self.codes.add(mark)
        return Line(**{**line.__dict__, "is_known": _is_known(line)})


def _is_known(line: Line) -> bool:
    if line.kind == USE:
        return DigitalUse.objects.filter(unit=line.unit, name=line.name, since=line.since).exists()
    table = LinkageModel if line.kind == MODEL else Zone
    return table._base_manager.filter(code=line.code).exists()


def _day(row: Mapping[str, str], column: str, problems: list[str]) -> date | None:
    try:
        day = parse_date(row.get(key_of(column), "").replace("-", "/"))
    except WritingError:
        problems.append(f"{column} phải ghi ngày/tháng/năm.")
        return None
    if day < EARLIEST:
        problems.append(f"{column} xa quá. Hãy xem lại năm.")
    return day


def _number(row: Mapping[str, str], column: str, problems: list[str]) -> int:
    text = row.get(key_of(column), "")
    if not text:
        return 0
    try:
        number = parse_number(text, vietnamese=True)
    except WritingError:
        number = Decimal(-1)
    if not 0 <= number <= MOST or number != int(number):
        problems.append(f"{column} phải là số nguyên, không âm.")
        return 0
    return int(number)
