"""Points for everybody, the keeper's desk, the co-op's desk, through HTTP without scripts."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune.display.models import (
    Consignment,
    ConsignmentReceipt,
    PointMove,
    PointSale,
    ReturnReceipt,
    Settlement,
    StockCount,
)
from commune.display.tests import counterside
from commune.payments import accounts
from commune.trace import recall

DESK, SENDER = "/display-points/TB-01/desk/", "/sell/displays/"


def page(answer):
    return answer.content.decode().replace("\u00a0", " ")


@pytest.fixture
def row(cast):
    return counterside.received(cast, units=5, price=340_000)


@pytest.fixture
def keeper(client, cast):
    client.force_login(cast.display_keeper)
    return client


def path(row, what):
    return f"/display-points/consignments/{row.pk}/{what}/"


def test_a_stranger_sees_where_when_and_what(client, cast, row):
    told = page(client.get("/display-points/"))
    assert cast.display_point.name in told
    told = page(client.get("/display-points/TB-01/"))
    for words in (row.lot.trade_item.name, "340.000 ₫", row.lot.code, "geo:10.418", "openstreetmap.org"):
        assert words in told
    told = page(client.get(f"/products/{row.lot.trade_item.slug}/"))
    assert "Xem tận nơi" in told
    assert cast.display_point.name in told

    recall.start(row.lot, reason="x", by=cast.manager)

    assert row.lot.code not in page(client.get("/display-points/TB-01/"))
    assert "Xem tận nơi" not in page(client.get(f"/products/{row.lot.trade_item.slug}/"))
    assert client.get("/display-points/CHO-01/").status_code == 404


def test_the_public_pages_are_in_english_too(client, row):
    told = page(client.get("/display-points/TB-01/?lang=en"))

    assert "On display today" in told
    assert "Hôm nay có gì" not in told


def agree(client, cast):
    """The manager proposes, the keeper accepts what her desk shows."""
    counterside.goods.booth(cast)
    client.force_login(cast.manager)
    point = str(cast.display_point.pk)
    client.post(f"{SENDER}agreements/", {"point": point, "percent": "12,5", "client_id": uuid4()})
    client.force_login(cast.display_keeper)
    told = page(client.get(DESK))
    assert "12,5 %" in told
    client.post(re.search(r'action="([^"]+/acceptance/)"', told)[1])


def consign_all(client, cast):
    """Ten boxes, the form sent twice: the second time the lot is used up."""
    booth, lot = counterside.goods.booth(cast), counterside.goods.packed_lot(cast)
    counterside.goods.stock.put_on_sale(lot, booth=booth, units=10, by=cast.manager)
    client.force_login(cast.manager)
    facts = {"level": str(lot.stock_levels.get().pk), "point": str(cast.display_point.pk)}
    sent = {**facts, "units": "10", "price": "340.000", "client_id": uuid4()}
    for _ in range(2):
        assert "không chọn được" not in page(client.post(f"{SENDER}consignments/", sent, follow=True))
    return Consignment.objects.get()


def test_from_proposal_to_settlement_without_scripts(client, cast):
    accounts.open_account(
        cast.cooperative, bank_bin="999999", number="0101000123", holder_name="HTX", by="system:test"
    )
    agree(client, cast)
    row = consign_all(client, cast)

    client.force_login(cast.display_keeper)
    for counted in ("11", "9"):
        client.post(path(row, "receipt"), {"counted": counted})
        assert not ConsignmentReceipt.objects.exists()
    client.post(path(row, "receipt"), {"counted": "9", "reason": "một hộp móp"})
    client.post(path(row, "sales"), {"units": "2", "method": "cash", "client_id": uuid4()})
    client.post(path(row, "losses"), {"units": "1", "reason": "dập", "client_id": uuid4()})
    client.post(path(row, "returns"), {"units": "3", "client_id": uuid4()})
    client.post(path(row, "counts"), {"counted": "2", "client_id": uuid4()})
    assert StockCount.objects.get().difference == -1
    told = page(client.get(DESK))
    for words in ("680.000 ₫", "85.000 ₫", "595.000 ₫", "lệch -1"):
        assert words in told
    form = {"cooperative": str(cast.cooperative.pk), "client_id": uuid4()}
    told = page(client.post("/display-points/TB-01/settlements/", form, follow=True))
    assert "MẪU - KHÔNG CHUYỂN TIỀN" in told
    assert Settlement.objects.get().request.code in told


def test_the_coop_sees_where_its_boxes_are_and_counts_what_comes_back(client, cast):
    row = counterside.received(cast, units=10, counted=9)
    counterside.sold(cast, row, 2)
    client.force_login(cast.display_keeper)
    client.post(path(row, "returns"), {"units": "3", "client_id": uuid4()})

    client.force_login(cast.manager)
    told = page(client.get(SENDER))
    assert "Còn 4, bán 2, trả 3, hao hụt 0" in told
    assert "nhận thiếu" in told
    back = PointMove.objects.get(kind="sent_back")
    client.post(f"{SENDER}returns/{back.pk}/", {"counted": "4"})
    assert not ReturnReceipt.objects.exists()
    client.post(f"{SENDER}returns/{back.pk}/", {"counted": "3"})
    assert ReturnReceipt.objects.get().counted == 3
    assert row.lot.stock_levels.get().available == 3


@pytest.mark.parametrize("units", ["", "0", "-1", "6", "x", "99999999999"])
def test_impossible_numbers_sell_nothing_and_say_so(keeper, row, units):
    sent = {"units": units, "method": "cash", "client_id": uuid4()}
    answer = keeper.post(path(row, "sales"), sent, follow=True)
    assert 'class="alert chili"' in page(answer)
    assert not PointSale.objects.exists()


def test_a_form_sent_twice_is_one_sale(keeper, row):
    sent = {"units": "1", "method": "bank", "client_id": uuid4()}
    for _ in range(2):
        keeper.post(path(row, "sales"), sent)
    assert PointSale.objects.count() == 1


def test_a_recalled_lot_cannot_be_sold_from_a_page_that_was_open(keeper, cast, row):
    sent = {"units": "1", "method": "cash", "client_id": uuid4()}
    recall.start(row.lot, reason="nghi dư lượng", by=cast.manager)

    told = page(keeper.post(path(row, "sales"), sent, follow=True))

    assert "bị thu hồi" in told
    assert "Ngưng bán" in told
    assert not PointSale.objects.exists()


def test_desks_are_for_who_keeps_and_who_sends(client, cast, row):
    for person in (cast.other_manager, cast.official, cast.buyer, cast.market_keeper, cast.manager):
        client.force_login(person)
        assert client.get(DESK).status_code == 404
        assert client.post(path(row, "sales"), {"units": "1"}).status_code == 404
    client.force_login(cast.display_keeper)
    assert client.get(SENDER).status_code == 404
    assert client.get(f"{SENDER}{row.pk}/").status_code == 200
    client.force_login(cast.other_manager)
    assert client.get(f"{SENDER}{row.pk}/").status_code == 404
    client.logout()
    assert client.get(DESK).status_code == 302


@pytest.mark.parametrize(("who", "address"), [("display_keeper", DESK), ("manager", SENDER)])
def test_a_desk_asks_no_more_for_more_goods(client, cast, who, address, django_assert_max_num_queries):
    counterside.received(cast, units=2)
    client.force_login(getattr(cast, who))
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(3):
        counterside.received(cast, units=2)

    with django_assert_max_num_queries(len(few) + 1):
        assert client.get(address).status_code == 200
