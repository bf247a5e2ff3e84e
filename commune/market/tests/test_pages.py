from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune.market import listings, stock
from commune.market.listings import ListingRefusedError
from commune.market.models import Listing, ListingWithdrawal, StockLevel
from commune.market.tests import goods
from commune.trace import recall


@pytest.mark.parametrize("text", ["xoai cat chu", "Xoài cát Chu", "CÁT CHU xoài", "cu lao xanh"])
def test_the_market_is_searched_without_accents(client, cast, text):
    row, _ = goods.listing(cast)

    assert row.trade_item.name in client.get("/market/", {"q": text}).content.decode()
    assert row.trade_item.name not in client.get("/market/", {"q": "sau rieng"}).content.decode()


def test_a_product_tells_price_a_unit_and_a_kilogram_and_leads_to_its_lots(client, cast):
    row, (lot,) = goods.listing(cast)

    page = client.get(f"/products/{row.trade_item.slug}/").content.decode()

    assert "175.000" in page
    assert "35.000" in page
    assert f'href="/01/{row.trade_item.gtin}/10/{lot.code}"' in page
    assert "Giao trong 3 ngày" in page


def test_a_recalled_lot_disappears_from_the_product_at_once(client, cast):
    row, (lot,) = goods.listing(cast)
    recall.start(lot, reason="dư lượng", by=cast.manager)

    page = client.get(f"/products/{row.trade_item.slug}/").content.decode()

    assert lot.code not in page
    assert "Hết hàng" in page


def test_bulk_goods_have_no_page(client, cast):
    assert client.get(f"/products/{cast.bulk_mango.slug}/").status_code == 404
    with pytest.raises(ListingRefusedError):
        listings.offer(goods.booth(cast), trade_item=cast.bulk_mango, price=1000, by=cast.manager)


def test_one_standing_listing_an_item(cast):
    row, _ = goods.listing(cast)
    facts = {"trade_item": row.trade_item, "by": cast.manager}

    assert listings.offer(row.booth, price=175_000, **facts) == row
    with pytest.raises(ListingRefusedError):
        listings.offer(row.booth, price=180_000, **facts)
    listings.withdraw(row, reason="hết mùa", by="system:test")
    assert listings.offer(row.booth, price=180_000, **facts) != row


@pytest.mark.parametrize("price", [0, -5, 100_000_001])
def test_impossible_prices_are_refused(cast, price):
    row, _ = goods.listing(cast)
    with pytest.raises(ListingRefusedError):
        listings.change_price(row, price=price, by=cast.manager)


def test_the_keeper_puts_a_lot_on_sale_and_changes_the_price(client, cast):
    shelf, lot = goods.booth(cast), goods.packed_lot(cast, units=10)
    client.force_login(cast.manager)
    press = uuid4()

    for _ in range(2):
        client.post(f"/sell/booths/{shelf.slug}/stock/", {"lot": lot.pk, "units": "7", "client_id": press})
    offer = {"trade_item": lot.trade_item_id, "price": "175.000", "least": "1", "most": "20"}
    client.post(f"/sell/booths/{shelf.slug}/listings/", offer)
    row = Listing.objects.get()
    client.post(f"/sell/listings/{row.pk}/prices/", {"price": "180.000 ₫"})

    assert StockLevel.objects.get(lot=lot).available == 7
    assert listings.price_of(row) == 180_000
    page = client.get("/sell/").content.decode()
    assert "180.000" in page
    assert lot.code in page


def test_a_whole_lot_sent_twice_is_on_the_shelf_once_and_told_so(client, cast):
    """The second sending no longer finds the lot among what is left to offer."""
    shelf, lot = goods.booth(cast), goods.packed_lot(cast, units=10)
    client.force_login(cast.manager)
    form = {"lot": lot.pk, "units": "10", "client_id": uuid4()}

    answers = [client.post(f"/sell/booths/{shelf.slug}/stock/", form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert StockLevel.objects.get(lot=lot).available == 10


@pytest.mark.parametrize("units", ["0", "11", "-1", "x"])
def test_more_than_the_lot_holds_gets_a_sentence(client, cast, units):
    shelf, lot = goods.booth(cast), goods.packed_lot(cast, units=10)
    client.force_login(cast.manager)

    facts = {"lot": lot.pk, "units": units, "client_id": uuid4()}
    answer = client.post(f"/sell/booths/{shelf.slug}/stock/", facts, follow=True)

    assert answer.status_code in (200, 422)
    assert not StockLevel.objects.exists()


def test_the_keeper_of_another_booth_changes_nothing(client, cast):
    row, _ = goods.listing(cast)
    goods.other_booth(cast)
    client.force_login(cast.other_manager)

    assert client.post(f"/sell/listings/{row.pk}/prices/", {"price": "1"}).status_code == 404
    assert client.post(f"/sell/listings/{row.pk}/withdrawals/", {"reason": "x"}).status_code == 404
    assert client.post(f"/sell/booths/{row.booth.slug}/stock/", {}).status_code == 404
    assert listings.price_of(row) == 175_000
    assert not ListingWithdrawal.objects.exists()


@pytest.mark.parametrize("who", ["buyer", "farmer", "official", "boatman"])
def test_who_keeps_no_booth_has_no_shelf(client, cast, who):
    goods.booth(cast)
    client.force_login(getattr(cast, who))
    assert client.get("/sell/").status_code == 404


def test_a_list_of_products_takes_few_queries(client, cast, django_assert_max_num_queries):
    goods.listing(cast)
    goods.listing(cast, item=cast.gift_mango, price=99_000)
    with django_assert_max_num_queries(6):
        assert client.get("/market/").status_code == 200


def test_what_is_recalled_is_out_of_the_booths_page_and_of_the_feed_at_once(client, cast):
    row, (lot,) = goods.listing(cast)
    recall.start(lot, reason="dư lượng", by=cast.manager)

    assert row.trade_item.name not in client.get(f"/market/{row.booth.slug}/").content.decode()
    assert client.get("/market/feed.json").json() == {"offers": []}


def test_the_keepers_desk_does_not_grow_with_its_lots(client, cast):
    goods.listing(cast, lots_of=(5, 5))
    client.force_login(cast.manager)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/sell/").status_code == 200
        return len(seen)

    def one_more(units):
        lot = goods.packed_lot(cast, units=units)
        stock.put_on_sale(lot, booth=goods.booth(cast), units=units - 1, by=cast.manager)

    one_more(9)
    few = queries()
    for units in range(3, 8):
        one_more(units)

    assert queries() == few
    assert "còn 1" in client.get("/sell/").content.decode()


def test_what_is_left_of_many_lots_is_what_is_left_of_each(cast):
    lots = [goods.packed_lot(cast, units=units) for units in (3, 4, 5)]
    stock.put_on_sale(lots[0], booth=goods.booth(cast), units=2, by=cast.manager)

    assert stock.left_of(lots) == {lot.pk: stock.unshelved(lot) for lot in lots}
