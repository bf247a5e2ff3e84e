"""Public facts: what they say, and what they never say."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from commune.api.tests.test_descriptions import ADDRESSES, assert_as_described
from commune.lib.epcis import build
from commune.trace import identifiers, lots, recall
from commune.trace.models import LotKind

AT = datetime(2026, 9, 20, 1, tzinfo=UTC)


@pytest.fixture
def lot(cast):
    item = cast.bulk_mango
    uri = identifiers.lot_uri(item.gtin, "H260920AAA")
    quantity = build.Quantity(uri, Decimal("120.5"), "KGM")
    return lots.open_lot(
        kind=LotKind.HARVEST,
        trade_item=item,
        holder=cast.household,
        place=cast.plot,
        code="H260920AAA",
        quantity=Decimal("120.5"),
        uom="KGM",
        at=AT,
        by=cast.farmer,
        event=build.object_event(AT, "ADD", quantities=[quantity], biz_step="commissioning"),
    )


@pytest.fixture
def description(client, db):
    return client.get(ADDRESSES["api"]).json()


def test_a_lot(client, lot, description, cast):
    answer = client.get(f"/api/lots/{lot.trade_item.gtin}/{lot.code}")

    assert_as_described(description, "/lots/{gtin}/{lot}", "get", answer)
    told = answer.json()
    assert told["quantity"] == {"quantity": "120.5", "uom": "KGM"}
    assert told["uri"] == f"https://id.gs1.org/01/{lot.trade_item.gtin}/10/{lot.code}"
    assert told["recalls"] == []
    assert "Sáu Lành" not in answer.content.decode()
    assert "MX-0117" in told["holder"]


def test_a_recalled_lot_says_so(client, lot, description, cast):
    recall.start(lot, reason="dư lượng vượt ngưỡng", by=cast.manager)

    answer = client.get(f"/api/lots/{lot.trade_item.gtin.lstrip('0')}/{lot.code}")

    assert_as_described(description, "/lots/{gtin}/{lot}", "get", answer)
    assert answer.json()["recalls"][0]["reason"] == "dư lượng vượt ngưỡng"


def test_a_trade_item_and_figures(client, cast, description):
    item = client.get(f"/api/trade-items/{cast.boxed_mango.gtin}")
    figures = client.get("/api/figures/vn2:C:30076/2026-Q3")

    assert_as_described(description, "/trade-items/{gtin}", "get", item)
    assert_as_described(description, "/figures/{unit}/{period}", "get", figures)
    assert item.json()["net_content"] == {"quantity": "5", "uom": "KGM"}
    assert figures.json()["unit"]["name"] == "Xã Mỹ Thọ"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/lots/09521234000013/NOPE", 404),
        ("/lots/09521234000014/X", 400),
        ("/lots/abc/X", 400),
        ("/trade-items/09521234999999", 400),
        ("/trade-items/09521234000099", 404),
        ("/figures/vn2:C:00000/2026", 404),
        ("/figures/vn2:C:30076/2026-Q5", 400),
        ("/figures/vn2:C:30076/tháng này", 400),
        ("/lots/%00/%00", 400),
    ],
)
def test_refusals(client, cast, description, path, status):
    answer = client.get("/api" + path)

    assert answer.status_code == status, answer.content
    assert set(answer.json()) >= {"type", "title", "title_en", "status"}


def test_methods(client, db):
    assert client.post("/api/").status_code == 405
    assert client.options("/api/").status_code == 204
    assert client.get("/api/").json()["description"] == "/api/openapi.json"
