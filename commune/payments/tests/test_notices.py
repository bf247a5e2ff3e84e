"""Notices in every order and number give the same payments, and forged ones none."""

import json
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from commune.ledger import verification
from commune.lib.signatures import payos, sepay
from commune.payments import accounts, books, jobs, matching, notices, providers, requests
from commune.payments.models import Allocation, BankCredit, Contradiction, Notice

numbers = count(1)


@pytest.fixture
def account(cast):
    return accounts.open_account(
        cast.cooperative,
        bank_bin="999999",
        number="190000117",
        holder_name="HTX CU LAO XANH",
        by="system:test",
    )


@pytest.fixture
def secret(account):
    return accounts.agree_key(account, provider="sepay").secret


@pytest.fixture
def ask(account):
    def asked(amount=150000, due_in=timedelta(hours=2)):
        return requests.ask(
            account=account,
            amount=amount,
            reference=f"order:test-{next(numbers)}",
            due_at=timezone.now() + due_in,
            by="system:test",
        )

    return asked


def told(request_code, amount, number=1, account="190000117", **more):
    body = {
        "id": number,
        "gateway": "MauBank",
        "transactionDate": timezone.localtime().strftime("%Y-%m-%d %H:%M:%S"),
        "accountNumber": account,
        "subAccount": None,
        "code": None,
        "content": f"NGUYEN VAN A chuyen tien {request_code.lower()} FT26",
        "transferType": "in",
        "transferAmount": amount,
        "referenceCode": f"FT{number}",
    }
    return json.dumps(body | more).encode()


def deliver(raw, secret, account="190000117"):
    return notices.take_in("sepay", account, raw, {"Authorization": f"Apikey {secret}"})


def test_an_exact_credit_pays_the_request(ask, secret):
    request = ask()

    assert deliver(told(request.code, 150000), secret) == [notices.Outcome.ALLOCATED]

    standing = requests.standing_of(request)
    assert (standing.state, standing.received, standing.is_covered) == ("paid", 150000, True)


def test_the_same_notice_twice_is_one_payment(ask, secret):
    request = ask()
    raw = told(request.code, 150000)

    for _ in range(3):
        deliver(raw, secret)

    assert Notice.objects.count() == BankCredit.objects.count() == Allocation.objects.count() == 1


def test_another_wording_of_the_same_transaction_is_one_credit(ask, secret):
    request = ask()
    deliver(told(request.code, 150000), secret)

    deliver(told(request.code, 150000, gateway="Other"), secret)

    assert (Notice.objects.count(), BankCredit.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("amounts", "state"),
    [([100000], "under"), ([100000, 50000], "paid"), ([200000], "over"), ([150000, 150000], "double")],
)
def test_wrong_amounts_are_named_states(ask, secret, amounts, state):
    request = ask()

    for number, amount in enumerate(amounts, 1):
        deliver(told(request.code, amount, number), secret)

    assert requests.standing_of(request).state == state


def test_money_after_the_due_time_is_late(ask, secret):
    request = ask(due_in=-timedelta(minutes=1))

    deliver(told(request.code, 150000), secret)

    assert requests.standing_of(request).state == "late"


def test_nothing_came_and_the_time_is_over(ask):
    assert requests.standing_of(ask(due_in=-timedelta(minutes=1))).state == "overdue"


def test_a_notice_before_its_request_waits_and_is_matched(ask, secret, account, monkeypatch):
    from commune.lib import vietqr

    code = vietqr.new_code()
    assert deliver(told(code, 150000), secret) == [notices.Outcome.UNMATCHED]
    monkeypatch.setattr(vietqr, "new_code", lambda: code)

    assert requests.standing_of(ask()).state == "paid"


def test_a_reused_number_with_another_amount_is_a_contradiction(ask, secret):
    request = ask()
    deliver(told(request.code, 150000), secret)

    assert deliver(told(request.code, 1), secret) == [notices.Outcome.CONTRADICTION]

    assert Contradiction.objects.count() == 1
    assert requests.standing_of(request).received == 150000


def test_a_credit_to_another_account_pays_nothing(ask, secret):
    request = ask()

    assert deliver(told(request.code, 150000, account="777"), secret) == [notices.Outcome.OTHER_ACCOUNT]

    assert requests.standing_of(request).received == 0


def test_money_going_out_is_nothing(ask, secret):
    assert deliver(told(ask().code, 150000, transferType="out"), secret) == []


def test_a_code_of_another_sellers_request_is_not_matched(ask, secret, cast):
    other = accounts.open_account(
        cast.other_cooperative, bank_bin="999999", number="190000999", holder_name="BG", by="system:test"
    )
    due = timezone.now() + timedelta(hours=1)
    request = requests.ask(account=other, amount=150000, reference="order:x", due_at=due, by="system:test")

    assert deliver(told(request.code, 150000), secret) == [notices.Outcome.UNMATCHED]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Apikey wrong"}, {"X-Sepay-Signature": "sha256=00"}]
)
def test_a_forged_notice_is_refused_and_not_kept(ask, secret, headers):
    with pytest.raises(notices.NoticeRefusedError):
        notices.take_in("sepay", "190000117", told(ask().code, 150000), headers)

    assert not Notice.objects.exists()


def test_a_signed_notice_is_taken(ask, secret):
    raw, stamp = told(ask().code, 150000), str(int(timezone.now().timestamp()))
    headers = {"X-Sepay-Signature": sepay.notice_signature(raw, stamp, secret), "X-Sepay-Timestamp": stamp}

    assert notices.take_in("sepay", "190000117", raw, headers) == [notices.Outcome.ALLOCATED]
    with pytest.raises(notices.NoticeRefusedError):
        notices.take_in("sepay", "190000117", raw + b" ", headers)


def test_payos_speaks_its_own_dialect(ask, account):
    key = accounts.agree_key(account, provider="payos").secret
    data = {"amount": 150000, "description": ask().code, "paymentLinkId": "a1", "reference": "FT1"}
    body = {"code": "00", "desc": "success", "data": data, "signature": payos.notice_signature(data, key)}

    assert notices.take_in("payos", "190000117", json.dumps(body).encode(), {}) == [notices.Outcome.ALLOCATED]


def test_what_payos_says_without_signing_it_makes_nothing_paid(ask, account):
    key = accounts.agree_key(account, provider="payos").secret
    data = {
        "amount": 150000,
        "description": ask().code,
        "paymentLinkId": "a1",
        "reference": "FT1",
        "code": "01",
    }
    body = {"code": "00", "desc": "success", "data": data, "signature": payos.notice_signature(data, key)}

    assert notices.take_in("payos", "190000117", json.dumps(body).encode(), {}) == []


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"transferType":"in"}', b"\xff", b'"x"', b"[" * 5000])
def test_nonsense_is_kept_and_refused(account, secret, raw):
    with pytest.raises(providers.NoticeUnreadableError):
        deliver(raw, secret)

    assert Notice.objects.count() == 1


@pytest.mark.parametrize("amount", [0, -5, 1.5, True, None, "12x", 10**30])
def test_impossible_amounts_are_refused(ask, secret, amount):
    with pytest.raises(providers.NoticeUnreadableError):
        deliver(told(ask().code, amount), secret)

    assert not BankCredit.objects.exists()


def test_a_person_matches_what_no_code_matches(ask, secret, cast):
    request = ask()
    deliver(told("khong co ma", 150000), secret)
    credit = BankCredit.objects.get()

    matching.allocate_by_hand(credit, request, by=cast.manager)
    matching.allocate_by_hand(credit, request, by=cast.manager)

    assert requests.standing_of(request).state == "paid"
    with pytest.raises(matching.MatchRefusedError):
        matching.allocate_by_hand(credit, ask(), by=cast.manager)


def test_shuffled_repeats_give_exact_books(ask, secret):
    import random

    rng = random.Random(7)
    asked = [ask(amount=100000 + n) for n in range(10)]
    storm = [told(r.code, r.amount, n) for n, r in enumerate(asked, 1)] * 5
    rng.shuffle(storm)

    for raw in storm:
        deliver(raw, secret)

    assert all(requests.standing_of(request).state == "paid" for request in asked)
    assert Allocation.objects.count() == 10
    assert books.imbalances() == []
    assert list(verification.findings(deep=True)) == []


def test_asking_twice_is_one_request(account):
    due = timezone.now() + timedelta(hours=1)
    facts = {"account": account, "reference": "order:same", "due_at": due, "by": "system:test"}

    assert requests.ask(amount=5000, **facts) == requests.ask(amount=5000, **facts)
    with pytest.raises(requests.RequestRefusedError):
        requests.ask(amount=6000, **facts)


@pytest.mark.parametrize("amount", [0, -1, 500_000_000])
def test_impossible_requests_are_refused(ask, amount):
    with pytest.raises(requests.RequestRefusedError):
        ask(amount=amount)


def test_a_long_number_told_again_with_other_words_is_a_contradiction(ask, secret):
    request = ask()
    deliver(told(request.code, 150000, number="9" * 200), secret)

    came = deliver(told(request.code, 150000, number="9" * 200, content="khác"), secret)

    assert came == [notices.Outcome.CONTRADICTION]
    assert BankCredit.objects.count() == 1


@pytest.mark.parametrize("changes", [{"content": "\ud800"}, {"id": "a\ud800"}])
def test_half_characters_are_unreadable_and_kept(ask, secret, changes):
    raw = told(ask().code, 150000, **changes)

    for _ in range(2):
        with pytest.raises(providers.NoticeUnreadableError):
            deliver(raw, secret)

    assert Notice.objects.count() == 1
    assert not BankCredit.objects.exists()


@pytest.mark.parametrize("at", ["0001-01-01 00:00:00", "9999-12-31T23:59:59-14:00"])
def test_a_date_of_another_age_counts_as_now(ask, secret, at):
    request = ask()

    deliver(told(request.code, 150000, transactionDate=at), secret)

    assert timezone.now() - BankCredit.objects.get().credited_at < timedelta(minutes=5)
    assert requests.standing_of(request).is_covered


def test_an_amount_beyond_all_numbers_is_unreadable(account):
    key = accounts.agree_key(account, provider="casso")
    raw = b'{"data": [{"reference": "FT1", "amount": 1' + b"0" * 400 + b', "description": "x"}]}'

    with pytest.raises(providers.NoticeUnreadableError):
        notices.take_in("casso", account.number, raw, {"Secure-Token": key.secret})


def test_one_that_fails_hinders_no_other(ask, account, monkeypatch):
    request = ask()
    kept = [notices._kept(account, "sepay", raw) for raw in (b"{}", told(request.code, 150000))]
    understood = notices.understand

    def failing(notice):
        if notice.pk == kept[0].pk:
            raise OverflowError("of a kind that nobody thought of")
        return understood(notice)

    monkeypatch.setattr(notices, "understand", failing)
    jobs.take_again()

    assert requests.standing_of(request).is_covered


def test_what_was_understood_is_read_again_only_lately_but_for_once_an_hour(ask, account, monkeypatch):
    old = notices._kept(account, "sepay", b'{"transferType": "out"}')
    monkeypatch.setattr(jobs, "LATELY", timedelta(0))
    read = []
    monkeypatch.setattr(notices, "understand", lambda notice: read.append(notice.pk))
    monkeypatch.setattr(jobs, "_rounds", count(0))

    for _ in range(61):
        jobs.take_again()

    assert read == [old.pk, old.pk]


def test_the_same_money_told_by_two_providers_counts_once(ask, account, secret):
    request = ask()
    key = accounts.agree_key(account, provider="casso")
    body = {
        "reference": "FT7",
        "amount": 150000,
        "description": request.code,
        "accountNumber": account.number,
    }

    deliver(told(request.code, 150000, number=7), secret)
    raw = json.dumps({"data": [body | {"transactionDateTime": timezone.localtime().isoformat()}]}).encode()
    came = notices.take_in("casso", account.number, raw, {"Secure-Token": key.secret})

    assert came == [notices.Outcome.ALLOCATED]
    assert BankCredit.objects.count() == 1
    assert requests.standing_of(request).received == 150000
    other = json.dumps({"data": [body | {"reference": "FT8"}]}).encode()
    notices.take_in("casso", account.number, other, {"Secure-Token": key.secret})
    assert BankCredit.objects.count() == 2


def test_a_number_of_another_source_reused_for_another_amount_is_a_contradiction(ask, account, secret):
    """Casso's number is known as a name of SePay's credit: it is no other money when it comes with another amount."""
    request = ask()
    key = accounts.agree_key(account, provider="casso")
    deliver(told(request.code, 150000, number=7), secret)

    def told_by_casso(amount):
        row = {"reference": "FT7", "amount": amount, "description": request.code}
        row |= {"transactionDateTime": timezone.localtime().isoformat()}
        raw = json.dumps({"data": [row]}).encode()
        return notices.take_in("casso", account.number, raw, {"Secure-Token": key.secret})

    assert told_by_casso(150000) == [notices.Outcome.ALLOCATED]
    assert told_by_casso(151000) == [notices.Outcome.CONTRADICTION]
    assert told_by_casso(150000) == [notices.Outcome.ALLOCATED]

    assert (BankCredit.objects.count(), Contradiction.objects.count()) == (1, 1)
    assert requests.standing_of(request).received == 150000
