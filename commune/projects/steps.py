"""The steps of a project as forms: who may take each, when it is due, and the verb behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from commune.design.written import dong
from commune.people.models import Person
from commune.projects import access, council, keeping, money, telling
from commune.projects import forms as house
from commune.projects.models import Project


@dataclass(frozen=True)
class Step:
    """One form of a project's page: who may, when it is due, the verb behind it, and whether it awaits her still."""

    title: Callable[[], str]
    icon: str
    may: Callable[[Any, Project], bool]
    is_due: Callable[[Project], bool]
    form: Callable[[Project, Any, Any, Person], forms.Form]
    act: Callable[[Project, dict[str, Any], Person], Any]
    awaits: Callable[[Any, Project], bool] = lambda _person, _project: True


def _approved(project: Project) -> bool:
    return hasattr(project, "approval")


def _open(project: Project) -> bool:
    return _approved(project) and not hasattr(project, "acceptance")


def _ended(project: Project) -> bool:
    return hasattr(project, "ending")


def _funded(project: Project) -> bool:
    return _open(project) and _funds(project).exists()


def _funds(project: Project) -> Any:
    return project.funds.filter(voiding__isnull=True).order_by("source", "level", "pk")


def _standing(project: Project) -> list[tuple[str, str]]:
    rows = [each for each in telling.money_rows(project) if not each.voided]
    return [
        (each.key, f"{each.day:%d/%m/%Y} {each.label}: {each.note} ({dong(each.amount)})") for each in rows
    ]


def _void(project: Project, facts: dict[str, Any], by: Person) -> Any:
    row = telling.row_named(project, facts["row"])
    if row is None:
        raise Http404
    return money.void(row, reason=facts["reason"], by=by)


def _given(project: Project) -> Any:
    return _funds(project).filter(source__in=money.GIVEN)


def _is_unheard(person: Any, project: Project) -> bool:
    """A member whose sheet is not in yet."""
    return project.seats.filter(person=person, sheet__isnull=True).exists()


STEPS: dict[str, Step] = {
    "approval": Step(
        lambda: _("Ghi quyết định phê duyệt"), "check", access.may_approve, lambda p: not _approved(p),
        lambda _p, data, files, _by: house.ApprovalForm(data, files),
        lambda p, facts, by: keeping.approve(p, by=by, **facts),
    ),
    "fund": Step(
        lambda: _("Thêm nguồn vốn được duyệt"), "plus", access.may_approve, _open,
        lambda _p, data, _files, _by: house.FundForm(data),
        lambda p, facts, by: money.add_fund(p, by=by, **facts),
    ),
    "commitment": Step(
        lambda: _("Ghi cam kết góp vốn"), "plus", access.may_keep, lambda p: _open(p) and _given(p).exists(),
        lambda p, data, files, _by: house.CommitmentForm(data, files, funds=_given(p)),
        lambda _p, facts, by: money.commit(facts.pop("fund"), by=by, **facts),
    ),
    "allocation": Step(
        lambda: _("Giao vốn"), "plus", access.may_approve, _funded,
        lambda p, data, files, _by: house.MoneyForm(data, files, funds=_funds(p)),
        lambda _p, facts, by: money.allocate(facts.pop("fund"), by=by, **facts),
    ),
    "disbursement": Step(
        lambda: _("Ghi giải ngân"), "plus", access.may_spend, _funded,
        lambda p, data, files, _by: house.MoneyForm(data, files, funds=_funds(p)),
        lambda _p, facts, by: money.disburse(facts.pop("fund"), by=by, **facts),
    ),
    "result": Step(
        lambda: _("Nêu kết quả bằng chỉ tiêu"), "chart", access.may_keep, _approved,
        lambda _p, data, _files, by: house.ResultForm(data, units=access.units_kept_by(by)),
        lambda p, facts, by: keeping.name_result(p, by=by, **facts),
    ),
    "lesson": Step(
        lambda: _("Ghi bài học của mô hình"), "edit", access.may_keep, lambda p: p.is_pilot and _approved(p),
        lambda _p, data, _files, _by: house.LessonForm(data),
        lambda p, facts, by: keeping.learn(p, by=by, **facts),
    ),
    "seat": Step(
        lambda: _("Mời thành viên hội đồng nghiệm thu"), "users", access.may_approve, _open,
        lambda _p, data, _files, _by: house.SeatForm(data),
        lambda p, facts, by: council.seat(p, by=by, **facts),
    ),
    "sheet": Step(
        lambda: _("Nộp phiếu nghiệm thu"), "certificate", access.sits_for, _open,
        lambda _p, data, _files, _by: house.SheetForm(data),
        lambda p, facts, by: council.hand_in(p, by=by, **facts),
        awaits=_is_unheard,
    ),
    "acceptance": Step(
        lambda: _("Ghi nghiệm thu"), "certificate", access.may_approve, _open,
        lambda _p, data, files, _by: house.AcceptanceForm(data, files),
        lambda p, facts, by: council.accept(p, by=by, **facts),
    ),
    "ending": Step(
        lambda: _("Ghi kết thúc"), "check", access.may_approve, lambda p: _approved(p) and not _ended(p),
        lambda _p, data, _files, _by: house.EndingForm(data),
        lambda p, facts, by: keeping.end(p, by=by, **facts),
    ),
    "voiding": Step(
        lambda: _("Hủy một dòng tiền ghi sai"), "edit", access.may_approve, lambda p: bool(_standing(p)),
        lambda p, data, _files, _by: house.VoidingForm(data, rows=_standing(p)),
        _void,
    ),
}  # fmt: skip
