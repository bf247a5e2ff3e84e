"""Keys of an account: written, never shown, changed with an overlap, by its manager alone."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from commune.payments import gateways, keys, requests, simulator
from commune.payments.models import KeyChange, NoticeKey
from commune.payments.tests.money import NUMBER, account_of, asked

SECRET = "khoa-rat-bi-mat-0123456789"
TOLD = {"id": 1, "accountNumber": NUMBER, "transferType": "in", "transferAmount": 9000, "content": "x"}


@pytest.fixture
def account(cast):
    return account_of(cast)


def outdate(key):
    past = (timezone.now() - timedelta(seconds=1)).isoformat()
    key.earlier = [row | {"until": past} for row in key.earlier]
    key.save()


def page_of(account):
    return f"/sell/money/accounts/{account.pk}/"


def told(client, secret):
    return client.post(
        f"/pay/notices/sepay/{NUMBER}",
        json.dumps(TOLD),
        content_type="application/json",
        headers={"Authorization": f"Apikey {secret}"},
    ).status_code


def test_the_manager_writes_a_key_and_nobody_reads_it_again(client, account, cast):
    client.force_login(cast.manager)

    facts = {"provider": "vnpay", "merchant": "MAU1", "secret": SECRET}
    assert client.post(page_of(account) + "keys/", facts).status_code == 302

    key = NoticeKey.objects.get()
    assert (key.merchant, key.secret) == ("MAU1", SECRET)
    assert SECRET not in client.get(page_of(account)).content.decode()
    change = KeyChange.objects.get()
    assert (change.provider, change.changed_by) == ("vnpay", cast.manager)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"provider": "vnpay", "merchant": "MAU1", "secret": ""}, "Hãy"),
        ({"provider": "momo", "merchant": "M", "secret": "s", "second": ""}, "Hãy"),
        ({"provider": "vnpay", "merchant": "", "secret": SECRET}, "Hãy"),
        ({"provider": "zalopay", "merchant": "MAU1", "secret": SECRET, "second": "k"}, "chữ số"),
        ({"provider": "sepay", "secret": "x" * 201}, "200"),
    ],
)
def test_half_a_key_is_refused_with_words(client, account, cast, facts, words):
    client.force_login(cast.manager)

    response = client.post(page_of(account) + "keys/", facts)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert SECRET not in response.content.decode()
    assert not NoticeKey.objects.exists()


def test_a_key_made_here_is_shown_once(client, account, cast):
    client.force_login(cast.manager)

    shown = client.post(page_of(account) + "keys/", {"provider": "sepay", "secret": ""}).content.decode()

    secret = NoticeKey.objects.get().secret
    assert secret in shown
    assert secret not in client.get(page_of(account)).content.decode()


def test_the_key_before_counts_for_a_day(client, account, cast):
    first = keys.change_key(account, provider="sepay", by=cast.manager).secret
    second = keys.change_key(account, provider="sepay", by=cast.manager).secret

    assert (told(client, first), told(client, second), told(client, "x")) == (200, 200, 401)
    outdate(NoticeKey.objects.get())
    assert (told(client, first), told(client, second)) == (401, 200)


@pytest.mark.parametrize("who", ["farmer", "other_manager", "official", "auditor", "packer"])
def test_others_change_nothing(client, account, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(page_of(account)).status_code == 404
    assert client.post(page_of(account) + "keys/", {"provider": "sepay"}).status_code == 404
    with pytest.raises(keys.KeyRefusedError):
        keys.change_key(account, provider="sepay", by=getattr(cast, who))


def test_a_stranger_is_asked_to_sign_in(client, account):
    assert client.get(page_of(account)).status_code == 302
    assert client.post(page_of(account) + "keys/", {"provider": "sepay"}).status_code == 302
    assert not NoticeKey.objects.exists()


def test_an_unknown_provider_is_answered(client, account, cast):
    client.force_login(cast.manager)

    assert client.post(page_of(account) + "keys/", {"provider": "by_hand"}).status_code == 302
    assert not NoticeKey.objects.exists()


def test_the_same_key_twice_and_a_mistyped_one_push_nothing_out(account, cast):
    """The service goes on signing with the first until somebody pastes the new one over there."""
    in_use = keys.change_key(account, provider="sepay", by=cast.manager).secret

    for secret in ("nham", "dung", "dung"):
        key = keys.change_key(account, provider="sepay", secret=secret, by=cast.manager)

    assert [each.secret for each in keys.credentials_of(key)] == ["dung", "nham", in_use]
    assert KeyChange.objects.count() == 3


def test_what_momo_signed_with_the_access_key_of_before_is_taken(client, account, cast, settings):
    settings.GATEWAYS = "simulated"
    facts = {"provider": "momo", "by": cast.manager}
    before = keys.change_key(account, merchant="CU", secret="s1", second="a1", **facts)
    request = asked(account)
    visitor = gateways.Visitor("203.0.113.9", "guest:test", "/")
    payment = gateways.begin(request, provider="momo", visitor=visitor)
    raw = simulator.NOTICES["momo"](payment, before, True)

    keys.change_key(account, merchant="MOI", secret="s2", second="a2", **facts)

    answer = client.post(f"/pay/notices/momo/{NUMBER}", raw, content_type="application/json")
    assert answer.status_code == 204
    assert requests.standing_of(request).state == "paid"


def test_a_key_that_leaked_counts_no_longer(client, account, cast):
    first = keys.change_key(account, provider="sepay", by=cast.manager).secret
    client.force_login(cast.manager)

    facts = {"provider": "sepay", "secret": SECRET, "is_leaked": "on"}
    page = client.post(page_of(account) + "keys/", facts, follow=True).content.decode()

    assert "không dùng được nữa" in page
    assert (told(client, first), told(client, SECRET)) == (401, 200)
