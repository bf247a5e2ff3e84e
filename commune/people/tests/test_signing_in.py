import re

import pytest
from django.core.cache import cache
from django.test import Client

from commune.messages.models import Message
from commune.people.adapter import AccountAdapter
from commune.people.models import Person

PASSWORD = "xoai-cat-chu"  # of everybody in the cast
LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"


def sign_in(client, login, password=PASSWORD, path=LOGIN):
    return client.post(path, {"login": login, "password": password})


def who(client):
    key = client.session.get("_auth_user_id")
    return Person.objects.get(pk=key) if key else None


def last_code(address):
    message = Message.objects.filter(address=address).latest("pk")
    return re.search(r"\b\d{6}\b", message.body)[0]


@pytest.mark.parametrize(
    "typed", ["0900000001", "0900 000 001", "+84 900 000 001", "0900.000.001", "84900000001"]
)
def test_phones_are_read_as_people_write_them(client, cast, typed):
    sign_in(client, typed)

    assert who(client) == cast.farmer


def test_mail_address_in_any_case(client, cast):
    sign_in(client, "Phuc@LangSo.example")

    assert who(client) == cast.manager


@pytest.mark.parametrize(
    "login", ["0900000001", "0999999999", "khong@langso.example", "01234567890", "x" * 300, "'; --"]
)
def test_wrong_credentials_say_so_in_vietnamese(client, cast, login):
    response = sign_in(client, login, "sai-mat-khau")

    assert response.status_code == 200
    assert response.context["form"].errors
    assert who(client) is None


def test_after_five_wrong_passwords_the_right_one_waits_however_the_phone_is_spelled(client, cast):
    for typed in ("0900000001", "0900 000 001", "0900.000.001", "+84900000001", "0900 000001"):
        sign_in(client, typed, "sai")

    sign_in(client, "0900000001")
    assert who(client) is None
    cache.clear()
    sign_in(client, "0900000001")
    assert who(client) == cast.farmer


def test_wrong_passwords_for_one_phone_lock_nobody_else(client, cast):
    for _ in range(6):
        sign_in(Client(), "0900 000 001", "sai")

    sign_in(client, "0900 000 001")
    assert who(client) is None
    sign_in(client, cast.packer.phone)
    assert who(client) == cast.packer


def test_tries_from_one_address_are_limited(client, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    codes = [sign_in(client, f"090000009{number}", "x").status_code for number in range(5)]

    assert codes == [200, 200, 200, 429, 429]
    page = sign_in(client, "0900000091", "x").content.decode()
    assert "Anh chị chờ vài phút" in page
    assert "Too Many" not in page


def test_a_one_time_code_signs_in_once(client, cast):
    client.post(CODE, {"phone": "0900 000 001"})
    code = last_code("+84900000001")
    client.post(CONFIRM, {"code": code})
    assert who(client) == cast.farmer

    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert who(client) is None


def test_an_old_code_does_not_open_a_new_request(client, cast, monkeypatch):
    codes = iter(["271828", "314159"])

    def drawn(_, *, user, phone):
        return next(codes)

    monkeypatch.setattr(AccountAdapter, "generate_phone_verification_code", drawn)
    client.post(CODE, {"phone": "0900 000 001"})
    client.post("/accounts/logout/")
    client.post(CODE, {"phone": "0900 000 001"})

    client.post(CONFIRM, {"code": "271828"})
    assert who(client) is None
    client.post(CONFIRM, {"code": "314159"})
    assert who(client) == cast.farmer


def test_three_wrong_codes_end_the_request(client, cast):
    client.post(CODE, {"phone": "0900 000 001"})
    code = last_code("+84900000001")
    for _ in range(3):
        client.post(CONFIRM, {"code": f"{(int(code) + 1) % 1000000:06d}"})

    client.post(CONFIRM, {"code": code})
    assert who(client) is None


def test_a_code_belongs_to_the_browser_that_asked(client, cast):
    client.post(CODE, {"phone": "0900 000 001"})
    code = last_code("+84900000001")
    other = Client()
    other.post(CONFIRM, {"code": code})
    assert who(other) is None


def test_an_unknown_phone_looks_like_a_known_one(client, cast):
    known = client.post(CODE, {"phone": "0900 000 001"})
    unknown = Client().post(CODE, {"phone": "0900 000 099"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert "chưa có tài khoản" in Message.objects.get(address="+84900000099").body


@pytest.mark.parametrize("phone", ["123", "01234567890", "abc", "+1"])
def test_a_phone_that_is_none_is_refused(client, db, phone):
    response = client.post(CODE, {"phone": phone})

    assert response.status_code == 200
    assert response.context["form"].errors["phone"]
    assert not Message.objects.exists()


def test_signing_up_by_phone_and_code(client, db):
    facts = {"full_name": "Nguyễn  Va\u0300n An", "phone": "0900 000 077", "password1": "thuyen-ve-ben-cu"}
    assert client.post("/accounts/signup/", facts).status_code == 302
    assert who(client) is None

    client.post("/accounts/phone/verify/", {"code": last_code("+84900000077")})
    assert who(client).full_name == "Nguyễn Vàn An"
    assert who(client).phone_verified


def test_signing_up_with_a_known_phone_tells_only_its_owner(client, cast):
    facts = {"full_name": "Kẻ Lạ", "phone": "0900 000 001", "password1": "thuyen-ve-ben-cu"}
    assert client.post("/accounts/signup/", facts).status_code == 302

    assert "đã có tài khoản" in Message.objects.get(address="+84900000001").body
    assert not Person.objects.filter(full_name="Kẻ Lạ").exists()


def test_a_weak_password_is_refused(client, db):
    facts = {"full_name": "An", "phone": "0900 000 077", "password1": "12345678"}

    assert client.post("/accounts/signup/", facts).context["form"].errors["password1"]


def test_who_forgot_her_password_sets_a_new_one_after_a_code(client, cast):
    client.post(CODE, {"phone": "0900 000 001"})
    client.post(CONFIRM, {"code": last_code("+84900000001")})
    change = "/accounts/password/change/"
    assert "oldpassword" not in client.get(change).context["form"].fields

    client.post(change, {"password1": "ghe-ve-ben-cu", "password2": "ghe-ve-ben-cu"})
    client.post("/accounts/logout/")
    sign_in(client, "0900 000 001", "ghe-ve-ben-cu")
    assert who(client) == cast.farmer


def test_who_came_by_password_needs_it_to_change_it(client, cast):
    sign_in(client, "0900 000 001")
    response = client.post(
        "/accounts/password/change/", {"password1": "ghe-ve-ben-cu", "password2": "ghe-ve-ben-cu"}
    )

    assert response.context["form"].errors["oldpassword"]


def test_reset_by_mail_code(client, cast):
    client.post("/accounts/password/reset/", {"email": "phuc@langso.example"})
    client.post("/accounts/password/reset/confirm/", {"code": last_code("phuc@langso.example")})
    new = {"password1": "ghe-ve-ben-cu", "password2": "ghe-ve-ben-cu"}
    client.post("/accounts/password/reset/complete/", new)

    sign_in(client, "phuc@langso.example", "ghe-ve-ben-cu")
    assert who(client) == cast.manager


def test_signing_out_everywhere_else(client, cast):
    other = Client()
    sign_in(other, "0900 000 001")
    sign_in(client, "0900 000 001")
    client.post("/accounts/sessions/")

    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_an_inactive_person_does_not_come_in(client, cast):
    Person.objects.filter(pk=cast.farmer.pk).update(is_active=False)
    sign_in(client, "0900 000 001")

    assert who(client) is None


def test_a_foreign_next_is_not_followed(client, cast):
    response = sign_in(client, "0900 000 001", path=f"{LOGIN}?next=https://evil.example/")

    assert "evil" not in response.headers["Location"]


def test_an_empty_request_for_a_code_is_answered(client, db):
    response = client.post("/accounts/login/code/", {})

    assert response.status_code == 200
    assert "Hãy ghi số điện thoại hoặc thư điện tử." in response.content.decode()
