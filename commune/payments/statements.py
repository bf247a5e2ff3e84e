"""Taking in a statement: what notices have told is recognized, what they missed becomes a credit, each once."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.payments import access, matching, same_money, statement_reading
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
from commune.payments.told import Told
from commune.people.models import Person


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
        SellerAccount.objects.select_for_update().get(pk=account.pk)
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
    facts = {"account": account, "provider": Provider.STATEMENT, "transaction": line.transaction}
    sighting = Sighting.objects.filter(**facts).select_related("credit").first()
    known = sighting.credit if sighting else BankCredit.objects.filter(**facts).first()
    if known and known.amount == line.amount:
        return LineOutcome.KNOWN, known
    told = Told(line.transaction, "", line.amount, line.note, line.booked_at, line.reference)
    found = same_money.find(account.pk, Provider.STATEMENT, told)
    if found.credit:
        same_money.note(found.credit, Provider.STATEMENT, line.transaction, by=by.log_actor)
        return LineOutcome.KNOWN, found.credit
    number = line.transaction if known is None else f"{line.transaction}={line.amount}"
    credit = _entered(account, line, number, by)
    if found.is_doubtful:
        return LineOutcome.DOUBTFUL, credit
    matching.match(credit, by=by.log_actor)
    return LineOutcome.NEW, credit


def _entered(account: SellerAccount, line: Line, number: str, by: Person) -> BankCredit:
    facts = {"account": account, "provider": Provider.STATEMENT, "transaction": number[:80]}
    known = BankCredit.objects.filter(**facts).first()
    if known:
        return known
    row = BankCredit(**facts, amount=line.amount, note=line.note, credited_at=line.booked_at, entered_by=by)
    return recording.enter(row, by=by.log_actor)


def summary_of(statement: Statement) -> Summary:
    rows = list(statement.lines.all())
    by_kind = {kind: [row for row in rows if row.outcome == kind] for kind in LineOutcome}
    return Summary(
        new=len(by_kind[LineOutcome.NEW]),
        known=len(by_kind[LineOutcome.KNOWN]),
        doubtful=len(by_kind[LineOutcome.DOUBTFUL]),
        out=len(by_kind[LineOutcome.OUT]),
        new_amount=sum(row.amount for row in by_kind[LineOutcome.NEW]),
    )
