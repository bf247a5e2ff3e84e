"""CSV statements: the columns are found by their headings, in Vietnamese or English, whatever the bank's order."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from commune.lib.fold import ascii_fold
from commune.payments.statement_reading import Line, Reading, StatementUnreadableError, Wrong, bank_day
from commune.payments.told import BANK_ZONE, LARGEST

HEADINGS = {
    "at": (
        "ngay giao dich",
        "thoi gian giao dich",
        "ngay gd",
        "ngay hieu luc",
        "transaction date",
        "ngay",
        "date",
    ),
    "amount": ("so tien", "amount"),
    "came": ("so tien ghi co", "ghi co", "phat sinh co", "tien vao", "credit", "co"),
    "left": ("so tien ghi no", "ghi no", "phat sinh no", "tien ra", "debit", "no"),
    "note": ("noi dung giao dich", "noi dung", "dien giai", "mo ta", "description", "remark"),
    "reference": (
        "so tham chieu",
        "ma giao dich",
        "so giao dich",
        "so ct",
        "so chung tu",
        "reference",
        "ref",
    ),
}
DATES = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
)
_ACCOUNT = re.compile(r"(?:so tai khoan|so tk|account(?: no| number)?)\W+([0-9][0-9 .]{4,24})")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+([.,]\d{1,2})?|[+-]?\d+([.,]\d{1,2})?")
Columns = dict[str, int]


def read(text: str) -> Reading:
    """Raises StatementUnreadableError where no row has the headings."""
    rows = list(_rows(text))
    for index, (_number, cells) in enumerate(rows):
        columns = _columns(cells)
        if columns:
            lines, wrong = _judged(rows[index + 1 :], columns)
            return Reading(lines, wrong, _account(rows[:index]))
    raise StatementUnreadableError(
        "Không thấy dòng tiêu đề. Cần các cột: ngày giao dịch, số tiền (hoặc ghi có, ghi nợ), nội dung."
    )


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    head = text[:5000]
    delimiter = max(";\t,", key=head.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        for cells in reader:
            yield reader.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise StatementUnreadableError("Tệp CSV hỏng: thiếu dấu nháy hoặc bị cắt giữa chừng.") from error


def _columns(cells: Sequence[str]) -> Columns | None:
    folded = [ascii_fold(cell).lower().strip(" :.*") for cell in cells]
    folded = [re.sub(r"\s*\(.*?\)", "", each) for each in folded]
    found: Columns = {}
    for name, words in HEADINGS.items():
        places = [folded.index(word) for word in words if word in folded]
        if places:
            found[name] = places[0]
    has_amount = "amount" in found or "came" in found
    return found if has_amount and {"at", "note"} <= found.keys() else None


def _account(rows: Sequence[tuple[int, list[str]]]) -> str:
    for _number, cells in rows:
        match = _ACCOUNT.search(ascii_fold(" ".join(cells)).lower())
        if match:
            return "".join(each for each in match[1] if each.isdigit())
    return ""


def _judged(rows: Sequence[tuple[int, list[str]]], columns: Columns) -> tuple[list[Line], list[Wrong]]:
    lines, wrong = [], []
    for number, cells in rows:
        told = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        if not any(told.values()) or _is_total(cells, told):
            continue
        try:
            lines.append(_line(number, told))
        except ValueError as error:
            wrong.append(Wrong(number, str(error)))
    return lines, wrong


def _is_total(cells: Sequence[str], told: dict[str, str]) -> bool:
    """Banks close the table with a sum or an opening balance, which has no date."""
    words = ascii_fold(" ".join(cells)).lower()
    return not told["at"] and any(each in words for each in ("tong", "so du", "total", "balance"))


def _line(number: int, told: dict[str, str]) -> Line:
    amount = _signed(told)
    return Line(number, _moment(told["at"]), amount, told["note"][:500], told.get("reference", "")[:78])


def _signed(told: dict[str, str]) -> int:
    """Banks write what left with a minus or without; a minus before what came takes it back."""
    came, left = dong(told.get("came", "")), abs(dong(told.get("left", "")))
    if came and left:
        raise ValueError("Vừa ghi có vừa ghi nợ trong một dòng.")
    amount = came - left if came or left else dong(told.get("amount", ""))
    if not 0 < abs(amount) < LARGEST:
        raise ValueError("Không thấy số tiền, hoặc số tiền không thể có.")
    return amount


def dong(text: str) -> int:
    """1.234.567, 1,234,567, 1234567.00, +500000 VND; 0 where the cell is empty. ValueError for the rest."""
    plain = re.sub(r"(?i)\s*(vnd|đ|₫|dong)$", "", text.strip()).replace(" ", "").replace("−", "-")
    if plain in ("", "-"):
        return 0
    if not _GROUPED.fullmatch(plain):
        raise ValueError(f"“{text[:40]}” không phải số tiền.")
    tail = re.search(r"[.,](\d{1,2})$", plain)
    if tail and int(tail[1]):
        raise ValueError(f"“{text[:40]}” có số lẻ, tiền đồng thì không.")
    return int(re.sub(r"[.,]", "", plain[: tail.start()] if tail else plain))


def _moment(text: str) -> datetime:
    for form in DATES:
        try:
            at = datetime.strptime(text, form).replace(tzinfo=BANK_ZONE)
        except ValueError:
            continue
        return bank_day(at)
    raise ValueError(f"“{text[:40]}” không phải ngày (cần ngày/tháng/năm).")
