from commune.people.models import Consent

PASSWORD = "xoai-cat-chu"  # of everybody in the cast
GIVE = "/me/privacy/name/consents/"
LOGIN = "/accounts/login/"


def sign_in(client, response):
    return client.post(
        response.headers["Location"], {"login": "0900 000 001", "password": PASSWORD, "next": "/kept-form/"}
    )


def test_a_form_posted_after_the_session_ended_is_kept_and_can_be_sent_on(client, cast):
    response = client.post(GIVE, {"note": "hái 120 kg", "pin": "123456", "csrfmiddlewaretoken": "x"})
    assert response.headers["Location"] == f"{LOGIN}?next=%2Fkept-form%2F"
    assert "Phiếu vừa gửi vẫn được giữ" in client.get(response.headers["Location"]).content.decode()

    assert sign_in(client, response).headers["Location"] == "/kept-form/"
    page = client.get("/kept-form/")
    assert page.context["kept"].fields == [("note", "hái 120 kg")]
    assert f'action="{GIVE}"' in page.content.decode()
    assert not Consent.objects.exists()

    client.post(GIVE, {"note": "hái 120 kg"})
    assert Consent.objects.filter(person=cast.farmer).count() == 1
    assert client.get("/kept-form/").headers["Location"] == "/"


def test_on_a_shared_tablet_another_does_not_see_what_the_former_one_wrote(client, cast):
    farmer, packer = ({"login": who.phone, "password": PASSWORD} for who in (cast.farmer, cast.packer))
    client.post(LOGIN, farmer)
    del client.cookies["sessionid"]  # her session ended
    response = client.post(GIVE, {"note": "hái 120 kg"})

    client.post(response.headers["Location"], {**packer, "next": "/kept-form/"})
    assert client.get("/kept-form/").headers["Location"] == "/"
    client.post("/accounts/logout/")
    client.post(LOGIN, farmer)
    assert client.get("/kept-form/").headers["Location"] == "/"


def test_her_own_form_waits_for_her(client, cast):
    farmer = {"login": cast.farmer.phone, "password": PASSWORD}
    client.post(LOGIN, farmer)
    del client.cookies["sessionid"]
    response = client.post(GIVE, {"note": "hái 120 kg"})
    client.post(response.headers["Location"], {**farmer, "next": "/kept-form/"})

    assert client.get("/kept-form/").context["kept"].fields == [("note", "hái 120 kg")]


def test_a_kept_form_can_be_dropped(client, cast):
    sign_in(client, client.post(GIVE, {"note": "x"}))
    client.post("/kept-form/removal/")

    assert client.get("/kept-form/").status_code == 302


def test_a_page_asked_for_comes_back_after_signing_in(client, cast):
    response = client.get("/me/privacy/")

    assert response.headers["Location"] == f"{LOGIN}?next=/me/privacy/"
    assert "kept_form" not in client.session


def test_too_large_a_form_is_not_kept(client, cast):
    response = client.post(GIVE, {"note": "x" * 70000})

    assert response.headers["Location"] == f"{LOGIN}?next={GIVE}"


def test_a_failed_sign_in_keeps_nothing_new(client, cast):
    client.post(LOGIN, {"login": "0900 000 001", "password": "sai"})

    assert "kept_form" not in client.session
