"""What a keeper owes is exact to the đồng, each sale counts once, and the bank's word closes it."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commune.display import settling, shelf
from commune.display.models import Settlement, SettlementPaid
from commune.display.refusing import DisplayRefusedError
from commune.display.tests import counterside
from commune.ledger import following, recording
from commune.payments import accounts, books, matching
from commune.payments.models import BankCredit


@pytest.fixture
def account(cast):
    return accounts.open_account(
        cast.cooperative, bank_bin="999999", number="0101000123", holder_name="HTX", by="system:test"
    )


def settled(cast, **facts):
    facts.setdefault("client_id", uuid4())
    facts.setdefault("by", cast.display_keeper)
    return settling.settle(cast.display_point, cooperative=cast.cooperative, **facts)


def money(row, amount):
    credit = BankCredit(account=row.request.account, provider="sepay", transaction=uuid4().hex, amount=amount)
    credit.note, credit.credited_at = row.request.code, timezone.now()
    recording.enter(credit, by="system:notice")
    matching.match(credit)
    following.catch_up()


def test_sales_count_once_and_commission_is_exact(cast, account):
    row = counterside.received(cast, price=33_333, percent="12.5")
    counterside.sold(cast, row)
    counterside.sold(cast, row, 2)

    first = settled(cast)

    assert (first.sold, first.commission, first.payable) == (99_999, 4_167 + 8_333, 87_499)
    assert first.request.account == account
    assert first.request.amount == first.payable
    with pytest.raises(DisplayRefusedError, match="chưa có tiền"):
        settled(cast)
    counterside.sold(cast, row)
    assert (settled(cast).number, settled_numbers()) == (2, [1, 2])


def settled_numbers():
    return list(Settlement.objects.order_by("number").values_list("number", flat=True))


def test_a_second_press_is_the_same_settlement(cast, account):
    counterside.sold(cast, counterside.received(cast))
    number = uuid4()
    assert settled(cast, client_id=number) == settled(cast, client_id=number, by=cast.manager)
    with pytest.raises(DisplayRefusedError, match="Chỉ người giữ điểm"):
        settled(cast, by=cast.other_manager)


def test_an_undone_sale_is_set_off_next_time(cast, account):
    row = counterside.received(cast, price=33_333, percent="12.5")
    sale = counterside.sold(cast, row)
    first = settled(cast)
    shelf.undo(sale.move, reason="khách trả lại", by=cast.display_keeper, client_id=uuid4())
    with pytest.raises(DisplayRefusedError, match="chưa có tiền"):
        settled(cast)
    counterside.sold(cast, row, 2)

    second = settled(cast)

    assert first.payable + second.payable == 66_666 - 8_333
    assert settling.owed(cast.display_point, cast.cooperative) == (0, 0)


def test_only_the_whole_of_it_is_paid(cast, account):
    counterside.sold(cast, counterside.received(cast))
    row = settled(cast)
    money(row, row.payable - 1)
    assert not SettlementPaid.objects.exists()

    money(row, 1)
    money(row, 5)

    assert SettlementPaid.objects.get().settlement == row
    assert books.imbalances() == []


def test_without_an_account_of_the_coop_nothing_is_drawn_up(cast):
    counterside.sold(cast, counterside.received(cast))
    with pytest.raises(DisplayRefusedError, match="chưa có tài khoản"):
        settled(cast)
    assert not Settlement.objects.exists()


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=0, max_value=10_000))
def test_commission_is_half_up_and_a_sale_undone_takes_just_its_own_away(amount, rate):
    exact = Decimal(amount) * rate / 10_000

    assert settling.commission_of(amount, rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert settling.commission_of(-amount, rate) == -settling.commission_of(amount, rate)


def test_more_than_one_transfer_can_carry_is_settled_in_parts(cast, account):
    row = counterside.received(cast, units=7, price=100_000_000, percent="10")
    for _ in range(7):
        counterside.sold(cast, row)

    first, second = settled(cast), settled(cast)

    assert (first.payable, second.payable) == (450_000_000, 180_000_000)
    assert settling.owed(cast.display_point, cast.cooperative) == (0, 0)
