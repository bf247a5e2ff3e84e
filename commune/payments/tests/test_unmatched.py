"""The queue of money that nobody knows: suggestions with reasons, a hand that settles, a hand that sets aside."""

import pytest
from django.utils import timezone

from commune.ledger import recording, verification
from commune.payments import books, matching, requests, unmatched
from commune.payments.models import BankCredit, SetAside
from commune.payments.tests.money import account_of, asked


@pytest.fixture
def account(cast):
    return account_of(cast)


def credit(account, amount=150_000, note="chuyen tien", number="1"):
    row = BankCredit(account=account, provider="sepay", transaction=number, amount=amount, note=note)
    row.credited_at = timezone.now()
    return recording.enter(row, by="system:test")


def suggested(account, row):
    queue = dict(unmatched.suggestions_for(unmatched.queue_of([account])))
    return [(each.request, each.reason) for each in queue[row]]


def test_the_amount_and_a_piece_of_the_code_are_reasons(account):
    by_amount, by_code = asked(account), asked(account, amount=990_000)
    asked(account, amount=42_000)

    found = suggested(account, credit(account, note=f"ck {by_code.code[:7]}"))

    assert [request for request, _ in found] == [by_code, by_amount]
    assert "một phần mã" in found[0][1]
    assert "Đúng số tiền" in found[1][1]


def test_what_is_covered_is_not_suggested(account):
    request = asked(account)
    matching.allocate(credit(account, number="1"), request, by="system:test")

    assert suggested(account, credit(account, number="2")) == []


def test_the_seller_settles_from_the_suggestion(account, cast, client):
    request = asked(account)
    row = credit(account)
    client.force_login(cast.manager)
    page = client.get("/sell/money/").content.decode()

    assert f'value="{request.code}"' in page
    client.post(f"/sell/money/credits/{row.pk}/allocation/", {"code": request.code})

    assert requests.standing_of(request).state == "paid"


def test_setting_aside_keeps_the_books_and_ends_the_matter(account, cast, client):
    request, row = asked(account), credit(account)
    client.force_login(cast.manager)

    client.post(f"/sell/money/credits/{row.pk}/aside/", {"reason": ""})
    assert not SetAside.objects.exists()
    for _ in range(2):
        client.post(f"/sell/money/credits/{row.pk}/aside/", {"reason": "Tiền người nhà gửi"})

    assert SetAside.objects.count() == 1
    assert matching.unmatched(account.pk) == []
    assert books.imbalances() == []
    assert books.balance_of(account).aside == 150_000
    with pytest.raises(matching.MatchRefusedError):
        matching.allocate_by_hand(row, request, by=cast.manager)
    assert list(verification.findings(deep=True)) == []


def test_what_pays_for_an_order_is_not_set_aside(account, cast):
    row = credit(account)
    matching.allocate(row, asked(account), by="system:test")

    with pytest.raises(matching.MatchRefusedError):
        unmatched.set_aside(row, reason="x", by=cast.manager)


@pytest.mark.parametrize("who", ["farmer", "other_manager", "official", "buyer", "auditor"])
def test_others_set_nothing_aside(account, cast, client, who):
    row = credit(account)
    client.force_login(getattr(cast, who))

    assert client.post(f"/sell/money/credits/{row.pk}/aside/", {"reason": "x"}).status_code == 404


def test_a_sum_alone_leads_to_no_order_that_has_ended(account):
    cancelled, named = asked(account), asked(account)
    for each in (cancelled, named):
        requests.withdraw(each, reason="hủy", by="system:test")

    found = suggested(account, credit(account, note=f"ck {named.code[:7]}"))

    assert [request for request, _ in found] == [named]


def test_what_another_request_took_the_place_of_is_settled_there(account, cast):
    """Her note has the older code; the newer order is the one that waits."""
    older, newer = asked(account), asked(account, amount=300_000)
    requests.succeed(older, by_request=newer, by="system:test")

    matching.allocate_by_hand(credit(account, note=older.code[:7]), older, by=cast.manager)

    assert requests.standing_of(newer).received == 150_000
    with pytest.raises(requests.RequestRefusedError):
        requests.succeed(newer, by_request=older, by="system:test")


def test_requests_never_take_each_others_place(account):
    one, other, third = asked(account), asked(account), asked(account)
    requests.succeed(one, by_request=other, by="system:test")
    requests.succeed(other, by_request=third, by="system:test")

    for successor in (one, other):
        with pytest.raises(requests.RequestRefusedError):
            requests.succeed(third, by_request=successor, by="system:test")


def test_a_long_queue_comes_page_by_page(account, cast, client, django_assert_max_num_queries):
    for number in range(45):
        credit(account, number=str(number), note=f"khong ma {number:03d}.")
    asked(account)
    client.force_login(cast.manager)

    with django_assert_max_num_queries(60):
        first = client.get("/sell/money/").content.decode()
    last = client.get("/sell/money/?cho=3").content.decode()

    # each waiting credit has a box for its reason; the list of all that came has none
    assert (first.count('name="reason"'), last.count('name="reason"')) == (20, 5)
    assert "cho=2" in first
