"""Passkeys, in a real browser with a virtual authenticator."""

import pytest

PASSWORD = "xoai-cat-chu"  # of everybody in the cast
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(visit):
    opened = visit()
    session = opened.context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return opened


def is_my_page(url):
    return url.split("?")[0].endswith("/me/")


def sign_in(page):
    page.goto("/accounts/login/?next=/me/")
    page.fill("input[name=login]", "0900 000 001")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form.stack button[type=submit]")


def add_key(page):
    page.goto("/accounts/2fa/webauthn/add/")
    if page.query_selector("input[name=password]"):
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
    page.fill("input[name=name]", "Điện thoại")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")


def sign_out(page):
    page.goto("/accounts/logout/")
    page.click("main form button[type=submit]")


@pytest.mark.browser
def test_a_key_signs_in_alone_and_guards_the_password(page):
    sign_in(page)
    add_key(page)
    code = page.input_value("#recovery_codes").split()[0]

    sign_out(page)
    page.goto("/accounts/login/?next=/me/")
    page.click("#passkey_login")
    page.wait_for_url(is_my_page)
    assert page.inner_text("h1") == "Nguyễn Thị Sáu Lành"

    sign_out(page)
    sign_in(page)
    assert "/2fa/authenticate/" in page.url
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")
    page.wait_for_url(is_my_page)
