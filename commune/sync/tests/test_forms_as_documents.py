import pytest


@pytest.mark.parametrize("address", ["/sync/items/", "/shipments/handovers/"])
def test_a_form_with_files_is_no_document(client, cast, address):
    client.force_login(cast.boatman)

    answer = client.post(address, {"items": "[]"})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
