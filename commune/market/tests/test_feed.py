"""The feed: what is on sale, asked for again cheaply, with only what vouches for every lot of it today."""

import json
from datetime import date

from django.utils import timezone

from commune.market.tests import goods
from commune.products.models import Variety
from commune.quality import certificates
from commune.quality.models import Standard
from commune.trace import holds


def granted(cast, **facts):
    known = {"edition": "thử", "issuer": "thử", "source": "thử", "valid_from": date(2017, 1, 1)}
    standard, _ = Standard.objects.get_or_create(slug="vietgap", defaults={"name": "VietGAP", **known})
    facts = {
        "holder": cast.cooperative, "number": "VG-77", "certifier": "thử", "valid_from": date(2026, 1, 1),
        "trade_items": [cast.boxed_mango], "places": [cast.packhouse], "by": cast.manager, **facts,
    }  # fmt: skip
    return certificates.grant(standard, **facts)


def offer(client):
    (found,) = json.loads(client.get("/market/feed.json").content)["offers"]
    return found


def test_an_offer_tells_price_lots_and_certificates(client, cast):
    row, (lot,) = goods.listing(cast)
    granted(cast)

    found = offer(client)

    assert (found["gtin"], found["price"], found["available"]) == (row.trade_item.gtin, 175_000, True)
    assert [each["lot"] for each in found["lots"]] == [lot.code]
    assert found["lots"][0]["url"].endswith(lot.digital_link_path)
    assert [each["number"] for each in found["certificates"]] == ["VG-77"]


def test_a_suspended_certificate_is_gone_at_once_and_the_mark_changes(client, cast):
    goods.listing(cast)
    certificate = granted(cast)
    mark = client.get("/market/feed.json")["ETag"]
    assert client.get("/market/feed.json", headers={"if-none-match": mark}).status_code == 304

    certificates.suspend(certificate, since=timezone.localdate(), reason="kiểm tra", by=cast.official)

    answer = client.get("/market/feed.json", headers={"if-none-match": mark})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, no-cache"
    assert offer(client)["certificates"] == []
    assert "VietGAP" not in client.get("/products/xoai-cat-chu-hop-5-kg/").content.decode()


def test_what_only_some_lots_have_is_not_said_of_the_offer(client, cast):
    goods.listing(cast, lots_of=(5,))
    granted(cast)
    elsewhere = goods.packed_lot(cast, units=4, place=cast.dock)
    goods.stock.put_on_sale(elsewhere, booth=goods.booth(cast), units=4, by=cast.manager)

    assert len(offer(client)["lots"]) == 2
    assert offer(client)["certificates"] == []


def test_another_variety_is_out_of_scope(client, cast):
    goods.listing(cast)
    granted(cast, trade_items=[], varieties=[Variety.objects.get(slug="cat-hoa-loc")])

    assert offer(client)["certificates"] == []


def test_a_held_offer_says_so_and_names_no_lot(client, cast):
    _, (lot,) = goods.listing(cast)
    holds.place(lot, reason="kiểm tra dư lượng", by=cast.manager)

    found = offer(client)
    assert (found["available"], found["is_held"], found["lots"]) == (False, True, [])


def test_an_empty_market_is_an_empty_feed(client, db):
    assert json.loads(client.get("/market/feed.json").content) == {"offers": []}
