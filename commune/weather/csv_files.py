"""What an official or a technician brings as a file: CSV with a `time` column and one column for each quantity.

Times without zone are Viet Nam's. Figures may be written with point or comma; comma files are separated by
semicolons. An empty cell says nothing, a fill value says that the station had none.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation

from commune.lib.moments import bounded
from commune.lib.vietnamese import VIETNAM
from commune.weather.documents import LONGEST_SENSOR, DocumentError
from commune.weather.quantities import known_quantities
from commune.weather.taking_in import Given, Refusal

MOST_BYTES = 4_000_000
MOST_LINES = 50_000
DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")
NUMBER = re.compile(r"[-−]?\d{1,9}(?:[.,]\d{1,6})?")


def readings_of_csv(raw: bytes) -> tuple[list[Given], list[Refusal]]:
    """Readings and refusals by line; raises DocumentError for a file that has no readable head."""
    if len(raw) > MOST_BYTES:
        raise DocumentError("", "Tệp lớn quá, hãy chia nhỏ.", "The file is too large.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError(
            "", "Tệp không phải UTF-8. Hãy lưu lại thành CSV UTF-8.", "The file is not UTF-8."
        ) from None
    if "\0" in text:
        raise DocumentError("", "Đây không phải là tệp CSV.", "This is not a CSV file.")
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        return _lines(lines)
    except csv.Error:
        raise DocumentError("", "Không đọc được tệp này như CSV.", "This cannot be read as CSV.") from None


def _lines(lines: "Iterator[list[str]]") -> tuple[list[Given], list[Refusal]]:
    columns = _columns(next(lines, []))
    given: list[Given] = []
    refused: list[Refusal] = []
    for number, cells in enumerate(lines, 2):
        if number > MOST_LINES:
            raise DocumentError("", "Tệp có quá nhiều dòng, hãy chia nhỏ.", "The file has too many lines.")
        if not any(cell.strip() for cell in cells):
            continue
        for each in _read(cells, columns, f"dòng {number}"):
            given.append(each) if isinstance(each, Given) else refused.append(each)
    return given, refused


def _columns(head: list[str]) -> dict[str, int]:
    """Place of each column that is understood; others (notes, battery) are left out."""
    names = [cell.strip().lower() for cell in head]
    known = {"time", "sensor", *known_quantities()}
    found = {name: place for place, name in enumerate(names) if name in known}
    if "time" not in found or not set(found) - {"time", "sensor"}:
        told = ", ".join(known_quantities())
        raise DocumentError(
            "",
            f"Dòng 1 phải có cột time và ít nhất một cột trong: {told}.",
            f"Line 1 needs a column time and at least one of: {told}.",
        )
    if len(set(names) & known) != sum(name in known for name in names):
        raise DocumentError("", "Dòng 1 có hai cột trùng tên.", "Line 1 names a column twice.")
    return found


def _read(cells: list[str], columns: dict[str, int], where: str) -> Iterator[Given | Refusal]:
    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    at = _time(cell("time"))
    if at is None:
        yield Refusal(
            where,
            f"không hiểu giờ đo “{cell('time')[:40]}”. Hãy ghi như 2026-11-27 06:00 hoặc 27/11/2026 06:00.",
            "the time cannot be read.",
        )
        return
    for name in columns:
        text = cell(name)
        if name in ("time", "sensor") or not text:
            continue
        value = _number(text)
        if value is None:
            label = known_quantities()[name].label
            yield Refusal(where, f"{label}: “{text[:40]}” không phải là số.", f"{name} is not a number.")
        else:
            yield Given(where, cell("sensor")[:LONGEST_SENSOR], name, at, value)


def _time(text: str) -> datetime | None:
    match = DAY_FIRST.fullmatch(text)
    try:
        if match:
            day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
            return bounded(datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM))
        found = datetime.fromisoformat(text)
        return bounded(found if found.tzinfo else found.replace(tzinfo=VIETNAM))
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    if not NUMBER.fullmatch(text) or not text.isascii():
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
