"""Money finds its day, each đồng once; what is wrong is undone by a row, never by a change."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune.counter import charges, daybook, days, figures, incoming, sales, stalls
from commune.counter.models import DayClosing, MarketDay, Method, Sale, SaleReversal
from commune.counter.refusing import CounterRefusedError
from commune.counter.tests import market
from commune.ledger import following, recording
from commune.lib import vietqr
from commune.payments import accounts, books, unmatched
from commune.payments.models import BankCredit, SetAside


@pytest.fixture
def stall(cast):
    return market.stall(cast)


@pytest.fixture
def day(cast, stall):
    return market.opened(cast, stall)


def totals(day):
    told = daybook.of(day).totals
    return told.cash, told.transfers, told.count


def test_a_code_and_a_printed_code_both_reach_the_open_day_exactly_once(cast, stall, day):
    asked = market.charged(cast, stall, 65_000)

    by_code = market.money(stall, 65_000, note=f"MBVCB.12 {asked.request.code} chuyen khoan")
    printed = market.money(stall, 30_000, note="NGUYEN VAN A chuyen tien")
    for credit in (by_code, printed):
        incoming.book_credit(credit)
    incoming.book_allocation(by_code.allocation)
    following.catch_up()

    assert totals(day) == (0, 95_000, 2)
    assert Sale.objects.get(credit=by_code).method == Method.CODE
    assert Sale.objects.get(credit=printed).method == Method.PRINTED
    assert charges.standing_of(asked).is_paid
    assert books.imbalances() == []
    assert list(incoming.tray_of(stall)) == []


def test_too_little_and_twice_are_what_came(cast, stall, day):
    asked = market.charged(cast, stall, 65_000)

    market.money(stall, 60_000, note=asked.request.code)
    assert charges.standing_of(asked).rest == 5_000
    market.money(stall, 65_000, note=asked.request.code)

    standing = charges.standing_of(asked)
    assert (standing.rest, standing.surplus, standing.received) == (0, 60_000, 125_000)
    assert totals(day) == (0, 125_000, 2)


def test_money_after_the_closing_goes_into_the_next_day(cast, stall, day):
    asked = market.charged(cast, stall, 65_000)
    days.close_day(day, by=cast.stall_holder)
    late = market.money(stall, 65_000, note=asked.request.code)
    later = market.money(stall, 20_000, note="tien ca")
    assert Sale.objects.count() == 0

    following_day = market.opened(cast, stall)

    assert totals(day) == (0, 0, 0)
    assert totals(following_day) == (0, 85_000, 2)
    assert Sale.objects.get(credit=late).is_late
    assert Sale.objects.get(credit=later).day == following_day
    assert books.imbalances() == []


def test_money_for_a_charge_of_a_stall_given_back_is_of_the_day_of_the_charge(cast, stall, day):
    asked = market.charged(cast, stall, 65_000)
    days.close_day(day, by=cast.stall_holder)
    market.money(stall, 40_000, note=asked.request.code)
    stalls.end(stall, reason="nghỉ bán", by=cast.market_keeper)
    following.catch_up()
    assert totals(day) == (0, 40_000, 1)

    market.money(stall, 25_000, note=asked.request.code)

    assert totals(day) == (0, 65_000, 2)
    assert books.imbalances() == []


def test_money_with_a_code_that_nobody_asked_for_waits_until_she_looks(cast, stall, day):
    stranger = market.money(stall, 99_000, note=f"{vietqr.new_code()} don hang nao do")
    assert list(incoming.tray_of(stall)) == [stranger]
    assert totals(day) == (0, 0, 0)

    incoming.take(stranger, stall=stall, by=cast.stall_holder)

    assert totals(day) == (0, 99_000, 1)
    assert list(incoming.tray_of(stall)) == []


def test_before_any_day_nothing_is_guessed(cast, stall):
    early = market.money(stall, 40_000)

    day = market.opened(cast, stall)

    assert totals(day) == (0, 0, 0)
    assert list(incoming.tray_of(stall)) == [early]
    with pytest.raises(CounterRefusedError, match="Chỉ người bán"):
        incoming.take(early, stall=stall, by=cast.manager)
    incoming.take(early, stall=stall, by=cast.stall_holder)
    incoming.take(early, stall=stall, by=cast.stall_holder)
    assert totals(day) == (0, 40_000, 1)


def test_two_open_stalls_on_one_account_leave_it_to_the_trader(cast, stall, day):
    other = stalls.register(cast.market, number="08", organization=cast.fruit_stall, by=cast.market_keeper)
    second = market.opened(cast, other)

    credit = market.money(stall, 30_000)
    assert not Sale.objects.filter(credit=credit).exists()

    incoming.take(credit, stall=other, by=cast.stall_holder)
    with pytest.raises(CounterRefusedError, match="đã ghép"):
        incoming.take(credit, stall=stall, by=cast.stall_holder)
    assert totals(second) == (0, 30_000, 1)
    assert totals(day) == (0, 0, 0)


def test_a_credit_spoken_for_by_an_order_is_no_sale(cast, stall, day):
    from commune.payments import matching, requests

    other = requests.ask(
        account=market.accounts.account_of(stall.organization),
        amount=30_000,
        reference="order:test",
        due_at=timezone.now(),
        by="system:test",
    )
    credit = market.money(stall, 30_000, note=other.code)

    assert matching.allocate(credit, other, by="system:test")
    with pytest.raises(CounterRefusedError, match="đã ghép"):
        incoming.take(credit, stall=stall, by=cast.stall_holder)
    assert totals(day) == (0, 0, 0)


def test_an_amount_that_an_order_waits_for_is_left_to_a_person(cast, stall, day):
    from commune.payments import requests

    account = market.accounts.account_of(stall.organization)
    facts = {"reference": "order:test", "due_at": timezone.now() + timedelta(hours=1), "by": "system:test"}
    waiting = requests.ask(account=account, amount=30_000, **facts)

    credit = market.money(stall, 30_000, note="chuyen tien")
    other = market.money(stall, 31_000, note="chuyen tien")

    assert totals(day) == (0, 31_000, 1)
    assert list(incoming.tray_of(stall)) == [credit]
    requests.withdraw(waiting, reason="x", by="system:test")
    incoming.book_credit(credit)
    assert totals(day) == (0, 61_000, 2)
    assert Sale.objects.get(credit=other).day == day


def test_what_a_statement_tells_of_long_ago_is_not_of_today(cast, stall, day):
    old = market.money(stall, 30_000, note="chuyen tien", at=timezone.now() - timedelta(days=3))

    assert totals(day) == (0, 0, 0)
    stall.registered_at = old.credited_at
    assert list(incoming.tray_of(stall)) == [old]


def test_money_of_the_last_day_that_the_bank_told_of_after_the_closing_goes_into_the_next(cast):
    yesterday = timezone.now() - timedelta(days=1)
    stall = market.stall(cast, at=yesterday - timedelta(days=9))
    first = market.opened(cast, stall, at=yesterday)
    days.close_day(first, by=cast.stall_holder, at=yesterday + timedelta(hours=5))
    late = market.money(stall, 20_000, at=yesterday + timedelta(hours=4))

    second = market.opened(cast, stall)

    assert totals(second) == (0, 20_000, 1)
    assert Sale.objects.get(credit=late).is_late


def test_money_that_was_set_aside_waits_for_nobody(cast, stall, day):
    credit = market.money(stall, 40_000, note=f"{vietqr.new_code()} don hang nao do")
    aside = SetAside(credit=credit, reason="x", set_at=timezone.now(), set_by=cast.stall_holder)
    recording.enter(aside, by="system:test")

    assert list(incoming.tray_of(stall)) == []


def test_what_was_undone_is_taken_off_the_sums_of_its_market(cast, stall, day):
    for amount in (1_000, 2_000, 4_000):
        wrong = market.cash(cast, stall, amount)
    sales.reverse(wrong, reason="x", by=cast.stall_holder)
    market.money(stall, 3_000)

    (row,) = figures.of(cast.market)

    assert (row.sales, row.share, row.cash) == (3, 50, None)


def test_cash_sent_twice_is_sold_once_and_another_under_its_number_is_refused(cast, stall, day):
    number = uuid4()
    first = market.cash(cast, stall, 45_000, client_id=number)
    again, is_new = sales.sell_for_cash(stall, amount=45_000, by=cast.stall_holder, client_id=number)

    assert (again, is_new) == (first, False)
    with pytest.raises(CounterRefusedError, match="lần bán khác"):
        sales.sell_for_cash(stall, amount=46_000, by=cast.stall_holder, client_id=number)
    assert totals(day) == (45_000, 0, 1)


@pytest.mark.parametrize("amount", [0, -1, 499, 500_000_000])
def test_impossible_amounts_are_refused(cast, stall, day, amount):
    with pytest.raises(CounterRefusedError, match="Số tiền một lần bán"):
        market.cash(cast, stall, amount)
    with pytest.raises(CounterRefusedError, match="Số tiền một lần bán"):
        market.charged(cast, stall, amount)


def test_nothing_is_sold_before_the_day_is_open_nor_after(cast, stall):
    with pytest.raises(CounterRefusedError, match="chưa mở phiên"):
        market.cash(cast, stall)
    day = market.opened(cast, stall)
    days.close_day(day, by=cast.stall_holder, counted_cash=0)
    with pytest.raises(CounterRefusedError, match="chưa mở phiên"):
        market.charged(cast, stall)
    with pytest.raises(CounterRefusedError, match="Chỉ người bán"):
        days.open_day(stall, by=cast.manager, client_id=uuid4())


def test_opening_and_closing_twice_is_once(cast, stall):
    first, second = market.opened(cast, stall), market.opened(cast, stall)
    closing = days.close_day(first, by=cast.stall_holder, counted_cash=10)

    assert first == second
    assert days.close_day(first, by=cast.stall_holder, counted_cash=99) == closing
    assert MarketDay.objects.count() == DayClosing.objects.count() == 1


def test_a_mistake_is_undone_by_a_row_of_its_own_in_the_day_that_is_open(cast, stall, day):
    wrong = market.cash(cast, stall, 450_000)
    days.close_day(day, by=cast.stall_holder)
    with pytest.raises(CounterRefusedError, match="chưa mở phiên"):
        sales.reverse(wrong, reason="gõ dư số 0", by=cast.stall_holder)
    tomorrow = market.opened(cast, stall)
    market.cash(cast, stall, 45_000)

    row = sales.reverse(wrong, reason="gõ dư số 0", by=cast.stall_holder)

    assert sales.reverse(wrong, reason="lần nữa", by=cast.stall_holder) == row
    assert SaleReversal.objects.count() == 1
    assert totals(day) == (450_000, 0, 1)
    assert totals(tomorrow) == (45_000 - 450_000, 0, 0)
    with pytest.raises(CounterRefusedError, match="lý do"):
        sales.reverse(market.cash(cast, stall, 1_000), reason="  ", by=cast.stall_holder)


def test_the_drawer_is_compared_with_the_book(cast, stall, day):
    market.cash(cast, stall, 45_000)
    days.close_day(day, by=cast.stall_holder, counted_cash=44_000)

    assert daybook.of(day).difference == -1_000


def test_a_phone_with_a_wrong_clock_is_believed_in_all_but_the_clock(cast, stall, day):
    for off in (timedelta(days=-400), timedelta(hours=3)):
        sold = market.cash(cast, stall, 1_000, sold_at=timezone.now() + off)
        assert abs(sold.sold_at - timezone.now()) < timedelta(minutes=5)


def test_a_transfer_without_its_credit_cannot_be_written(cast, day):
    row = Sale(day=day, method=Method.CODE, amount=1_000, sold_at=timezone.now(), noted_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_stall_is_given_to_one_trader_and_comes_back(cast, stall, day):
    with pytest.raises(CounterRefusedError, match="đang có người bán"):
        stalls.register(cast.market, number="07", organization=cast.greens_stall, by=cast.market_keeper)
    with pytest.raises(CounterRefusedError, match="ban quản lý chợ"):
        stalls.register(cast.market, number="09", organization=cast.greens_stall, by=cast.official)
    with pytest.raises(CounterRefusedError, match="đang mở phiên"):
        stalls.end(stall, reason="nghỉ", by=cast.market_keeper)
    days.close_day(day, by=cast.stall_holder)

    ended = stalls.end(stall, reason="nghỉ", by=cast.market_keeper)

    assert stalls.end(stall, reason="nghỉ", by=cast.market_keeper) == ended
    stall.refresh_from_db()
    with pytest.raises(CounterRefusedError, match="đã trả lại"):
        market.opened(cast, stall)
    new = stalls.register(cast.market, number="07", organization=cast.greens_stall, by=cast.market_keeper)
    assert new.code != stall.code


def test_the_market_tells_sums_only_where_nobody_can_be_read_out_of_them(cast, stall, day):
    market.cash(cast, stall, 60_000)
    market.money(stall, 40_000)
    (told,) = figures.of(cast.market)
    assert (told.stalls, told.sales, told.share, told.cash, told.transfers) == (1, 2, 40, None, None)

    for number, business, person in (
        ("12", cast.greens_stall, cast.greens_seller),
        ("15", cast.trading_house, cast.trader),
    ):
        row = market.stall(cast, number, business)
        days.open_day(row, by=person, client_id=uuid4())
        sales.sell_for_cash(row, amount=50_000, by=person, client_id=uuid4())

    (told,) = figures.of(cast.market)
    assert (told.stalls, told.sales, told.share, told.cash, told.transfers) == (3, 4, 20, 160_000, 40_000)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["cash", "code", "printed", "undo", "close"]),
        st.integers(min_value=500, max_value=10**6),
    ),
    max_size=14,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_every_dong_is_in_one_day_book_and_only_once(cast, steps):
    """Whatever the order of steps: the books together are what came less what was undone."""
    with transaction.atomic():
        row = market.stall(cast, number="99")
        market.opened(cast, row)
        expected = 0
        for what, amount in steps:
            if what == "close":
                days.close_day(stalls.open_day_of(row), by=cast.stall_holder)
                market.opened(cast, row)
            elif what == "undo":
                last = Sale.objects.filter(day__stall=row, reversal=None).order_by("-noted_at").first()
                if last:
                    sales.reverse(last, reason="nhầm", by=cast.stall_holder)
                    expected -= last.amount
            else:
                expected += amount
                if what == "cash":
                    market.cash(cast, row, amount)
                else:
                    note = market.charged(cast, row, amount).request.code if what == "code" else ""
                    market.money(row, amount, note=note)

        told = [daybook.of(day).totals.total for day in MarketDay.objects.filter(stall=row)]
        assert sum(told) == expected
        assert books.imbalances() == []
        transaction.set_rollback(True)


def test_what_she_set_aside_is_in_no_tray_and_in_no_day(cast, stall, day):
    days.close_day(day, by=cast.stall_holder)
    credit = market.money(stall, 30_000, note="tien nha")
    assert list(incoming.tray_of(stall)) == [credit]

    unmatched.set_aside(credit, reason="Tiền người nhà gửi", by=cast.stall_holder)
    market.opened(cast, stall)
    incoming.book_credit(credit)

    assert list(incoming.tray_of(stall)) == []
    assert not Sale.objects.exists()
    with pytest.raises(CounterRefusedError, match="để riêng"):
        incoming.take(credit, stall=stall, by=cast.stall_holder)


def test_money_that_may_be_counted_already_waits_for_the_trader(cast, stall, day):
    market.money(stall, 30_000, note="NGUYEN VAN KHACH chuyen tien")
    account = accounts.account_of(stall.organization)
    again = BankCredit(account=account, provider="statement", transaction="dòng 7", amount=30_000)
    again.note, again.credited_at = "NGUYEN VAN KHACH chuyen tien", timezone.now()
    recording.enter(again, by="system:test")

    following.catch_up()
    assert Sale.objects.count() == 1
    days.close_day(day, by=cast.stall_holder)
    market.opened(cast, stall)

    assert Sale.objects.count() == 1
    assert list(incoming.tray_of(stall)) == [again]
    assert incoming.take(again, stall=stall, by=cast.stall_holder).amount == 30_000
