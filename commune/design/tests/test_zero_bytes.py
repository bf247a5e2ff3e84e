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
