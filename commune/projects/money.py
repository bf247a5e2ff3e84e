"""The money of a project: funds, commitments, allocations, disbursements. Wrong rows are voided, never changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.files.models import StoredFile
from commune.ledger import recording
from commune.lib.vietnamese import format_number
from commune.people.models import Person
from commune.projects import access
from commune.projects.keeping import ProjectRefusedError, check_open, check_said
from commune.projects.models import (
    Allocation,
    BudgetLevel,
    Commitment,
    Disbursement,
    Fund,
    Project,
    Source,
    Voiding,
)

MoneyRow = TypeVar("MoneyRow", Fund, Commitment, Allocation, Disbursement)
GIVEN = (Source.ENTERPRISE, Source.PEOPLE)


AnyRow = Fund | Commitment | Allocation | Disbursement


@dataclass(frozen=True)
class Sums:
    """What stands of one fund or of several."""

    approved: int = 0
    allocated: int = 0
    disbursed: int = 0
    committed: int = 0

    @property
    def left(self) -> int:
        """Allocated and not disbursed."""
        return self.allocated - self.disbursed


def sums_of(funds: "models.QuerySet[Fund]") -> Sums:
    standing = funds.filter(voiding__isnull=True)
    inside = {"fund__in": standing.values("pk"), "voiding__isnull": True}
    return Sums(
        _total(standing),
        _total(Allocation.objects.filter(**inside)),
        _total(Disbursement.objects.filter(**inside)),
        _total(Commitment.objects.filter(**inside)),
    )


def _total(rows: "models.QuerySet[MoneyRow]") -> int:
    return rows.aggregate(total=Sum("amount"))["total"] or 0


def add_fund(  # the words of one line of a decision
    project: Project,
    *,
    source: str,
    amount: int,
    approved_on: date,
    by: Person,
    client_id: UUID,
    level: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Fund:
    """A fund of an approved project. Idempotent by `client_id`. Raises ProjectRefusedError, PermissionDenied."""
    if not access.may_approve(by, project):
        raise PermissionDenied
    row = Fund(project=project, source=source, level=level, amount=amount, approved_on=approved_on)
    row.note, row.client_id = note.strip(), client_id

    def check() -> None:
        if source not in Source.values or (level and level not in BudgetLevel.values):
            raise ProjectRefusedError(_("Hãy chọn nguồn vốn."), "source")
        if bool(level) != (source == Source.STATE):
            raise ProjectRefusedError(
                _("Cấp ngân sách ghi cho nguồn ngân sách nhà nước, và chỉ cho nguồn ấy."), "level"
            )
        _check(project, amount, approved_on, "approved_on")

    return _entered(row, check, project, by, at)


def commit(
    fund: Fund,
    *,
    giver: str,
    amount: int,
    on: date,
    document: str,
    by: Person,
    client_id: UUID,
    paper: StoredFile | None = None,
    at: datetime | None = None,
) -> Commitment:
    """Who promises how much to a fund that is no budget; never more than the fund. Idempotent by `client_id`."""
    if not access.may_keep(by, fund.project):
        raise PermissionDenied
    row = Commitment(fund=fund, giver=giver.strip(), amount=amount, on=on, document=document.strip())
    row.client_id, row.paper = client_id, paper

    def check() -> None:
        check_said(giver, "giver")
        if fund.source not in GIVEN:
            raise ProjectRefusedError(
                _("Chỉ nguồn doanh nghiệp, người dân mới ghi cam kết; nguồn chưa nêu thì chưa ai cam kết."),
                "fund",
            )
        _check_of_fund(fund, amount, on, document)
        sums = sums_of(Fund.objects.filter(pk=fund.pk))
        _check_room(
            amount, sums.approved - sums.committed, _("Nguồn này chỉ còn %(room)s ₫ chưa có cam kết.")
        )

    return _entered(row, check, fund.project, by, at)


def allocate(
    fund: Fund,
    *,
    amount: int,
    on: date,
    document: str,
    by: Person,
    client_id: UUID,
    paper: StoredFile | None = None,
    at: datetime | None = None,
) -> Allocation:
    """Never more than the fund holds or, of a fund that is given, than was committed. Idempotent by `client_id`."""
    if not access.may_approve(by, fund.project):
        raise PermissionDenied
    row = Allocation(fund=fund, amount=amount, on=on, document=document.strip(), client_id=client_id)
    row.paper = paper

    def check() -> None:
        _check_of_fund(fund, amount, on, document)
        if fund.source == Source.UNKNOWN:
            raise ProjectRefusedError(_("Nguồn chưa nêu thì chưa giao được; hãy ghi rõ nguồn trước."), "fund")
        sums = sums_of(Fund.objects.filter(pk=fund.pk))
        if fund.source in GIVEN:
            promised = _total(fund.commitments.filter(voiding__isnull=True, on__lte=on))
            told = _("Vốn đã cam kết đến ngày này chỉ còn %(room)s ₫ chưa giao.")
            _check_room(amount, promised - sums.allocated, told)
        _check_room(amount, sums.approved - sums.allocated, _("Vốn chưa giao chỉ còn %(room)s ₫."))

    return _entered(row, check, fund.project, by, at)


def disburse(
    fund: Fund,
    *,
    amount: int,
    on: date,
    document: str,
    by: Person,
    client_id: UUID,
    paper: StoredFile | None = None,
    at: datetime | None = None,
) -> Disbursement:
    """By who carries the project out, never more than was allocated by that day. Idempotent by `client_id`."""
    if not access.may_spend(by, fund.project):
        raise PermissionDenied
    row = Disbursement(fund=fund, amount=amount, on=on, document=document.strip(), client_id=client_id)
    row.paper = paper

    def check() -> None:
        _check_of_fund(fund, amount, on, document)
        allocated = _total(fund.allocations.filter(voiding__isnull=True, on__lte=on))
        spent = sums_of(Fund.objects.filter(pk=fund.pk)).disbursed
        _check_room(
            amount, allocated - spent, _("Vốn đã giao đến ngày này chỉ còn %(room)s ₫ chưa giải ngân.")
        )

    return _entered(row, check, fund.project, by, at)


def void(row: AnyRow, *, reason: str, by: Person) -> Voiding:
    """A wrong row counts no longer. What stands on it is voided first. A second time gives the first voiding."""
    project = row.project if isinstance(row, Fund) else row.fund.project
    if not access.may_approve(by, project):
        raise PermissionDenied
    name = type(row).__name__.lower()
    with transaction.atomic():
        _lock(project)
        known = Voiding.objects.filter(**{name: row}).first()
        if known:
            return known
        check_said(reason, "reason")
        _check_nothing_stands_on(row)
        made = Voiding(reason=reason.strip(), entered_by=by, entered_at=timezone.now(), **{name: row})
        return recording.enter(made, by=by.log_actor)


def _check_nothing_stands_on(row: AnyRow) -> None:
    """Neither a fund with money in it, nor what a later step needs. An allocation is needed by its day, too."""
    if isinstance(row, Disbursement):
        return
    fund = row if isinstance(row, Fund) else row.fund
    sums = sums_of(Fund.objects.filter(pk=fund.pk))
    needed = {
        Fund: bool(sums.allocated or sums.committed),
        Commitment: isinstance(row, Commitment) and not _covered(row, fund.commitments, fund.allocations),
        Allocation: isinstance(row, Allocation) and not _covered(row, fund.allocations, fund.disbursements),
    }
    if needed[type(row)]:
        raise ProjectRefusedError(
            _("Còn tiền đã giao hoặc đã giải ngân dựa trên dòng này; hãy hủy các dòng ấy trước.")
        )


def _covered(row: Commitment | Allocation, above: Any, below: Any) -> bool:
    """Whether without this row each row below still finds enough above it on its own day."""
    rest = list(above.filter(voiding__isnull=True).exclude(pk=row.pk))
    uses = list(below.filter(voiding__isnull=True))
    return all(
        sum(each.amount for each in rest if each.on <= use.on)
        >= sum(each.amount for each in uses if each.on <= use.on)
        for use in uses
    )


def _lock(project: Project) -> None:
    """One writer a project: sums are read and rows written by one at a time."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def _entered(
    row: MoneyRow, check: Callable[[], None], project: Project, by: Person, at: datetime | None
) -> MoneyRow:
    with transaction.atomic():
        _lock(project)
        known = type(row).objects.filter(client_id=row.client_id).first()
        if known:
            return known
        check()
        row.entered_by, row.entered_at = by, at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def _check_of_fund(fund: Fund, amount: int, on: date, document: str) -> None:
    if hasattr(fund, "voiding"):
        raise ProjectRefusedError(_("Nguồn vốn này đã bị hủy."))
    check_said(document, "document")
    _check(fund.project, amount, on, "on")
    if on < fund.approved_on:
        raise ProjectRefusedError(_("Ngày này trước ngày nguồn vốn được duyệt."), "on")


def _check(project: Project, amount: int, day: date, field: str) -> None:
    if amount <= 0:
        raise ProjectRefusedError(_("Số tiền phải lớn hơn 0."), "amount")
    check_open(project, day, field)


def _check_room(amount: int, room: int, told: str) -> None:
    if amount > room:
        raise ProjectRefusedError(told % {"room": format_number(Decimal(max(room, 0)))}, "amount")
