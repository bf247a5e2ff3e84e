"""Money moves between approval and acceptance, never more than there is, and wrong rows are voided."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.projects import keeping, money
from commune.projects.keeping import ProjectRefusedError
from commune.projects.models import Disbursement, Fund, Project
from commune.projects.tests.funded import allocated, approved, disbursed, entered, fund

pytestmark = pytest.mark.django_db


def test_sums_of_a_project(cast):
    row = fund(cast, approved(cast))
    allocated(cast, row)
    disbursed(cast, row, 100)
    disbursed(cast, row, 500)

    assert money.sums_of(Fund.objects.all()) == money.Sums(1000, 600, 600)


def test_no_money_before_approval(cast):
    with pytest.raises(ProjectRefusedError, match="chưa được phê duyệt"):
        fund(cast, entered(cast))


@pytest.mark.parametrize("amount", [0, -5])
def test_amounts_are_more_than_nothing(cast, amount):
    row = fund(cast, approved(cast))
    for step in (lambda: fund(cast, row.project, amount), lambda: allocated(cast, row, amount),
                 lambda: disbursed(cast, row, amount)):  # fmt: skip
        with pytest.raises(ProjectRefusedError, match="lớn hơn 0"):
            step()


def test_never_more_allocated_than_approved_nor_disbursed_than_allocated(cast):
    row = fund(cast, approved(cast))
    allocated(cast, row, 600)
    with pytest.raises(ProjectRefusedError, match="chỉ còn 400"):
        allocated(cast, row, 401)
    with pytest.raises(ProjectRefusedError, match="chỉ còn 600"):
        disbursed(cast, row, 601)
    disbursed(cast, row, 600)
    with pytest.raises(ProjectRefusedError, match="chỉ còn 0"):
        disbursed(cast, row, 1)


def test_not_disbursed_before_it_was_allocated(cast):
    row = fund(cast, approved(cast))
    allocated(cast, row, on=date(2026, 4, 1))
    with pytest.raises(ProjectRefusedError, match="đến ngày này chỉ còn 0"):
        disbursed(cast, row, on=date(2026, 3, 1))


def test_days_in_their_order(cast):
    row = fund(cast, approved(cast))
    for day, told in ((date(2025, 12, 1), "trước ngày phê duyệt"),
                      (timezone.localdate() + timedelta(days=1), "chưa tới")):  # fmt: skip
        with pytest.raises(ProjectRefusedError, match=told):
            allocated(cast, row, on=day)


def test_budget_level_belongs_to_the_state(cast):
    project = approved(cast)
    for source, level in (("state", ""), ("people", "central"), ("unknown", "central")):
        with pytest.raises(ProjectRefusedError, match="Cấp ngân sách"):
            fund(cast, project, source=source, level=level)
    with pytest.raises(ProjectRefusedError, match="nguồn vốn"):
        fund(cast, project, source="moon", level="")


def test_the_same_request_twice_is_one_row(cast):
    key = uuid4()
    project = approved(cast)
    row = fund(cast, project, client_id=key)
    assert fund(cast, project, client_id=key) == row
    allocated(cast, row)
    once = uuid4()
    assert disbursed(cast, row, client_id=once) == disbursed(cast, row, client_id=once)
    assert Disbursement.objects.count() == 1
    same = uuid4()
    assert entered(cast, code="THU-2", client_id=same) == entered(cast, code="THU-2", client_id=same)


def test_a_code_is_of_one_project(cast):
    entered(cast)
    with pytest.raises(ProjectRefusedError, match="Mã này"):
        entered(cast)
    assert Project.objects.count() == 1


def test_wrong_rows_are_voided_from_the_last_to_the_first(cast):
    row = fund(cast, approved(cast))
    given = allocated(cast, row)
    spent = disbursed(cast, row)
    by = cast.province_official
    for each in (row, given):
        with pytest.raises(ProjectRefusedError, match="hủy các dòng ấy trước"):
            money.void(each, reason="sai", by=by)
    with pytest.raises(ProjectRefusedError, match="Hãy ghi"):
        money.void(spent, reason=" ", by=by)
    first = money.void(spent, reason="sai số", by=by)
    assert money.void(spent, reason="lần nữa", by=by) == first
    money.void(given, reason="sai", by=by)
    money.void(row, reason="sai", by=by)

    assert money.sums_of(Fund.objects.all()) == money.Sums()
    with pytest.raises(ProjectRefusedError, match="đã bị hủy"):
        allocated(cast, Fund.objects.get())


def test_after_acceptance_no_money_moves(cast):
    row = fund(cast, approved(cast))
    allocated(cast, row)
    disbursed(cast, row)
    by = cast.province_official
    with pytest.raises(ProjectRefusedError, match="sau ngày nghiệm thu"):
        keeping.accept(row.project, finding="Đạt", accepted_on=date(2026, 2, 2), by=by)
    done = keeping.accept(row.project, finding="Đạt", accepted_on=date(2026, 6, 1), by=by)
    assert keeping.accept(row.project, finding="Khác", accepted_on=date(2026, 6, 2), by=by) == done
    with pytest.raises(ProjectRefusedError, match="đã nghiệm thu"):
        disbursed(cast, row)


def test_who_may(cast):
    project = approved(cast)
    row = fund(cast, project)
    for who in (cast.manager, cast.other_official, cast.auditor, cast.inspector):
        with pytest.raises(PermissionDenied):
            allocated(cast, row, by=who)
        with pytest.raises(PermissionDenied):
            entered(cast, code="KHAC", by=who)
    for who in (cast.official, cast.chairman, cast.manager):
        with pytest.raises(PermissionDenied):
            keeping.approve(project, number="2", approved_on=date(2026, 1, 6), by=who)
        with pytest.raises(PermissionDenied):
            money.void(row, reason="sai", by=who)
