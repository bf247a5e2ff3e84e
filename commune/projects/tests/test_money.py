"""Money moves between approval and acceptance, never more than there is, and wrong rows are voided."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.projects import council, keeping, money
from commune.projects.keeping import ProjectRefusedError
from commune.projects.models import Disbursement, Fund, Project
from commune.projects.tests.funded import (
    accepted,
    allocated,
    approved,
    committed,
    disbursed,
    entered,
    fund,
    seated,
)

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


@pytest.mark.parametrize("years", ["", "năm nay", "2025-2023", "26", "2026-27", "12026", "2026-2027-2028"])
def test_impossible_years_are_refused(cast, years):
    with pytest.raises(ProjectRefusedError):
        entered(cast, years=years)


def test_a_field_is_one_of_the_list(cast):
    with pytest.raises(ProjectRefusedError, match="danh sách"):
        entered(cast, field="thương mại")
    with pytest.raises(ProjectRefusedError, match="danh sách"):
        keeping.learn(approved(cast), field="khác", text="x", by=cast.official, client_id=uuid4())


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


def test_given_money_is_promised_before_it_is_handed_out(cast):
    row = fund(cast, approved(cast), source="enterprise", level="")
    with pytest.raises(ProjectRefusedError, match="đã cam kết đến ngày này chỉ còn 0"):
        allocated(cast, row, 1)
    given = committed(cast, row, 500)
    with pytest.raises(ProjectRefusedError, match="chỉ còn 500"):
        committed(cast, row, 501)
    with pytest.raises(ProjectRefusedError, match="đã cam kết"):
        allocated(cast, row, 400, on=date(2026, 1, 19))
    allocated(cast, row, 400)
    with pytest.raises(ProjectRefusedError, match="hủy các dòng ấy trước"):
        money.void(given, reason="sai", by=cast.province_official)
    assert money.sums_of(Fund.objects.all()) == money.Sums(1000, 400, 0, 500)


def test_an_unnamed_source_promises_and_gives_nothing(cast):
    row = fund(cast, approved(cast), source="unknown", level="")
    with pytest.raises(ProjectRefusedError, match="chưa ai cam kết"):
        committed(cast, row)
    with pytest.raises(ProjectRefusedError, match="hãy ghi rõ nguồn"):
        allocated(cast, row)
    of_people = fund(cast, row.project, source="people", level="")
    with pytest.raises(ProjectRefusedError, match="Hãy ghi"):
        committed(cast, of_people, giver=" ")


def test_a_budget_is_not_promised(cast):
    with pytest.raises(ProjectRefusedError, match="Chỉ nguồn doanh nghiệp"):
        committed(cast, fund(cast, approved(cast)))


def test_an_allocation_that_was_needed_by_its_day_is_not_voided(cast):
    row = fund(cast, approved(cast))
    early = allocated(cast, row, 300)
    allocated(cast, row, 700, on=date(2026, 5, 1))
    disbursed(cast, row, 300)
    with pytest.raises(ProjectRefusedError, match="hủy các dòng ấy trước"):
        money.void(early, reason="sai", by=cast.province_official)


def test_who_carries_it_out_spends(cast):
    project = approved(cast, executor=cast.cooperative)
    row = fund(cast, project)
    allocated(cast, row)
    for who in (cast.official, cast.province_official, cast.other_manager):
        with pytest.raises(PermissionDenied):
            disbursed(cast, row, by=who)
    assert disbursed(cast, row, by=cast.manager).amount == 100


def test_after_acceptance_no_money_moves(cast):
    row = fund(cast, approved(cast))
    allocated(cast, row)
    disbursed(cast, row)
    done = accepted(cast, row.project)
    again = {"finding": "Khác", "accepted_on": date(2026, 6, 2), "by": cast.province_official}
    assert council.accept(row.project, **again) == done
    with pytest.raises(ProjectRefusedError, match="đã nghiệm thu"):
        disbursed(cast, row)
    with pytest.raises(ProjectRefusedError, match="đã nghiệm thu"):
        seated(cast, row.project, "buyer")


def test_who_may(cast):
    project = approved(cast)
    row = fund(cast, project)
    for who in (cast.manager, cast.official, cast.other_official, cast.auditor, cast.inspector):
        with pytest.raises(PermissionDenied):
            allocated(cast, row, by=who)
    for who in (cast.manager, cast.other_official, cast.auditor, cast.inspector):
        with pytest.raises(PermissionDenied):
            disbursed(cast, row, by=who)
        with pytest.raises(PermissionDenied):
            committed(cast, row, by=who)
        with pytest.raises(PermissionDenied):
            entered(cast, code="KHAC", by=who)
    for who in (cast.official, cast.chairman, cast.manager):
        with pytest.raises(PermissionDenied):
            keeping.approve(project, number="2", approved_on=date(2026, 1, 6), by=who)
        with pytest.raises(PermissionDenied):
            money.void(row, reason="sai", by=who)
