"""A project is accepted by the majority of its council, and nobody judges her own work."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from commune.projects import council
from commune.projects.keeping import ProjectRefusedError
from commune.projects.tests.funded import (
    COUNCIL,
    accepted,
    allocated,
    approved,
    disbursed,
    entered,
    fund,
    seated,
)

pytestmark = pytest.mark.django_db
DONE = {"finding": "Đạt", "accepted_on": date(2026, 6, 1)}


def test_too_few_seats_too_few_sheets_and_no_majority_accept_nothing(cast):
    project, by = approved(cast), cast.province_official
    with pytest.raises(ProjectRefusedError, match="ít nhất 3"):
        council.accept(project, by=by, **DONE)
    seated(cast, project)
    council.hand_in(project, passes=True, finding="Tốt", by=cast.council_chair)
    with pytest.raises(ProjectRefusedError, match="Mới có 1 phiếu"):
        council.accept(project, by=by, **DONE)
    for key in ("council_expert", "council_trade"):
        council.hand_in(project, passes=False, finding="Thiếu hồ sơ", by=getattr(cast, key))
    with pytest.raises(ProjectRefusedError, match="chưa đồng ý"):
        council.accept(project, by=by, **DONE)
    assert council.votes_of(project) == council.Votes(3, 3, 1)


def test_a_sheet_is_handed_in_once_and_only_by_a_member(cast):
    project = approved(cast)
    seated(cast, project)
    first = council.hand_in(project, passes=True, finding="Tốt", by=cast.council_chair)
    assert council.hand_in(project, passes=False, finding="Đổi ý", by=cast.council_chair) == first
    with pytest.raises(ProjectRefusedError, match="Hãy ghi"):
        council.hand_in(project, passes=True, finding=" ", by=cast.council_expert)
    for who in (cast.manager, cast.official, cast.province_official):
        with pytest.raises(PermissionDenied):
            council.hand_in(project, passes=True, finding="x", by=who)


def test_nobody_sits_who_carries_out_or_keeps_the_project(cast):
    project = approved(cast, executor=cast.cooperative)
    for key in ("manager", "farmer", "official", "chairman"):
        with pytest.raises(ProjectRefusedError, match="không ngồi hội đồng"):
            seated(cast, project, key)
    for who in (cast.official, cast.manager):
        with pytest.raises(PermissionDenied):
            council.seat(project, person=cast.council_chair, title="x", by=who)
    seated(cast, project, "council_chair")
    seated(cast, project, "council_chair")
    assert project.seats.count() == 1


def test_acceptance_comes_after_approval_and_after_the_last_money(cast):
    with pytest.raises(ProjectRefusedError, match="chưa được phê duyệt"):
        seated(cast, entered(cast, code="CHUA"))
    row = fund(cast, approved(cast))
    allocated(cast, row)
    disbursed(cast, row)
    with pytest.raises(ProjectRefusedError, match="sau ngày nghiệm thu"):
        accepted(cast, row.project, on=date(2026, 2, 2))
    with pytest.raises(ProjectRefusedError, match="trước ngày phê duyệt"):
        council.accept(row.project, finding="x", accepted_on=date(2025, 1, 1), by=cast.province_official)
    with pytest.raises(ProjectRefusedError, match="chưa tới"):
        council.accept(row.project, finding="x", accepted_on=date(2126, 1, 1), by=cast.province_official)
    assert len(COUNCIL) == row.project.seats.count()
