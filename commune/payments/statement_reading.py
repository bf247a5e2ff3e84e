"""Reading a bank's statement: CSV as banks here export it, or SWIFT MT940. Wrong lines are named, none is guessed."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from commune.lib.moments import MomentError, bounded

LARGEST_FILE = 5_000_000
MOST_LINES = 20_000


class StatementUnreadableError(ValueError):
    """Nothing in the file is a statement; the message is a Vietnamese sentence."""


@dataclass(frozen=True)
class Line:
    """`amount` in đồng, below zero where money went out; `transaction` tells it from others of its day and amount."""

    number: int
    booked_at: datetime
    amount: int
    note: str
    reference: str
    transaction: str = ""


@dataclass(frozen=True)
class Wrong:
    number: int
    reason: str


@dataclass(frozen=True)
class Reading:
    """`account` as the file names it, empty where it does not."""

    lines: Sequence[Line] = ()
    wrong: Sequence[Wrong] = field(default_factory=tuple)
    account: str = ""


def read(raw: bytes) -> Reading:
    """Raises StatementUnreadableError."""
    from commune.payments import statement_csv, statement_mt940

    if len(raw) > LARGEST_FILE:
        raise StatementUnreadableError("Tệp lớn quá 5 MB. Anh chị xuất sao kê theo từng ngày.")
    text = _text(raw)
    found = statement_mt940.read(text) if statement_mt940.looks_like(text) else statement_csv.read(text)
    if len(found.lines) + len(found.wrong) > MOST_LINES:
        raise StatementUnreadableError("Tệp có quá 20.000 dòng. Anh chị xuất sao kê theo từng ngày.")
    if not found.lines and not found.wrong:
        raise StatementUnreadableError("Tệp không có dòng giao dịch nào.")
    return Reading(numbered(found.lines), found.wrong, found.account)


def bank_day(at: datetime) -> datetime:
    """As it is; ValueError with a Vietnamese sentence for one of another age, which no bank writes."""
    try:
        return bounded(at)
    except MomentError as error:
        raise ValueError(f"“{at:%d/%m/%Y}” không phải ngày của một giao dịch.") from error


def _text(raw: bytes) -> str:
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise StatementUnreadableError("Không đọc được tệp này. Cần tệp CSV hoặc MT940 của ngân hàng.")


def numbered(lines: Sequence[Line]) -> list[Line]:
    """Each line's own number: the bank's reference, else what it says; and the how-manieth of its like it is.

    The same line in another export gets the same number, whatever the order of its lines.
    """
    seen: Counter[tuple[str, int, date]] = Counter()
    found = []
    for line in lines:
        said = f"{line.booked_at.isoformat()}|{line.amount}|{line.note}|{line.reference}"
        own = line.reference or hashlib.sha256(said.encode()).hexdigest()[:24]
        like = own, line.amount, line.booked_at.date()
        seen[like] += 1
        number = own if seen[like] == 1 else f"{own}/{seen[like]}"
        found.append(replace(line, transaction=number[:80]))
    return found
