import pytest


@pytest.mark.parametrize("path", ["/market/?q=xoai%00", "/certificates/?q=%00"])
def test_a_zero_byte_in_a_query_is_refused(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 400
    assert "vi" in answer.headers["Content-Language"]


def test_a_zero_byte_in_a_form_is_refused(client, db):
    answer = client.post("/orders/lookup/", "code=A%00B", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400


def test_other_requests_pass(client, db):
    assert client.get("/market/?q=xo%C3%A0i").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/lots/09521234000020/A%00B/",
        "/places/%00/",
        "/units/%00/",
        "/stories/09521234000020/%00/",
        "/proofs/lots/09521234000020/%00.json",
        "/api/lots/09521234000020/%00",
        "/epcis/events/%00",
        "/orders/A%00/x/",
        "/card/%00/",
    ],
)
def test_a_zero_byte_in_an_address_is_refused(client, cast, path):
    client.force_login(cast.manager)

    assert client.get(path).status_code == 400


def test_a_zero_byte_in_a_form_with_files_is_refused(client, cast):
    client.force_login(cast.manager)

    for fields in ({"reason": "a\0b"}, {"a\0b": "reason"}):
        assert client.post("/me/privacy/name/consents/", fields).status_code == 400


def test_a_form_with_files_passes_without(client, cast):
    client.force_login(cast.farmer)

    assert client.post("/me/privacy/name/consents/", {"note": "x"}).status_code == 302
