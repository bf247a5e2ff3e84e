"""The notice door over HTTP, and who sees a seller's money."""

import json

import pytest

from commune.payments import accounts
from commune.payments.models import BankCredit


@pytest.fixture
def account(cast):
    return accounts.open_account(
        cast.cooperative, bank_bin="999999", number="190000117", holder_name="HTX", by="system:test"
    )


def post(client, body, secret, provider="sepay", number="190000117"):
    return client.post(
        f"/pay/notices/{provider}/{number}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Apikey {secret}"},
    )


NOTICE = {
    "id": 9,
    "accountNumber": "190000117",
    "transferType": "in",
    "transferAmount": 90000,
    "content": "tien xoai",
    "transactionDate": "2026-11-20 08:00:00",
}


def test_a_notice_is_answered_with_success(client, account):
    key = accounts.agree_key(account, provider="sepay")

    response = post(client, json.dumps(NOTICE), key.secret)

    assert (response.status_code, response.json()["success"]) == (200, True)


@pytest.mark.parametrize(
    ("provider", "number", "secret", "status"),
    [("sepay", "190000117", "wrong", 401), ("sepay", "1", "x", 404), ("momo", "190000117", "x", 404)],
)
def test_refusals_are_problems(client, account, provider, number, secret, status):
    accounts.agree_key(account, provider="sepay")

    response = post(client, json.dumps(NOTICE), secret, provider, number)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_nonsense_is_a_problem_not_a_crash(client, account):
    key = accounts.agree_key(account, provider="sepay")

    assert post(client, b"{", key.secret).status_code == 422


def test_a_form_with_files_or_a_flood_is_a_problem_too(client, account):
    key = accounts.agree_key(account, provider="sepay")
    path, headers = "/pay/notices/sepay/190000117", {"Authorization": f"Apikey {key.secret}"}

    for raw in (json.dumps(NOTICE), b"x" * 10_000_000):
        answer = client.post(path, {"a": "b"}, headers=headers)
        assert answer.status_code in (400, 413, 422)
        answer = client.post(path, raw, content_type="multipart/form-data; boundary=x", headers=headers)
        assert answer.status_code in (400, 413, 422)
        assert answer["Content-Type"] == "application/problem+json"
    assert not BankCredit.objects.exists()


def test_the_seller_sees_and_matches_her_money(client, account, cast):
    key = accounts.agree_key(account, provider="sepay")
    post(client, json.dumps(NOTICE), key.secret)
    client.force_login(cast.manager)

    assert "90.000" in client.get("/sell/money/").content.decode()

    credit = BankCredit.objects.get()
    client.post(f"/sell/money/credits/{credit.pk}/allocation/", {"code": "DHSAI"})
    assert not hasattr(BankCredit.objects.get(), "allocation")


@pytest.mark.parametrize("who", ["farmer", "other_manager", "official", "buyer", "auditor"])
def test_others_do_not_see_it(client, account, cast, who):
    key = accounts.agree_key(account, provider="sepay")
    post(client, json.dumps(NOTICE), key.secret)
    client.force_login(getattr(cast, who))

    assert "90.000" not in client.get("/sell/money/").content.decode()
    credit = BankCredit.objects.get()
    assert client.post(f"/sell/money/credits/{credit.pk}/allocation/", {"code": "x"}).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/sell/money/").status_code == 302
