"""Buying on a booth's own site: its goods alone, cookies of its own, and the same order for the seller."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from commune.market import listings
from commune.messages.models import Message
from commune.orders.models import Order
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.storefronts import claiming

HOST = "culaoxanh.example"
FORM = {
    "phone": "0900000099",
    "name": "Đặng Ngọc Ánh",
    "commune": "Mỹ Thọ, Đồng Tháp",
    "house": "Số 12, ấp Mỹ Thới (minh họa)",
}


def at(host=HOST, **options):
    return Client(headers={"host": host}, **options)


def opened(host, booth, by):
    claiming.confirm_by_operator(claiming.claim(booth, host=host, by=by), by="system:test")


@pytest.fixture
def site(cast):
    row, _ = goods.listing(cast)
    shelf = goods.other_booth(cast)
    other = listings.offer(shelf, trade_item=cast.dried_mango, price=40_000, by=cast.other_manager)
    opened(HOST, row.booth, cast.manager)
    deals.account(cast)
    return row, other


def test_goods_of_others_cannot_be_bought_there(site):
    row, other = site
    visitor = at()

    assert visitor.post("/cart/lines/", {"listing": other.pk, "units": 1}).status_code == 404
    visitor.post("/cart/lines/", {"listing": row.pk, "units": 2})
    assert "350.000" in visitor.get("/cart/").content.decode()


def test_a_guest_orders_on_the_site_and_the_seller_sees_it(client, cast, site):
    row, _ = site
    visitor = at()
    visitor.post("/cart/lines/", {"listing": row.pk, "units": 2, "then": "checkout"})
    form = {**FORM, "client_id": uuid4(), "expected": 350_000}

    answers = [visitor.post("/orders/", form) for _ in range(2)]

    order = Order.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {order.guest_path}
    page = visitor.get(order.guest_path).content.decode()
    assert 'content="noindex"' in page
    assert "350.000" in page
    assert (
        f"{settings.PUBLIC_ADDRESS}{order.guest_path}" in Message.objects.get(template="orders/placed").body
    )
    client.force_login(cast.manager)
    assert order.code in client.get("/sell/orders/?muc=cho-tien").content.decode()


def test_cookies_stay_with_the_host(site):
    row, _ = site
    visitor = at()
    visitor.post("/cart/lines/", {"listing": row.pk, "units": 2})

    assert {cookie["domain"] for cookie in visitor.cookies.values()} == {""}
    assert "350.000" not in at("testserver").get("/cart/").content.decode()


def test_a_form_of_the_main_site_is_refused_on_the_booths(site):
    """A form must come from the host that is asked: Django compares the origin with the name we found."""
    row, _ = site
    visitor = at(enforce_csrf_checks=True)
    visitor.get(f"/products/{row.trade_item.slug}/")
    token = visitor.cookies["csrftoken"].value
    form = {"listing": row.pk, "units": 1, "csrfmiddlewaretoken": token}

    assert visitor.post("/cart/lines/", form, headers={"origin": "http://evil.example"}).status_code == 403
    assert visitor.post("/cart/lines/", form, headers={"origin": f"http://{HOST}"}).status_code == 302


def test_an_order_of_another_booth_is_not_shown_there(cast, site):
    _, _ = site
    other = goods.other_booth(cast)
    opened("bengo.example", other, cast.other_manager)
    placed = deals.order(cast, site[0])

    assert at().get(placed.guest_path).status_code == 200
    assert at("bengo.example").get(placed.guest_path).status_code == 404
    found = {"code": placed.code, "phone": deals.PHONE}
    assert at().post("/orders/lookup/", found).status_code == 302
    assert at("bengo.example").post("/orders/lookup/", found).status_code == 422
