from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from commune.ledger.models import Entry
from commune.messages.models import Message
from commune.people import cards
from commune.people.models import CardTry, MemberCard


@pytest.fixture
def issued(cast):
    return cards.issue(cast.farmer, organization=cast.cooperative, by=cast.technician)


def wrong(pin):
    return f"{(int(pin) + 1) % 1000000:06d}"


def test_card_and_pin_sign_in(client, cast, issued):
    _, token, pin = issued
    assert client.get(f"/card/{token}/").status_code == 200

    response = client.post(f"/card/{token}/", {"pin": f"{pin[:3]} {pin[3:]}"})
    assert response.status_code == 302
    assert client.get("/me/").context["person"] == cast.farmer


def test_neither_token_nor_pin_is_kept(issued):
    card, token, pin = issued
    kept = str(MemberCard.objects.filter(pk=card.pk).values())

    assert token not in kept
    assert pin not in kept
    assert Entry.objects.filter(kind="people.card", row=str(card.pk)).count() == 1


def test_the_member_is_told(cast, issued):
    assert "HTX xoài Cù Lao Xanh" in Message.objects.get(to=cast.farmer.log_actor).body


def test_a_wrong_pin_signs_nobody_in_and_says_how_many_tries_are_left(client, issued):
    _, token, pin = issued
    response = client.post(f"/card/{token}/", {"pin": wrong(pin)})

    assert response.status_code == 400
    assert "Còn 4 lần thử" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_pins_even_the_right_one_waits(client, issued):
    card, token, pin = issued
    for _ in range(5):
        client.post(f"/card/{token}/", {"pin": wrong(pin)})

    assert client.post(f"/card/{token}/", {"pin": pin}).status_code == 429
    CardTry.objects.filter(card=card).update(at=timezone.now() - timedelta(minutes=16))
    assert client.post(f"/card/{token}/", {"pin": pin}).status_code == 302


def test_waiting_is_not_made_longer_by_trying(issued):
    card, token, pin = issued
    now = timezone.now()
    for _ in range(5):
        with pytest.raises(cards.CardTrouble):
            cards.holder_of(token, pin=wrong(pin), at=now)
    with pytest.raises(cards.CardTrouble, match="tạm khóa"):
        cards.holder_of(token, pin=pin, at=now + timedelta(minutes=14))

    assert cards.holder_of(token, pin=pin, at=now + timedelta(minutes=16)) == card.person


def test_a_right_pin_forgets_earlier_slips(issued):
    _, token, pin = issued
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(cards.CardTrouble):
                cards.holder_of(token, pin=wrong(pin))
        cards.holder_of(token, pin=pin)


@pytest.mark.parametrize("pin", ["", "abc", "12345", "１２３４５６", "0" * 50])
def test_pins_that_are_none(client, issued, pin):
    response = client.post(f"/card/{issued[1]}/", {"pin": pin})

    assert response.status_code == 400
    assert "_auth_user_id" not in client.session


def test_unknown_token(client, db):
    assert client.get("/card/khong-co/").status_code == 404
    assert client.post("/card/khong-co/", {"pin": "123456"}).status_code == 404


def test_a_revoked_card_opens_nothing(client, cast, issued):
    card, token, pin = issued
    revoked = cards.revoke(card, by=cast.manager, reason="Mất thẻ")

    assert cards.revoke(card, by=cast.manager, reason="Lần nữa") == revoked
    assert client.get(f"/card/{token}/").status_code == 410
    assert client.post(f"/card/{token}/", {"pin": pin}).status_code == 410
    assert Entry.objects.filter(kind="people.card_revocation", row=str(card.pk)).count() == 1


def test_a_new_card_ends_the_lost_one(cast, issued):
    _, token, pin = issued
    _, new_token, new_pin = cards.issue(cast.farmer, organization=cast.cooperative, by=cast.manager)

    assert cards.holder_of(new_token, pin=new_pin) == cast.farmer
    with pytest.raises(cards.CardTrouble, match="thu hồi"):
        cards.holder_of(token, pin=pin)


@pytest.mark.parametrize(
    "who", ["other_manager", "packer", "farmer", "official", "province_official", "buyer"]
)
def test_only_the_co_ops_manager_and_technician_issue_and_revoke(cast, issued, who):
    by = getattr(cast, who)
    with pytest.raises(cards.CardRefused):
        cards.issue(cast.other_farmer, organization=cast.cooperative, by=by)
    if by != cast.farmer:
        with pytest.raises(cards.CardRefused):
            cards.revoke(issued[0], by=by, reason="x")


@pytest.mark.parametrize(
    "who", ["manager", "technician", "official", "chairman", "auditor", "buyer", "other_manager"]
)
def test_nobody_prints_herself_an_office_or_a_stranger(cast, who):
    with pytest.raises(cards.CardRefused):
        cards.issue(getattr(cast, who), organization=cast.cooperative, by=cast.technician)


def test_the_other_co_ops_manager_gets_403(client, cast):
    client.force_login(cast.other_manager)
    page = f"/organizations/{cast.cooperative.pk}/cards/"

    assert client.get(page).status_code == 403
    assert client.post(f"{page}{cast.farmer.pk}/").status_code == 403
    assert not MemberCard.objects.exists()


def test_a_manager_cannot_revoke_another_co_ops_card(client, cast, issued):
    client.force_login(cast.other_manager)

    assert client.post(f"/cards/{issued[0].pk}/revocation/", {"reason": "x"}).status_code == 404
    assert MemberCard.objects.standing().filter(pk=issued[0].pk).exists()


def test_the_technician_issues_by_page_and_the_pin_is_shown_once(client, cast):
    client.force_login(cast.technician)
    page = f"/organizations/{cast.cooperative.pk}/cards/"
    assert "Nguyễn Thị Sáu Lành" in client.get(page).content.decode()
    assert "Võ Hoàng Phúc" not in client.get(page).content.decode()

    response = client.post(f"{page}{cast.farmer.pk}/")
    pin = response.context["pin"].replace(" ", "")
    assert "no-store" in response.headers["Cache-Control"]
    assert response.context["image"].startswith("data:image/svg+xml")
    assert pin not in client.get(page).content.decode()


def test_a_stranger_is_led_to_the_sign_in_page(client, cast):
    page = f"/organizations/{cast.cooperative.pk}/cards/"

    assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"
    assert client.post(f"{page}{cast.farmer.pk}/").status_code == 302
    assert not MemberCard.objects.exists()


def test_the_member_reports_her_card_lost(client, cast, issued):
    client.force_login(cast.farmer)
    client.post(f"/cards/{issued[0].pk}/revocation/", {"reason": "Chủ thẻ báo mất"})

    assert not MemberCard.objects.standing().exists()


def test_tries_from_one_address_are_limited(client, db, settings):
    settings.RATE_SIGN_IN = 3
    codes = [client.get(f"/card/doan-{number}/").status_code for number in range(5)]

    assert codes == [404, 404, 404, 429, 429]


def test_cards_are_only_added(issued):
    with pytest.raises(DatabaseError), transaction.atomic():
        MemberCard.objects.filter(pk=issued[0].pk).update(pin_hash="x")


def test_pins_are_not_the_ones_that_people_guess_first(monkeypatch):
    drawn = iter([0, 123456, 111111, 121212, 987654, 407311])
    monkeypatch.setattr(cards.secrets, "randbelow", lambda _: next(drawn))

    assert cards._new_pin() == "407311"
