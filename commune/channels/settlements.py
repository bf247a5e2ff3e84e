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
        for order, day, amount, fee in reading.rows:
            list(OutsideOrder.objects.select_for_update().filter(pk=order.pk))
            if OutsideSettlement.objects.filter(outside=order).exists():
                continue
            row = OutsideSettlement(
                outside=order, statement=name[:80], amount=amount, fee=fee, settled_on=day
            )
            row.noted_at, row.noted_by = timezone.now(), by
            recording.enter(row, by=by.log_actor)
            kept += 1
    return kept


def _read(link: ChannelLink, reading: Reading, met: set[str], line: int, cells: Mapping[str, str]) -> None:
    number = cells.get(key_of(NUMBER), "")
    found = (
        OutsideOrder.objects.filter(link=link, number=number, order__isnull=False)
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
    try:
        day = parse_date(cells[key_of(DAY)].replace("-", "/"))
        amount, fee = (
            measures.parse_dong(cells[key_of(AMOUNT)]),
            measures.parse_dong(cells[key_of(FEE)] or "0"),
        )
    except WritingError as error:
        reading.wrong.append(Wrong(line, DAY, f"Ngày hoặc số tiền chưa đúng: {error}"))
        return
    except ValueError as error:
        reading.wrong.append(Wrong(line, AMOUNT, str(error)))
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
