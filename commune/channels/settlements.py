"""What a marketplace paid the seller for its orders, by its own statement: the money never came through us."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from commune.channels.models import ChannelLink, OutsideOrder, OutsideSettlement
from commune.channels.order_sheets import NUMBER, SheetRefusedError, Wrong
from commune.design.tables import Table, key_of
from commune.ledger import recording
from commune.lib import measures
from commune.lib.vietnamese import WritingError, parse_date
from commune.people.models import Person

DAY, AMOUNT, FEE = "Ngày chuyển", "Tiền chuyển", "Phí sàn"
HEADINGS = (NUMBER, DAY, AMOUNT, FEE)


@dataclass
class Reading:
    rows: list[tuple[OutsideOrder, date, int, int]] = field(default_factory=list)
    known: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def read_statement(link: ChannelLink, table: Table) -> Reading:
    """Judges every row; writes nothing. Raises SheetRefusedError for a missing column."""
    keys = {key_of(column) for column in table.columns}
    missing = [each for each in HEADINGS if key_of(each) not in keys]
    if missing:
        raise SheetRefusedError(f"Thiếu cột: {', '.join(missing)}.")
    reading, met = Reading(), set()  # type: Reading, set[str]
    for line, cells in enumerate(table.keyed(), table.first_line):
        if any(cells.values()):
            _read(link, reading, met, line, cells)
    return reading


def keep_statement(reading: Reading, *, name: str, by: Person) -> int:
    """All rows or none; a statement that is sent twice is kept once. Returns how many are new."""
    if reading.wrong:
        raise SheetRefusedError("Còn ô sai, chưa ghi gì.")
    kept = 0
    with transaction.atomic():
        for order, day, amount, fee in sorted(reading.rows, key=lambda row: row[0].pk):  # one order of locks
            list(OutsideOrder.objects.select_for_update(no_key=True).filter(pk=order.pk))
            if OutsideSettlement.objects.filter(outside=order).exists():
                continue
            row = OutsideSettlement(
                outside=order, statement=name[:80], amount=amount, fee=fee, settled_on=day
            )
            row.noted_at, row.noted_by = timezone.now(), by
            recording.enter(row, by=by.log_actor)
            kept += 1
    return kept


class _NoMoney(ValueError):
    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def _day(text: str) -> date | None:
    """None for what is no day, or one to come: the money of it is not there yet."""
    try:
        day = parse_date(text.replace("-", "/"))
    except WritingError:
        return None
    return day if day <= timezone.localdate() else None


def _dong(cells: Mapping[str, str], column: str) -> int:
    """An empty fee is none."""
    try:
        return measures.parse_dong(cells.get(key_of(column), "") or ("0" if column == FEE else ""))
    except ValueError as error:
        raise _NoMoney(column) from error


def _read(link: ChannelLink, reading: Reading, met: set[str], line: int, cells: Mapping[str, str]) -> None:
    number = cells.get(key_of(NUMBER), "")
    found = (
        OutsideOrder.objects.of_shop(link)
        .filter(number=number, order__isnull=False)
        .select_related("order")
        .first()
    )
    if found is None or found.order is None or number in met:
        why = (
            "Mã này có hai lần trong bảng."
            if number in met
            else f"Chưa nhận đơn nào mang mã “{number[:40]}”."
        )
        reading.wrong.append(Wrong(line, NUMBER, why))
        return
    met.add(number)
    day = _day(cells.get(key_of(DAY), ""))
    if day is None:
        reading.wrong.append(
            Wrong(line, DAY, "Ngày phải ghi ngày/tháng/năm và không sau hôm nay, ví dụ 02/11/2026.")
        )
        return
    try:
        amount, fee = _dong(cells, AMOUNT), _dong(cells, FEE)
    except _NoMoney as error:
        reading.wrong.append(Wrong(line, error.column, "Ô này phải là số tiền, ví dụ 640.000."))
        return
    if amount + fee != found.order.amount:
        why = "Tiền chuyển cộng phí sàn không bằng tiền của đơn. Hãy hỏi lại sàn."
        reading.wrong.append(Wrong(line, AMOUNT, why))
        return
    known = OutsideSettlement.objects.filter(outside=found).first()
    if known is None:
        reading.rows.append((found, day, amount, fee))
    elif (known.amount, known.fee) == (amount, fee):
        reading.known += 1
    else:
        reading.wrong.append(Wrong(line, AMOUNT, "Đơn này đã đối soát với số tiền khác."))
