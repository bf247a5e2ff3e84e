"""Drawing up, checking, approving, correcting: every đồng, every refusal."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.ledger import recording, verification
from commune.messages.models import Message
from commune.payments import books, members, payouts
from commune.payments.models import Advance, MemberCredit, Payout
from commune.people import memberships
from commune.people.models import Membership
from commune.shares import answers, prices, sheets
from commune.shares.models import CountedLot, Share, ShareAnswer, Sheet, SheetApproval
from commune.shares.refusing import ShareRefusedError
from commune.shares.tests.fields import second_manager, today
from commune.trace import holds, recall


@pytest.fixture
def graded(village):
    """Bà Sáu Lành 100.5 kg of first and 20 of second, Ông Tư Đờn 50.001 of first."""
    own, other = village.lot(village.cast.household), village.lot(village.cast.other_household)
    village.grade(own, "first", "100.5")
    village.grade(own, "second", "20")
    village.grade(other, "first", "50.001")
    village.agree()
    return own, other


def share_of(sheet, household):
    return Share.objects.get(sheet=sheet, household=household)


def advance(cast, amount, household=None, **facts):
    told = {"cooperative": cast.cooperative, "method": "cash", "paid_on": today(), "client_id": uuid4()}
    told |= {"by": cast.manager, **facts}
    return members.give_advance(household or cast.household, amount=amount, **told)


def waiting(cast, household=None):
    return members.waiting_of(household or cast.household, cast.cooperative)


def test_a_sheet_is_kilograms_by_price(village, graded):
    sheet = village.draw()

    assert share_of(sheet, village.cast.household).credit == 100_500 * 20 + 20 * 12_000
    assert share_of(sheet, village.cast.other_household).credit == 1_000_020
    assert Payout.objects.count() == 0


def test_approval_credits_and_asks_for_payouts(village, graded, cast):
    village.approved(village.draw())

    assert waiting(cast) == 2_250_000
    assert waiting(cast, cast.other_household) == 1_000_020
    assert books.imbalances() == []
    told = Message.objects.filter(template="shares/approved", to=cast.farmer.log_actor).get()
    assert "2.250.000" in told.body


def test_an_advance_is_set_off_and_what_is_too_much_is_carried(village, graded, cast):
    advance(cast, 3_000_000)

    first = village.approved(village.draw())

    share = share_of(first, cast.household)
    assert (share.set_off, share.payable, share.carried) == (2_250_000, 0, 750_000)
    assert waiting(cast) == 0

    village.grade(village.lot(cast.household), "first", "50")
    second = share_of(village.approved(village.draw()), cast.household)
    assert (second.before, second.payable, second.carried) == (-750_000, 250_000, 0)
    assert waiting(cast) == 250_000
    assert books.imbalances() == []


def test_deductions_fall_by_kilogram_and_once(village, graded, cast):
    facts = {"agreed_by": "Biên bản", "valid_from": today() - timedelta(days=30), "by": cast.manager}
    prices.deduct(cast.cooperative, name="Bao bì", amount=300, client_id=uuid4(), **facts)
    prices.deduct(
        cast.cooperative, name="Xử lý", amount=50_000, household=cast.household, client_id=uuid4(), **facts
    )

    share = share_of(village.approved(village.draw()), cast.household)

    assert share.deducted == 36_150 + 50_000
    village.grade(village.lot(cast.household), "mixed", "1")
    assert share_of(village.draw(), cast.household).deducted == 300


def test_the_pool_is_divided_by_kilograms_to_the_last_dong(village, graded):
    sheet = village.draw(pool=1_000_001, pool_reason="Lãi bán hàng, họp ngày 1")

    parts = [share.pool for share in sheet.shares.order_by("household__code")]
    assert sum(parts) == 1_000_001
    assert sorted(parts) == [293_260, 706_741]


def test_a_deficit_is_divided_too(village, graded):
    sheet = village.draw(pool=-7, pool_reason="Lỗ vận chuyển")

    assert sum(share.pool for share in sheet.shares.all()) == -7


def test_a_lot_counts_once_over_all_sheets(village, graded):
    first, second = village.draw(), village.draw()
    village.approved(first)

    sheets.check(second, by=village.cast.technician)
    with pytest.raises(ShareRefusedError, match="lập lại"):
        sheets.approve(second, by=village.cast.manager)
    with pytest.raises(ShareRefusedError, match="Không có gì"):
        village.draw()


def test_the_database_itself_refuses_a_lot_twice(village, graded):
    sheet = village.approved(village.draw())
    counted = CountedLot.objects.filter(sheet=sheet).first()
    again = {
        "lot": counted.lot,
        "trade_item": counted.trade_item,
        "grade": counted.grade,
        "round": counted.round,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        recording.enter(CountedLot(sheet=sheet, kilograms=1, amount=1, **again), by="system:test")


def test_held_and_recalled_lots_stand_apart_until_released(village, graded, cast):
    own, other = graded
    hold = holds.place(own, reason="thử", by=cast.manager)
    recall.start(other, reason="thử", by=cast.manager)
    village.grade(village.lot(cast.household), "first", "10")

    sheet = village.approved(village.draw())

    assert share_of(sheet, cast.household).credit == 200_000
    assert {(row.lot.code, row.is_recalled) for row in sheet.held_back.all()} == {
        (own.code, False),
        (other.code, True),
    }
    holds.release(hold, reason="sạch", by=cast.manager)
    assert share_of(village.draw(), cast.household).goods == 2_250_000


def test_a_lot_held_after_approval_is_not_paid_until_released(village, graded, cast):
    own, _ = graded
    village.approved(village.draw())
    payout = Payout.objects.get(household=cast.household)
    hold = holds.place(own, reason="thử", by=cast.manager)

    with pytest.raises(members.MemberMoneyRefusedError, match=own.code):
        payouts.pay(payout, method="cash", by=cast.manager)

    holds.release(hold, reason="sạch", by=cast.manager)
    assert payouts.pay(payout, method="cash", by=cast.manager).amount == 2_250_000


def test_a_correction_takes_a_recalled_lot_out_and_pays_the_rest(village, graded, cast):
    own, _ = graded
    village.grade(village.lot(cast.household), "first", "10")
    sheet = village.approved(village.draw())
    recall.start(own, reason="thử", by=cast.manager)

    village.approved(village.draw(corrects=sheet))

    payout = Payout.objects.waiting().get(household=cast.household)
    assert payout.amount == 200_000
    assert payouts.pay(payout, method="cash", by=cast.manager)
    assert books.imbalances() == []


def test_a_correction_holds_the_differences(village, graded, cast):
    sheet = village.approved(village.draw())
    payouts.pay(Payout.objects.get(household=cast.household), method="cash", by=cast.manager)
    village.graded = [row for row in village.graded if row.grade != "second"]
    village.grade(graded[0], "first", "20")
    village.agree(first=21_000)

    correction = village.approved(village.draw(corrects=sheet))

    share = share_of(correction, cast.household)
    assert share.goods == 120_500 * 21 - 2_250_000
    lines = {line.grade: (line.kilograms, line.round) for line in correction.lines.filter(lot=graded[0])}
    assert lines == {"first": (Decimal(20), 1), "second": (Decimal(-20), 1)}
    assert waiting(cast) == share.goods
    assert sheet.shares.get(household=cast.household).credit == 2_250_000
    assert books.imbalances() == []


def test_a_correction_downwards_reduces_what_waits(village, graded, cast):
    sheet = village.approved(village.draw())
    village.agree(first=10_000)

    village.approved(village.draw(corrects=sheet))

    assert waiting(cast) == 100_500 * 10 + 240_000
    assert Payout.objects.filter(household=cast.household, withdrawal__isnull=False).count() == 1
    assert books.imbalances() == []


def test_steps_in_the_wrong_order_are_refused(village, graded, cast):
    sheet = village.draw()

    with pytest.raises(ShareRefusedError, match="người thứ hai kiểm tra"):
        sheets.approve(sheet, by=cast.manager)
    with pytest.raises(ShareRefusedError, match="chưa duyệt"):
        answers.answer(
            sheet.shares.get(household=cast.household), kind="confirm", by=cast.farmer, client_id=uuid4()
        )
    with pytest.raises(ShareRefusedError, match="bỏ và lập lại"):
        village.draw(corrects=sheet)
    sheets.drop(sheet, reason="nhầm kỳ", by=cast.manager)
    with pytest.raises(ShareRefusedError, match="đã bỏ"):
        sheets.check(sheet, by=cast.technician)
    with pytest.raises(ShareRefusedError, match="không bỏ được"):
        sheets.drop(village.approved(village.draw()), reason="x", by=cast.manager)


def test_nobody_checks_or_approves_her_own(village, graded, cast):
    other = second_manager(cast)
    sheet = village.draw()

    with pytest.raises(ShareRefusedError, match="người thứ hai"):
        sheets.check(sheet, by=cast.manager)
    sheets.check(sheet, by=other)
    with pytest.raises(ShareRefusedError, match="người khác duyệt"):
        sheets.approve(sheet, by=other)


@pytest.mark.parametrize("who", ["farmer", "packer", "other_manager", "official", "auditor", "technician"])
def test_others_neither_draw_nor_approve(village, graded, cast, who):
    sheet = village.draw()
    sheets.check(sheet, by=cast.technician)

    with pytest.raises(ShareRefusedError):
        village.draw(by=getattr(cast, who))
    with pytest.raises(ShareRefusedError):
        sheets.approve(sheet, by=getattr(cast, who))


def test_a_manager_whose_role_ended_approves_nothing(village, graded, cast):
    sheet = village.draw()
    sheets.check(sheet, by=cast.technician)
    role = Membership.objects.get(person=cast.manager, role="manager")
    memberships.leave(role, by=cast.manager, at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(ShareRefusedError, match="Chỉ quản lý"):
        sheets.approve(sheet, by=cast.manager)
    with pytest.raises(members.MemberMoneyRefusedError, match="Chỉ quản lý"):
        advance(cast, 1000)


def test_the_same_forms_twice_are_one(village, graded, cast):
    key = uuid4()
    first, again = village.draw(client_id=key), village.draw(client_id=key)
    assert first.pk == again.pk
    village.approved(first)
    sheets.approve(first, by=cast.manager)
    assert (SheetApproval.objects.count(), MemberCredit.objects.count()) == (1, 2)

    share, asked = share_of(first, cast.household), uuid4()
    for _ in range(2):
        answers.answer(share, kind="confirm", by=cast.farmer, client_id=asked)
    assert ShareAnswer.objects.count() == 1
    given = uuid4()
    for _ in range(2):
        advance(cast, 5000, client_id=given)
    assert Advance.objects.count() == 1
    with pytest.raises(members.MemberMoneyRefusedError, match="nội dung khác"):
        advance(cast, 6000, client_id=given)


def test_an_advance_after_the_draft_asks_for_a_new_one(village, graded, cast):
    sheet = village.draw()
    sheets.check(sheet, by=cast.technician)
    advance(cast, 100)

    with pytest.raises(ShareRefusedError, match="lập lại"):
        sheets.approve(sheet, by=cast.manager)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"first": -1}, "phải từ 0"),
        ({"first": 10**12}, "100 triệu"),
        ({"agreed_by": "  "}, "ai thống nhất"),
        ({"valid_to": today() - timedelta(days=90)}, "sau ngày bắt đầu"),
        ({"agreed_on": today() + timedelta(days=1)}, "chưa tới"),
    ],
)
def test_impossible_prices_are_refused(village, facts, told):
    with pytest.raises(ShareRefusedError, match=told):
        village.agree(**facts)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"until": today() + timedelta(days=1)}, "chưa tới"),
        ({"since": today(), "until": today() - timedelta(days=1)}, "sau ngày đầu"),
        ({"pool": 10**12, "pool_reason": "x"}, "lớn quá"),
        ({"pool": 5}, "là tiền gì"),
    ],
)
def test_impossible_sheets_are_refused(village, graded, facts, told):
    with pytest.raises(ShareRefusedError, match=told):
        village.draw(**facts)
    assert Sheet.objects.count() == 0


@pytest.mark.parametrize("amount", [0, -5, 10**12])
def test_impossible_advances_are_refused(cast, amount):
    with pytest.raises(members.MemberMoneyRefusedError, match="lớn hơn 0"):
        advance(cast, amount)


def test_a_grade_without_a_price_is_named(village, cast):
    village.grade(village.lot(cast.household), "first", "10")

    with pytest.raises(ShareRefusedError, match=r"Chưa có giá .*Loại 1"):
        village.draw()


def test_the_list_agreed_last_counts_and_an_old_one_stays(village, graded, cast):
    village.agree(first=30_000, valid_from=today() - timedelta(days=1))
    assert share_of(village.draw(), cast.household).goods == 2_250_000

    village.agree(first=30_000)
    assert share_of(village.draw(), cast.household).goods == 100_500 * 30 + 240_000


def test_what_is_written_is_in_the_log(village, graded, cast):
    village.approved(village.draw(pool=11, pool_reason="thử"))

    assert list(verification.findings(deep=True)) == []
