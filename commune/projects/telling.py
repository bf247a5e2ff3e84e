"""What a project's page tells: money by source, the rows of money in order, results with their computed figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from commune.lib import periods
from commune.program import indicators
from commune.program.indicators import Reading
from commune.program.wording import called, name_of
from commune.projects.models import Allocation, Commitment, Disbursement, Fund, Project, Result
from commune.projects.money import GIVEN, AnyRow, Sums, sums_of

NAMES = {Fund: "fund", Commitment: "commitment", Allocation: "allocation", Disbursement: "disbursement"}


def state_of(project: Project) -> tuple[str, str]:
    """What may be said in a badge, and its tone."""
    if hasattr(project, "ending"):
        return _("Đã kết thúc"), ""
    if hasattr(project, "acceptance"):
        return _("Đã nghiệm thu"), "leaf"
    if hasattr(project, "approval"):
        return _("Đang thực hiện"), "river"
    return _("Chưa phê duyệt"), "mango"


@dataclass(frozen=True)
class SourceLine:
    """One fund with what was handed out and spent of it."""

    fund: Fund
    sums: Sums

    @property
    def is_given(self) -> bool:
        return self.fund.source in GIVEN

    @property
    def label(self) -> str:
        level = f" ({self.fund.get_level_display()})" if self.fund.level else ""
        return f"{self.fund.get_source_display()}{level}"


def budget_of(project: Project) -> list[SourceLine]:
    funds = project.funds.filter(voiding__isnull=True).order_by("source", "level", "approved_on", "pk")
    return [SourceLine(each, sums_of(Fund.objects.filter(pk=each.pk))) for each in funds]


def totals_of(projects: Sequence[Project]) -> dict[object, int]:
    """Approved money of each, in one question."""
    keys = [each.pk for each in projects]
    found = Fund.objects.filter(project__in=keys, voiding__isnull=True).values_list("project")
    return dict(found.annotate(total=Sum("amount")))


@dataclass(frozen=True)
class MoneyLine:
    """One row of money for the list and for the choice of what to void; `voided` tells why it counts no longer."""

    key: str
    day: date
    label: str
    note: str
    amount: int
    voided: str
    paper: str


def money_rows(project: Project) -> list[MoneyLine]:
    """Funds, allocations and disbursements by day; voided ones stay to be read."""
    rows: list[AnyRow] = list(project.funds.select_related("voiding"))
    for model in (Commitment, Allocation, Disbursement):
        rows += model.objects.filter(fund__project=project).select_related("voiding", "fund")
    order = list(NAMES)
    return [
        _line(row)
        for row in sorted(rows, key=lambda row: (_day(row), order.index(type(row)), row.entered_at))
    ]


def _day(row: AnyRow) -> date:
    return row.approved_on if isinstance(row, Fund) else row.on


def _line(row: AnyRow) -> MoneyLine:
    said = {
        Fund: _("Duyệt vốn"),
        Commitment: _("Cam kết góp"),
        Allocation: _("Giao vốn"),
        Disbursement: _("Giải ngân"),
    }[type(row)]
    fund = row if isinstance(row, Fund) else row.fund
    voiding = getattr(row, "voiding", None)
    return MoneyLine(
        key=f"{NAMES[type(row)]}:{row.pk}",
        day=_day(row),
        label=f"{said}: {fund.get_source_display()} {fund.get_level_display()}".strip(),
        note=_note(row),
        amount=row.amount,
        voided=voiding.reason if voiding else "",
        paper="" if isinstance(row, Fund) else row.paper_id or "",
    )


def _note(row: AnyRow) -> str:
    if isinstance(row, Fund):
        return row.note
    return f"{row.giver}, {row.document}" if isinstance(row, Commitment) else row.document


def row_named(project: Project, key: str) -> AnyRow | None:
    """The row of this project that a choice of the form names."""
    name, _colon, pk = key.partition(":")
    if name == "fund":
        return project.funds.filter(pk=pk).first()
    of_project = {"fund__project": project, "pk": pk}
    if name == "allocation":
        return Allocation.objects.filter(**of_project).first()
    return Disbursement.objects.filter(**of_project).first() if name == "disbursement" else None


@dataclass(frozen=True)
class ResultLine:
    """A result: what the evidence says now, and where it may be looked through."""

    name: str
    when: str
    place: str
    figure: Decimal | None
    measured_in: str
    meets: bool | None
    href: str


def results_of(project: Project) -> list[ResultLine]:
    rows = project.results.select_related("indicator__set", "unit__parent__parent").order_by(
        "entered_at", "pk"
    )
    return [_result(row) for row in rows]


def _result(row: Result) -> ResultLine:
    period = periods.parse(row.period)
    reading: Reading = indicators.compute(row.indicator, row.unit, period)
    place = [row.unit_id, row.period, row.indicator.set_id, row.indicator.code]
    return ResultLine(
        name_of(row.indicator),
        called(period),
        row.unit.name,
        reading.value,
        row.indicator.measured_in,
        reading.meets,
        reverse("program:evidence", args=place),
    )
