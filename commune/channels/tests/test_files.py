"""Files of marketplaces without an interface, feeds, and the pages around them."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from commune.channels import feeds, links
from commune.channels.models import OutsideOrder, OutsideSettlement, PushState
from commune.channels.tests import shops
from commune.channels.tests.shops import goods

HEADS = "Mã đơn,Ngày đặt hàng,SKU,SL,Giá bán,Người nhận,Điện thoại,Xã/Phường,Địa chỉ\n"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def linked(cast, client):
    row, _lots = goods.listing(cast, lots_of=(6,))
    client.force_login(cast.manager, BACKEND)
    return row, shops.file_link(cast, row)


def day(ago=1):
    return f"{timezone.localdate() - timedelta(days=ago):%d/%m/%Y}"


def line(row, number, units="2", price="335.000", on=None, commune=""):
    sku = row.trade_item.gtin.lstrip("0")
    return f'{number},{on or day()},{sku},{units},{price},Lê A (minh họa),,"{commune}",Ấp 1\n'


def sent(client, link, text, door="orders", **more):
    file = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
    return client.post(f"/channels/links/{link.pk}/{door}/", {"file": file, **more})


def confirmed(client, link, page):
    return client.post(f"/channels/links/{link.pk}/orders/", {"rows": page.context["rows"]}, follow=True)


def test_a_preview_writes_nothing_and_then_good_orders_come_in_once(client, linked):
    row, link = linked
    text = (
        HEADS + line(row, "P1") + line(row, "P2", units="hai") + line(row, "P3", commune="Không Có Nơi Này")
    )
    page = sent(client, link, text)

    assert page.status_code == 422
    marked = [(each.line, each.column) for each in page.context["preview"].wrong]
    assert marked == [(3, "Số lượng"), (4, "Xã, phường")]
    assert "phải là số nguyên" in page.content.decode()
    assert not OutsideOrder.objects.exists()

    confirmed(client, link, page)
    confirmed(client, link, page)
    assert [each.number for each in OutsideOrder.objects.all()] == ["P1"]
    assert goods.available(row) == 4

    again = sent(client, link, HEADS + line(row, "P1") + line(row, "P1", units="1"))
    assert again.context["preview"].known == []
    assert "món hoặc số lượng khác" in again.context["preview"].wrong[0].why


def test_what_is_not_there_stays_on_the_desk(client, linked):
    row, link = linked
    page = sent(client, link, HEADS + line(row, "P1", units="4") + line(row, "P2", units="4"))
    told = confirmed(client, link, page).content.decode()

    assert "Nhận 1 đơn, 1 đơn không có hàng" in told
    assert "P2" in client.get("/channels/").content.decode()
    states = client.get(f"/channels/links/{link.pk}/states.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(states.content)).get_sheet_by_index(0).to_python()
    assert {each[0]: each[1] for each in rows[1:]} == {"P1": "Đã trả tiền", "P2": "Không có hàng, xin hủy"}


@pytest.mark.parametrize("text", ["x", "a,b\n1,2\n", HEADS, "\x00\x01"])
def test_a_file_that_is_no_list_is_told_in_words(client, linked, text):
    _row, link = linked
    page = sent(client, link, text)

    assert page.status_code == 422
    assert page.context["orders_form"].errors["file"]


@pytest.mark.parametrize("rows", ["", "[]", "[1,2]", '[["a"],[["b"]],2]', "[" * 5000, '[1,[2],"x"]'])
def test_a_forged_confirmation_takes_nothing(client, linked, rows):
    _row, link = linked
    answer = client.post(f"/channels/links/{link.pk}/orders/", {"rows": rows})

    assert answer.status_code in (200, 302, 422)
    assert not OutsideOrder.objects.exists()


def test_the_goods_file_has_the_units_of_now_and_notes_them(client, linked):
    row, link = linked
    book = client.post(f"/channels/links/{link.pk}/goods.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()

    told = dict(zip(rows[0], rows[1], strict=False))
    assert (told["Mã sản phẩm"], told["Giá bán"], told["Tồn kho"]) == (row.trade_item.gtin, 175_000, 6)
    assert PushState.objects.get().told == 6


def test_a_statement_is_kept_whole_and_once(client, linked):
    row, link = linked
    confirmed(client, link, sent(client, link, HEADS + line(row, "P1")))
    heads = "Mã đơn hàng,Ngày chuyển,Tiền chuyển,Phí sàn\n"

    wrong = sent(client, link, heads + f"P1,{day(0)},600.000,1.000\n", "statements", statement="BK-1")
    assert wrong.status_code == 422
    assert not OutsideSettlement.objects.exists()

    for _ in range(2):
        sent(client, link, heads + f"P1,{day(0)},640.000,30.000\n", "statements", statement="BK-1")
    assert OutsideSettlement.objects.get().fee == 30_000


def test_strangers_see_no_link(client, cast, linked):
    _row, link = linked
    for person, status in ((cast.other_manager, 404), (cast.official, 404), (cast.farmer, 404)):
        client.force_login(person, BACKEND)
        assert client.get(f"/channels/links/{link.pk}/").status_code == status
        assert sent(client, link, HEADS).status_code == status


def test_one_list_of_goods_in_four_dialects(client, cast):
    row, _lots = goods.listing(cast, lots_of=(3,))
    gtin = row.trade_item.gtin

    root = ET.fromstring(client.get("/channels/feeds/google.xml").content)  # our own
    facts = {each.tag.rpartition("}")[2]: each.text for each in root.find("channel/item")}
    assert (facts["gtin"], facts["price"], facts["availability"]) == (gtin, "175000 VND", "in_stock")
    assert facts["unit_pricing_measure"] == "5 kg"
    (tsv,) = csv.DictReader(
        io.StringIO(client.get("/channels/feeds/google.tsv").content.decode()), delimiter="\t"
    )
    assert {name: tsv[name] for name in facts} == facts
    (meta,) = csv.DictReader(io.StringIO(client.get("/channels/feeds/meta.csv").content.decode()))
    assert (meta["availability"], meta["id"]) == ("in stock", str(row.pk))
    (product,) = json.loads(client.get("/channels/feeds/products.jsonld").content)["@graph"]
    assert product["offers"]["availability"].endswith("InStock")
    mark = client.get("/channels/feeds/meta.csv")["ETag"]
    assert client.get("/channels/feeds/meta.csv", headers={"if-none-match": mark}).status_code == 304
    assert client.get("/channels/feeds/other.csv").status_code == 404
    assert client.get("/channels/feeds/meta.csv?gian-hang=khong-co").status_code == 404


def test_a_statement_with_short_rows_and_days_to_come_is_told_in_words(client, linked):
    row, link = linked
    confirmed(client, link, sent(client, link, HEADS + line(row, "P1")))
    heads = "Mã đơn hàng,Ngày chuyển,Tiền chuyển,Phí sàn\n"

    for text, why in (
        ("P1", "cột Ngày chuyển"),
        (f"P1,{day(-3)},670.000,0", "không sau hôm nay"),
        (f"P1,{day(0)}", "cột Tiền chuyển"),
        (f"P1,{day(0)},670.000,ba", "cột Phí sàn"),
        (f"P1,{day(0)},{'9' * 5000},", "số tiền"),
    ):
        page = sent(client, link, f"{heads}{text}\n", "statements", statement="BK-1")
        assert page.status_code == 422
        assert why in page.content.decode()
    assert not OutsideSettlement.objects.exists()
    sent(client, link, f"{heads}P1,{day(0)},670.000\n", "statements", statement="BK-1")
    assert OutsideSettlement.objects.get().fee == 0


def test_what_no_database_keeps_does_not_come_in_by_a_forged_page(client, linked):
    row, link = linked
    cells = line(row, "P1").strip().replace(chr(34), "").split(",")
    for at, bad in ((0, "P\x01\x7f9"), (5, "\ud800"), (5, "a\x00")):
        rows = [[*cells[:at], bad, *cells[at + 1 :]]]
        sent_rows = json.dumps([HEADS.strip().split(","), rows, 2])
        assert client.post(f"/channels/links/{link.pk}/orders/", {"rows": sent_rows}).status_code == 302

    assert [each.number for each in OutsideOrder.objects.all()] == ["P9"]


def test_a_column_without_a_heading_is_nobodys_name(client, linked):
    row, link = linked
    heads = "Mã đơn,Ngày đặt hàng,SKU,SL,Giá bán,\n"
    text = line(row, "P1").rsplit(",", 4)[0]
    confirmed(client, link, sent(client, link, f"{heads}{text},Ghi chú riêng\n"))

    assert OutsideOrder.objects.get().order.contact.name == "Người mua trên sàn"


def test_a_feed_stays_readable_whatever_a_description_holds(cast):
    row, _lots = goods.listing(cast, lots_of=(3,))
    (good,) = feeds.goods("http://x")
    told = feeds.google_rss(
        iter([replace(good, description="Ngọt\x01 \x0bthơm & <b>")]), title="Chợ\x02", address="http://x"
    )

    root = ET.fromstring(told)  # our own

    assert root.findtext("channel/item/{http://base.google.com/ns/1.0}description") == "Ngọt thơm & <b>"
    assert row.trade_item.name in told.decode()


def test_a_links_page_and_files_do_not_grow_with_what_is_offered(client, cast, linked):
    row, link = linked
    more = [goods.listing(cast, item=item, price=9_000)[0] for item in (cast.gift_mango, cast.dried_mango)]

    def queries(answer):
        with CaptureQueriesContext(connection) as seen:
            assert answer().status_code == 200
        return len([each for each in seen if each["sql"].startswith("SELECT")])

    ways = [
        lambda: client.get("/channels/"),
        lambda: client.post(f"/channels/links/{link.pk}/goods.xlsx"),
        lambda: client.get(f"/channels/links/{link.pk}/states.xlsx"),
    ]
    confirmed(client, link, sent(client, link, HEADS + line(row, "P1", "1")))
    few = [queries(way) for way in ways]
    links.offer_only(link, [row, *more], by=cast.manager)
    confirmed(client, link, sent(client, link, HEADS + line(row, "P2", "1") + line(row, "P3", "9")))

    assert [queries(way) for way in ways] == few


def test_addresses_to_give_out_are_the_instances_own(client, linked, settings):
    _row, link = linked
    settings.ALLOWED_HOSTS, settings.PUBLIC_ADDRESS = ["testserver", "10.0.0.5"], "https://lang.example"

    page = client.get("/channels/", headers={"host": "10.0.0.5"}).content.decode()

    assert "https://lang.example/channels/feeds/google.xml" in page
    assert "10.0.0.5" not in page
    assert link.name in page
