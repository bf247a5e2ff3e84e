"""Taking in a statement: what notices have told is recognized, what they missed becomes a credit, each once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from commune.ledger import recording
from commune.payments import access, accounts, matching, same_money, statement_reading
from commune.payments.models import (
    BankCredit,
    LineOutcome,
    Provider,
    SellerAccount,
    Sighting,
    Statement,
    StatementLine,
)
from commune.payments.statement_reading import Line, Reading
from commune.payments.told import BANK_ZONE, Told
from commune.people.models import Person

LONG_NUMBER = 8


class StatementRefusedError(ValueError):
    """Nothing was taken in; the message is a Vietnamese sentence, `reading` what could be read."""

    def __init__(self, message: str, reading: Reading | None = None) -> None:
        super().__init__(message)
        self.reading = reading


@dataclass(frozen=True)
class Summary:
    """How many lines of each kind a statement brought."""

    new: int
    known: int
    doubtful: int
    out: int
    new_amount: int


def take_in(
    account: SellerAccount, *, name: str, raw: bytes, by: Person, skip_wrong: bool = False
) -> Statement:
    """The same file again is the same statement. Raises StatementRefusedError, and then nothing has changed.

    A file with wrong lines is refused whole, unless who sent it says to leave those lines out.
    """
    if not access.keeps_account(by, account):
        raise StatementRefusedError("Chỉ người giữ tài khoản này nạp được sao kê.")
    digest = hashlib.sha256(raw).hexdigest()
    known = Statement.objects.filter(account=account, digest=digest).first()
    if known:
        return known
    reading = _read(account, raw, skip_wrong)
    with transaction.atomic():
        accounts.locked(account.pk)
        known = Statement.objects.filter(account=account, digest=digest).first()
        if known:
            return known
        row = Statement(account=account, name=name[:120] or "sao kê", digest=digest, raw=raw, taken_by=by)
        row.taken_at = timezone.now()
        recording.enter(row, by=by.log_actor)
        recording.enter_all([_taken(row, line, by) for line in _surest_first(reading)], by=by.log_actor)
    return row


def _read(account: SellerAccount, raw: bytes, skip_wrong: bool) -> Reading:
    try:
        reading = statement_reading.read(raw)
    except statement_reading.StatementUnreadableError as error:
        raise StatementRefusedError(str(error)) from error
    if reading.account and reading.account.lstrip("0") != account.number.lstrip("0"):
        raise StatementRefusedError(
            f"Tệp này là của tài khoản {reading.account}, không phải {account.number}.", reading
        )
    if reading.wrong and not skip_wrong:
        raise StatementRefusedError("Tệp có dòng sai nên chưa nhận gì cả.", reading)
    if not reading.lines:
        raise StatementRefusedError("Tệp không có dòng nào nhận được.", reading)
    return reading


def _surest_first(reading: Reading) -> list[Line]:
    """Lines with the bank's number choose their credit before those that only look alike."""
    return sorted(reading.lines, key=lambda line: (not line.reference, line.number))


def _taken(statement: Statement, line: Line, by: Person) -> StatementLine:
    row = StatementLine(statement=statement, number=line.number, booked_at=line.booked_at, amount=line.amount)
    row.note, row.reference = line.note, line.reference
    if line.amount < 0:
        row.outcome = LineOutcome.OUT
        return row
    row.outcome, row.credit = _credited(statement.account, line, by)
    return row


def _credited(account: SellerAccount, line: Line, by: Person) -> tuple[LineOutcome, BankCredit]:
    known = _known(account, line)
    if known:
        return LineOutcome.KNOWN, known
    told = Told(line.transaction, "", line.amount, line.note, line.booked_at, line.reference)
    number, found = _free_number(account, line), same_money.find(account.pk, Provider.STATEMENT, told)
    if found.credit:
        same_money.note(found.credit, Provider.STATEMENT, number, by=by.log_actor)
        _match(found.credit, line, by)
        return LineOutcome.KNOWN, found.credit
    credit = _entered(account, line, number, by)
    if found.is_doubtful:
        return LineOutcome.DOUBTFUL, credit
    matching.match(credit, by=by.log_actor)
    return LineOutcome.NEW, credit


def _match(credit: BankCredit, line: Line, by: Person) -> None:
    """The bank's own words may have the code that a service left out."""
    is_settled = hasattr(credit, "allocation") or hasattr(credit, "set_aside")
    if not is_settled and not same_money.is_doubted(credit):
        matching.match(credit, by=by.log_actor, note=line.note)


def _known(account: SellerAccount, line: Line) -> BankCredit | None:
    """What a line of another file told of under this number: the same sum, on the same day.

    Some banks number their vouchers anew each day, and give one number to several lines.
    """
    facts = {"account": account, "provider": Provider.STATEMENT, "transaction__in": _numbers(line)}
    seen = Sighting.objects.filter(**facts).values("credit")
    found = BankCredit.objects.filter(Q(pk__in=seen) | Q(**facts), amount=line.amount)
    told = found.filter(statement_lines__booked_at__range=_about(line))
    return told.order_by("credited_at", "pk").first()


def _about(line: Line) -> tuple[datetime, datetime]:
    """When another file may have booked it: a long number is one for good, and the value's day may be the next."""
    if len(line.reference) >= LONG_NUMBER:
        return line.booked_at - same_money.NEAR, line.booked_at + same_money.NEAR
    return datetime.combine(line.booked_at, time.min, BANK_ZONE), datetime.combine(
        line.booked_at, time.max, BANK_ZONE
    )


def _numbers(line: Line) -> tuple[str, str]:
    """The line's own, and that which tells it from another that has the same."""
    return line.transaction, f"{line.transaction[:50]}={line.amount}@{line.booked_at:%y%m%d}"


def _free_number(account: SellerAccount, line: Line) -> str:
    first, second = _numbers(line)
    facts = {"account": account, "provider": Provider.STATEMENT, "transaction": first}
    is_taken = BankCredit.objects.filter(**facts).exists() or Sighting.objects.filter(**facts).exists()
    return second if is_taken else first


def _entered(account: SellerAccount, line: Line, number: str, by: Person) -> BankCredit:
    facts = {"account": account, "provider": Provider.STATEMENT, "transaction": number}
    row = BankCredit(**facts, amount=line.amount, note=line.note, credited_at=line.booked_at, entered_by=by)
    return recording.enter(row, by=by.log_actor)


def summary_of(statement: Statement) -> Summary:
    return summaries_of([statement])[0]


def summaries_of(found: Sequence[Statement]) -> list[Summary]:
    """In the same order, counted by the database."""
    rows = StatementLine.objects.filter(statement__in=[each.pk for each in found]).order_by()
    counted = rows.values_list("statement", "outcome").annotate(lines=Count("pk"), total=Sum("amount"))
    counts = {(key, outcome): (lines, total) for key, outcome, lines, total in counted}
    return [_summary({kind: counts.get((each.pk, kind), (0, 0)) for kind in LineOutcome}) for each in found]


def _summary(counts: Mapping[LineOutcome, tuple[int, int]]) -> Summary:
    return Summary(
        new=counts[LineOutcome.NEW][0],
        known=counts[LineOutcome.KNOWN][0],
        doubtful=counts[LineOutcome.DOUBTFUL][0],
        out=counts[LineOutcome.OUT][0],
        new_amount=counts[LineOutcome.NEW][1],
    )
