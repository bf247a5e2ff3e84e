"""Long lists read row by row, CSV as a stream and XLSX by its sheet, and each row judged by itself."""

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from commune.channels.claim_models import ClaimKind
from commune.channels.claim_pages import Stated, key_of
from commune.design import safe_workbook, tables
from commune.design.cells import NotAWorkbook, TooLarge
from commune.lib import measures
from commune.lib.fold import words
from commune.people.access import governed_units
from commune.people.models import Person
from commune.units.models import AdminUnit, AdminUnitSet, Level

LARGEST = 64 * 1024 * 1024
LARGEST_SHEET = 200 * 1024 * 1024
MOST_ROWS = 300_000
MOST_COLUMNS, LONGEST_CELL, LONGEST_NAME, LONGEST_CODE = 40, 500, 160, 60
HIGHEST_PRICE = 10**12
PLATFORM, UNIT, PRICE, SELLER = "Sàn", "Xã, phường", "Giá bán", "Mã gian hàng"
CODES = {ClaimKind.SELLERS: SELLER, ClaimKind.PRODUCTS: "Mã sản phẩm"}
NAMES = {ClaimKind.SELLERS: "Tên gian hàng", ClaimKind.PRODUCTS: "Tên sản phẩm"}
PLATFORMS = {"postmart": "Postmart", "voso": "Vỏ Sò", "vo so": "Vỏ Sò"}


class UnreadableFile(ValueError):
    """The message is a Vietnamese sentence; nothing was taken in."""


class Refused(ValueError):
    """One row: which column, and why in Vietnamese."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


def headings(kind: str) -> list[str]:
    """The columns of the form to fill in."""
    common = [PLATFORM, CODES[ClaimKind(kind)], NAMES[ClaimKind(kind)], UNIT]
    return common if kind == ClaimKind.SELLERS else [*common, SELLER, PRICE]


def in_order(cells: Mapping[str, str], kind: str) -> list[str]:
    """The cells of a row as they came, first those of the form in the form's order, then what else the list has."""
    named = [" ".join(words(heading)) for heading in headings(kind)]
    return [cells.get(name, "") for name in named] + [cells[name] for name in cells if name not in named]


def rows_of(file: IO[bytes], kind: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, cells by folded heading) of each row that is not empty. Raises UnreadableFile."""
    start = file.read(4)
    file.seek(0)
    lines = _sheet_lines(file) if start.startswith(b"PK") else _csv_lines(file)
    try:
        columns = [" ".join(words(cell)) for cell in next(lines, [])]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(UNREADABLE) from error
    missing = [each for each in headings(kind) if " ".join(words(each)) not in columns]
    if missing:
        raise UnreadableFile(f"Thiếu cột: {', '.join(missing)}.")
    try:
        for number, cells in enumerate(lines, 2):
            if any(cells):
                yield number, dict(zip(columns, cells, strict=False))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(UNREADABLE) from error


UNREADABLE = "Không đọc được tệp này. Hãy lưu lại thành CSV (UTF-8) hoặc XLSX."


def _csv_lines(file: IO[bytes]) -> Iterator[list[str]]:
    """Read through to its end before the first row is given: a list that breaks off later leaves no half of itself."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = text.readline(LONGEST_CELL * MOST_COLUMNS)
        sign = max(",;\t", key=first.count)
        text.seek(0)
        deque(csv.reader(text, delimiter=sign), maxlen=0)
        text.seek(0)
        for row in csv.reader(text, delimiter=sign):
            yield [_text(cell) for cell in row[:MOST_COLUMNS]]
    finally:
        text.detach()


def _sheet_lines(file: IO[bytes]) -> Iterator[list[str]]:
    try:
        safe = safe_workbook.repacked(file.read(), most_rows=MOST_ROWS, largest=LARGEST_SHEET)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(safe)).get_sheet_by_index(0)
        for row in sheet.iter_rows():
            yield [_text(cell) for cell in row[:MOST_COLUMNS]]
    except TooLarge as error:
        raise UnreadableFile(
            "Tệp bung ra lớn quá, hoặc có quá nhiều dòng, cột. Hãy lưu thành CSV."
        ) from error
    except (CalamineError, NotAWorkbook, IndexError, OSError) as error:
        raise UnreadableFile(UNREADABLE) from error


def _text(cell: Any) -> str:
    return tables.text_of(cell)[:LONGEST_CELL]


@dataclass
class Judge:
    """Reads rows of one kind about communes under `unit`; knows the keys that the file has had so far."""

    kind: str
    unit: AdminUnit
    communes: Mapping[str, list[AdminUnit]]
    met: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, kind: str, unit: AdminUnit) -> "Judge":
        named: dict[str, list[AdminUnit]] = {}
        for each in communes_under(unit):
            for name in {each.name, each.bare_name}:
                found = named.setdefault(" ".join(words(name)), [])
                if each not in found:
                    found.append(each)
        return cls(kind, unit, named)

    def stated(self, line: int, cells: Mapping[str, str]) -> Stated:
        """Raises Refused with the first cell that is wrong."""
        platform = self._platform(cells)
        code = self._code(cells, CODES[ClaimKind(self.kind)])
        name = _cell(cells, NAMES[ClaimKind(self.kind)])
        if not any(sign.isalpha() for sign in name):
            raise Refused(NAMES[ClaimKind(self.kind)], "Thiếu tên.")
        unit = self._commune(_cell(cells, UNIT))
        is_product = self.kind == ClaimKind.PRODUCTS
        seller = self._code(cells, SELLER) if is_product else ""
        price = self._price(_cell(cells, PRICE)) if is_product else None
        if key_of(platform, code) in self.met:
            raise Refused(CODES[ClaimKind(self.kind)], f"Mã {code} đã có ở một dòng trên.")
        self.met.add(key_of(platform, code))
        return Stated(line, platform, code, name[:LONGEST_NAME], seller, unit, price)

    def _platform(self, cells: Mapping[str, str]) -> str:
        text = _cell(cells, PLATFORM)
        known = PLATFORMS.get(" ".join(words(text)))
        if known is None:
            raise Refused(PLATFORM, f"Không biết sàn “{text[:40]}”. Ghi Postmart hoặc Vỏ Sò.")
        return known

    def _code(self, cells: Mapping[str, str], column: str) -> str:
        text = _cell(cells, column)
        if not text or len(text) > LONGEST_CODE or " " in text:
            raise Refused(column, "Mã phải có, không có khoảng trắng, dài nhất 60 ký tự.")
        return text

    def _commune(self, text: str) -> str:
        if not text:
            raise Refused(UNIT, "Thiếu xã, phường.")
        written = text.partition(",")[0].strip()
        found = self.communes.get(" ".join(words(written)), [])
        exact = [each for each in found if written.lower() in (each.name.lower(), each.bare_name.lower())]
        fitting = exact or found
        if not fitting:
            raise Refused(UNIT, f"“{text[:60]}” không phải xã, phường nào của {self.unit.name}.")
        if len(fitting) > 1:
            kinds = ", ".join(each.name for each in fitting[:4])
            raise Refused(UNIT, f"Có nhiều nơi tên này: {kinds}. Ghi rõ xã hay phường.")
        return fitting[0].uid

    def _price(self, text: str) -> int | None:
        if not text:
            return None
        try:
            price = measures.parse_dong(text)
        except ValueError as error:
            raise Refused(PRICE, f"“{text[:30]}” không phải số tiền.") from error
        if not 0 < price < HIGHEST_PRICE:
            raise Refused(PRICE, "Giá phải lớn hơn 0.")
        return price


def communes_under(unit: AdminUnit) -> AdminUnitSet:
    """The communes of today below a province, or the commune itself."""
    found = AdminUnit.objects.filter(level=Level.COMMUNE, valid_to__isnull=True, scheme=unit.scheme)
    return found.filter(pk=unit.pk) if unit.level == Level.COMMUNE else found.filter(parent=unit)


def units_for(person: Person, *roles: str) -> AdminUnitSet:
    """Units of today whose lists she may bring."""
    governed = governed_units(person, *roles).filter(valid_to__isnull=True)
    return governed.exclude(level=Level.DISTRICT).order_by("-level", "sort_key")


def _cell(cells: Mapping[str, str], column: str) -> str:
    return cells.get(" ".join(words(column)), "")


def pages(
    rows: Iterator[tuple[int, dict[str, str]]], size: int
) -> Iterator[list[tuple[int, dict[str, str]]]]:
    while page := list(islice(rows, size)):
        yield page
