"""The front door: home, search, typed codes, today's tasks."""

import pytest

from commune.lib.serials.permutation import serial_of
from commune.stamps import batches, house_key
from tests.builders import packed_lot


@pytest.fixture
def stamp(cast):
    import uuid

    lot = packed_lot(cast)
    batch = batches.issue_batch(
        trade_item=lot.trade_item,
        lot=lot,
        count=5,
        by=cast.packer,
        holder=cast.cooperative,
        client_id=uuid.uuid4(),
    )
    return lot, serial_of(house_key.key_of(batch), 0)


def test_home_speaks_vietnamese_to_every_phone(client, db):
    page = client.get("/", headers={"Accept-Language": "en"}).content.decode()

    assert "Trái cây kể được chuyện của mình" in page


def test_search_finds_units_without_accents(client, cast):
    assert "Xã Mỹ Thọ" in client.get("/search/", {"q": "my tho"}).content.decode()


def test_a_typed_serial_leads_to_its_page(client, stamp):
    lot, serial = stamp
    typed = f"{serial[:4]} {serial[4:8].lower()} {serial[8:12]} {serial[12:]}"

    response = client.get("/scan/", {"ma": typed})

    assert response.url == f"/01/{lot.trade_item.gtin}/10/{lot.code}/21/{serial}"


def test_an_address_of_ours_leads_to_its_page(client, stamp):
    lot, serial = stamp
    path = f"/01/{lot.trade_item.gtin}/10/{lot.code}/21/{serial}"

    assert client.get("/scan/", {"ma": f"HTTP://LOCALHOST:8000{path}"}).url == path


def test_a_foreign_code_is_answered_politely(client, stamp):
    page = client.get("/scan/", {"ma": "https://tem.example.com/01/09521234000013/21/ABC"})

    assert (page.status_code, "tem.example.com" in page.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "text", ["xin chào", "0" * 16, "https://", "javascript:alert(1)", "//evil.example", "9" * 500]
)
def test_nonsense_is_answered_not_followed(client, cast, text):
    response = client.get("/scan/", {"ma": text})

    assert response.status_code == 422


def test_todays_tasks_are_for_members(client, cast):
    assert client.get("/me/day/").status_code == 302

    client.force_login(cast.farmer)
    assert client.get("/me/day/").status_code == 200


def test_the_manifest_names_the_product(client, db):
    assert client.get("/manifest.webmanifest").json()["short_name"] == "Làng Số"


def test_the_scan_page_works_by_typing_and_brings_the_camera_afterwards(client, db):
    page = client.get("/scan/").content.decode()

    assert 'name="ma"' in page
    assert '<script type="module" src="/static/design/scan-code.js">' in page
