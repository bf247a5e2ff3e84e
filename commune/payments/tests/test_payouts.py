"""Members' money: owed, set off, paid exactly once, whatever the bank says and in whatever order."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.ledger import verification
from commune.lib import vietqr
from commune.messages.models import Message
from commune.payments import accounts, books, debits, member_accounts, members, notices, payouts
from commune.payments.members import Credit, MemberMoneyRefusedError
from commune.payments.models import BankDebit, Notice, Payout, PayoutPayment

NUMBER = "190000117"


@pytest.fixture
def account(cast):
    return accounts.open_account(
        cast.cooperative, bank_bin="999999", number=NUMBER, holder_name="HTX", by="system:test"
    )


def credit(cast, amount, reference="test:1", household=None):
    given = [Credit(household or cast.household, amount)]
    return members.credit(cast.cooperative, given, reference=reference, by="system:test")


def advance(cast, amount):
    return members.give_advance(
        cast.household,
        cooperative=cast.cooperative,
        amount=amount,
        method="cash",
        paid_on=timezone.localdate(),
        by=cast.manager,
        client_id=uuid4(),
    )


def notice(account, *, code, amount, number=7, direction="out", **more):
    """What SePay sends when money leaves the account."""
    key = accounts.agree_key(account, provider="sepay")
    told = {
        "id": number,
        "accountNumber": account.number,
        "transferType": direction,
        "transferAmount": amount,
        "content": f"CHI {code} HTX",
        "transactionDate": "2026-11-20 08:00:00",
    }
    headers = {"Authorization": f"Apikey {key.secret}"}
    return notices.take_in("sepay", account.number, json.dumps(told | more).encode(), headers)


def open_payouts(cast):
    return [
        row.amount for row in Payout.objects.waiting().filter(household=cast.household).order_by("amount")
    ]


def test_the_same_reference_credits_once(cast):
    credit(cast, 1000)
    credit(cast, 1000)

    assert open_payouts(cast) == [1000]


def test_what_no_transfer_can_carry_becomes_several(cast):
    credit(cast, 1_200_000_000)

    assert open_payouts(cast) == [200_000_002, 499_999_999, 499_999_999]
    assert books.imbalances() == []


def test_an_advance_after_the_sheet_lowers_what_waits(cast):
    credit(cast, 1000)
    advance(cast, 300)

    assert open_payouts(cast) == [700]
    first = Payout.objects.get(amount=1000)
    with pytest.raises(MemberMoneyRefusedError, match="thay bằng khoản khác"):
        payouts.pay(first, method="cash", by=cast.manager)
    assert books.imbalances() == []


def test_the_bank_tells_and_the_payout_is_paid_once(cast, account):
    (payout,) = credit(cast, 250_000)

    first = notice(account, code=payout.code, amount=250_000)
    again = notice(account, code=payout.code, amount=250_000)

    assert (first, again) == ([notices.Outcome.PAID_OUT], [notices.Outcome.PAID_OUT])
    assert PayoutPayment.objects.get().debit.transaction == "7"
    assert Message.objects.filter(template="payments/paid_out").count() == 1
    assert books.imbalances() == []
    kept = debits.understand(Notice.objects.get())
    assert [paid for _, paid in kept] == [True]


def test_another_amount_is_kept_and_pays_nothing(cast, account):
    (payout,) = credit(cast, 250_000)

    assert notice(account, code=payout.code, amount=25_000) == [notices.Outcome.OTHER_AMOUNT]

    assert (BankDebit.objects.count(), PayoutPayment.objects.count()) == (1, 0)
    assert notice(account, code=payout.code, amount=250_000, number=8) == [notices.Outcome.PAID_OUT]


def test_marked_by_hand_and_told_by_the_bank_is_one_payment(cast, account):
    member_accounts.record_account(
        cast.household, bank_bin="999999", number="19", holder_name="Sáu Lành", by=cast.farmer
    )
    (payout,) = credit(cast, 250_000)

    payouts.pay(payout, method="bank", transaction_number="7", by=cast.manager)
    notice(account, code=payout.code, amount=250_000)

    assert PayoutPayment.objects.count() == 1
    assert debits.strange_of(payout) == []
    notice(account, code=payout.code, amount=250_000, number=8)
    assert [each.transaction for each in debits.strange_of(payout)] == ["8"]
    assert members.balance_of(cast.household, cast.cooperative) == 0


def test_money_sent_for_a_withdrawn_payout_is_never_lost(cast, account):
    (payout,) = credit(cast, 1000)
    advance(cast, 300)

    assert notice(account, code=payout.code, amount=1000) == [notices.Outcome.PAID_OUT]

    assert members.balance_of(cast.household, cast.cooperative) == -300
    assert open_payouts(cast) == []
    assert books.imbalances() == []


def test_another_coops_notice_pays_nothing(cast, account):
    (payout,) = credit(cast, 1000)
    other = accounts.open_account(
        cast.other_cooperative, bank_bin="999999", number="190000999", holder_name="BG", by="system:test"
    )

    assert notice(other, code=payout.code, amount=1000) == []
    assert notice(account, code="DH23456789", amount=1000) == []
    assert PayoutPayment.objects.count() == 0


def test_money_that_came_in_with_a_payouts_code_pays_nothing(cast, account):
    (payout,) = credit(cast, 1000)

    assert notice(account, code=payout.code, amount=1000, direction="in") == [notices.Outcome.UNMATCHED]
    assert PayoutPayment.objects.count() == 0


def test_casso_tells_money_out_below_nothing(cast, account):
    (payout,) = credit(cast, 1000)
    key = accounts.agree_key(account, provider="casso")
    row = {"id": 5, "amount": -1000, "description": f"chi {payout.code}", "accountNumber": NUMBER}

    told = notices.take_in(
        "casso", NUMBER, json.dumps({"data": [row]}).encode(), {"Secure-Token": key.secret}
    )

    assert told == [notices.Outcome.PAID_OUT]


def test_a_debit_told_by_two_services_is_one(cast, account):
    """Else the manager reads that she paid twice, and looks for money that never left."""
    (payout,) = credit(cast, 250_000)
    notice(account, code=payout.code, amount=250_000, referenceCode="FT26325001")
    key = accounts.agree_key(account, provider="casso")
    row = {"reference": "FT26325001", "amount": -250_000, "description": f"chi {payout.code}"}

    for number in ("FT26325001", "FT26325002"):
        raw = json.dumps({"data": [row | {"reference": number}]}).encode()
        notices.take_in("casso", NUMBER, raw, {"Secure-Token": key.secret})

    assert [each.transaction for each in debits.strange_of(payout)] == ["FT26325002"]


def test_a_transaction_number_pays_one_payout(cast):
    for household, who in ((cast.household, cast.farmer), (cast.other_household, cast.other_farmer)):
        member_accounts.record_account(household, bank_bin="999999", number="19", holder_name="Thử", by=who)
        credit(cast, 1000, household=household)
    first, second = Payout.objects.order_by("pk")
    payouts.pay(first, method="bank", transaction_number="FT9", by=cast.manager)

    with pytest.raises(MemberMoneyRefusedError, match="đã ghi cho khoản chi khác"):
        payouts.pay(second, method="bank", transaction_number="FT9", by=cast.manager)


def test_the_qr_goes_to_the_members_own_account(cast):
    kept = member_accounts.record_account(
        cast.household,
        bank_bin="999999",
        number="1900000501",
        holder_name="Nguyễn Thị Sáu Lành",
        by=cast.farmer,
    )
    (payout,) = credit(cast, 250_000)

    read = vietqr.parse(payouts.payload_of(payout, kept))

    assert (read.bank_bin, read.account, read.amount) == ("999999", "1900000501", 250_000)
    assert vietqr.find_codes(read.purpose or "") == [payout.code]


def test_only_the_household_records_its_account(cast):
    facts = {"bank_bin": "999999", "number": "19", "holder_name": "X"}
    for who in (cast.manager, cast.technician, cast.other_farmer, cast.other_manager):
        with pytest.raises(MemberMoneyRefusedError, match="trong hộ"):
            member_accounts.record_account(cast.household, **facts, by=who)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"bank_bin": "123456"}, "ngân hàng"),
        ({"number": "1" * 20}, "19 số"),
        ({"number": "12-34"}, "19 số"),
        ({"holder_name": "  "}, "chủ tài khoản"),
    ],
)
def test_impossible_accounts_are_refused(cast, facts, told):
    right = {"bank_bin": "999999", "number": "19", "holder_name": "X", "by": cast.farmer}
    with pytest.raises(MemberMoneyRefusedError, match=told):
        member_accounts.record_account(cast.household, **{**right, **facts})


def test_receipt_before_payment_is_refused_and_after_it_stands_once(cast):
    (payout,) = credit(cast, 1000)
    with pytest.raises(MemberMoneyRefusedError, match="chưa chi"):
        payouts.confirm_receipt(payout, by=cast.farmer)
    payouts.pay(payout, method="cash", by=cast.manager)

    with pytest.raises(MemberMoneyRefusedError):
        payouts.confirm_receipt(payout, by=cast.other_farmer)
    first = payouts.confirm_receipt(payout, by=cast.manager)
    assert first.how == "paper"
    assert payouts.confirm_receipt(payout, by=cast.farmer).pk == first.pk


def test_all_of_it_is_in_the_log(cast, account):
    (payout,) = credit(cast, 1000)
    advance(cast, 1)
    notice(account, code=payout.code, amount=1000)
    payouts.confirm_receipt(payout, by=cast.farmer)

    assert list(verification.findings(deep=True)) == []
