import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from commune.market import listings
from commune.messages.models import Message
from commune.orders.models import Cart, Order, OrderCancellation, RefundSent
from commune.orders.tests import deals
from commune.orders.tests.deals import goods

FIELDS = {
    "phone": "0900 000 077",
    "name": "Đặng Ngọc Ánh",
    "commune": "Mỹ Thọ, Đồng Tháp",
    "house": "Ấp Mỹ Thới",
}


@pytest.fixture
def row(cast):
    deals.account(cast)
    return goods.listing(cast)[0]


def into_cart(client, row, units=2):
    return client.post("/cart/lines/", {"listing": str(row.pk), "units": str(units)})


def submission(client, **changes):
    page = client.get("/checkout/").content.decode()
    hidden = dict(re.findall(r'name="(client_id|expected)" value="([^"]+)"', page))
    return {**FIELDS, **hidden, **changes}


def test_a_guest_buys_with_four_fields_and_without_scripts(client, row):
    assert client.get(f"/products/{row.trade_item.slug}/").status_code == 200
    into_cart(client, row)

    answer = client.post("/orders/", submission(client), follow=True)

    order = Order.objects.get()
    assert answer.request["PATH_INFO"] == order.guest_path
    page = answer.content.decode()
    assert "data:image/svg+xml" in page
    assert order.request.code in page
    assert order.request.account.number in page
    assert "MẪU - KHÔNG CHUYỂN TIỀN" in page
    assert f"/10/{order.lines.get().reservations.get().move.lot.code}" in page
    assert order.contact.unit_id == "vn2:C:30076"
    assert order.contact.commune_written == "Mỹ Thọ, Đồng Tháp"


def test_the_old_name_of_a_commune_finds_todays(client, row):
    into_cart(client, row)
    client.post("/orders/", submission(client, commune="xã Mỹ Xương"))

    contact = Order.objects.get().contact
    assert (contact.unit_id, contact.commune_written) == ("vn2:C:30076", "xã Mỹ Xương")


def test_a_name_of_many_places_asks_which(client, row):
    into_cart(client, row)
    facts = submission(client, commune="Tân Phú")
    asked = client.post("/orders/", facts)
    uid = re.search(r'name="commune_uid" value="([^"]+)"', asked.content.decode())[1]

    client.post("/orders/", {**facts, "commune_uid": uid})

    assert asked.status_code == 422
    assert Order.objects.get().contact.unit_id == uid


def test_sending_the_form_twice_leads_to_the_same_order(client, row):
    into_cart(client, row)
    facts = submission(client)

    first, second = client.post("/orders/", facts), client.post("/orders/", facts)

    assert first.url == second.url
    assert Order.objects.count() == 1


def test_an_expired_session_is_told_and_orders_nothing(client, row):
    into_cart(client, row)
    facts = submission(client)
    client.cookies.clear()

    answer = client.post("/orders/", facts, follow=True)

    assert "Giỏ hàng đang trống" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("units", ["0", "-1", "99999999999999999999", "abc", "", "1,5", "51"])
def test_wrong_numbers_of_units_get_a_sentence(client, row, units):
    answer = client.post("/cart/lines/", {"listing": str(row.pk), "units": units}, follow=True)

    assert answer.status_code == 200
    assert not Cart.objects.filter(lines__isnull=False).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "123"), ("phone", ""), ("name", "  "), ("name", "123"), ("commune", "xyzw"), ("house", "")],
)
def test_what_is_missing_is_said_beside_its_field(client, row, field, value):
    into_cart(client, row)
    answer = client.post("/orders/", submission(client, **{field: value}))

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Order.objects.exists()


@pytest.mark.parametrize("part", ["client_id", "expected"])
def test_a_form_without_its_hidden_parts_orders_nothing(client, row, part):
    into_cart(client, row)
    answer = client.post("/orders/", submission(client, **{part: "x"}))

    assert answer.status_code == 422
    assert not Order.objects.exists()


def test_a_price_that_changed_meanwhile_is_shown_anew(cast, client, row):
    into_cart(client, row)
    facts = submission(client)
    listings.change_price(row, price=180_000, by=cast.manager)

    answer = client.post("/orders/", facts)

    assert answer.status_code == 422
    assert "360.000" in answer.content.decode()
    assert not Order.objects.exists()


def test_a_second_order_needs_no_typing(client, row):
    into_cart(client, row)
    client.post("/orders/", submission(client))
    into_cart(client, row, 1)

    page = client.get("/checkout/").content.decode()

    assert "0900 000 077" in page
    assert escape("Xã Mỹ Thọ, Đồng Tháp") in page


def test_strangers_do_not_see_an_order(client, cast, row):
    placed = deals.order(cast, row)

    assert client.get(f"/orders/{placed.code}/").status_code == 302
    assert client.get(f"/orders/{placed.code}/falsch/").status_code == 404
    client.force_login(cast.buyer)
    assert client.get(f"/orders/{placed.code}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status", "sees_contact"),
    [
        ("manager", 200, True),
        ("other_manager", 404, False),
        ("farmer", 404, False),
        ("boatman", 404, False),
        ("official", 200, False),
        ("other_official", 404, False),
    ],
)
def test_who_opens_an_order_at_the_desk(client, cast, who, status, sees_contact):
    row, _ = goods.listing(cast)
    placed = deals.order(cast, row)
    client.force_login(getattr(cast, who))

    answer = client.get(f"/orders/{placed.code}/")

    assert answer.status_code == status
    assert ("0900 000 099" in answer.content.decode()) is sees_contact


@pytest.mark.parametrize("door", ["packing", "handover", "delivery", "cash", "cancellation", "refund"])
@pytest.mark.parametrize(("who", "status"), [("other_manager", 404), ("official", 403), ("buyer", 404)])
def test_only_the_keeper_of_the_booth_works_on_an_order(client, cast, door, who, status):
    row, _ = goods.listing(cast)
    placed = deals.order(cast, row)
    client.force_login(getattr(cast, who))

    assert client.post(f"/orders/{placed.code}/{door}/", {"reason": "x"}).status_code == status
    assert not OrderCancellation.objects.exists()


def test_the_board_shows_only_own_orders(client, cast, row):
    placed = deals.order(cast, row)
    deals.money(placed)
    client.force_login(cast.manager)
    assert placed.code in client.get("/sell/orders/").content.decode()
    client.post(f"/orders/{placed.code}/packing/")
    assert placed.code in client.get("/sell/orders/?muc=gui").content.decode()

    client.force_login(cast.other_manager)
    assert client.get("/sell/orders/").status_code == 404


def test_code_and_phone_find_an_order_and_a_wrong_pair_tells_nothing(client, cast, row):
    placed = deals.order(cast, row)

    found = client.post("/orders/lookup/", {"code": placed.code.lower(), "phone": "0900 000 099"})
    wrong = client.post("/orders/lookup/", {"code": placed.code, "phone": "0900 000 098"})

    assert found.url == placed.guest_path
    assert wrong.status_code == 422
    assert placed.token not in wrong.content.decode()


def test_guessing_is_slowed_down(client, db, settings):
    settings.RATE_PUBLIC_WRITES = 3
    answers = [
        client.post("/orders/lookup/", {"code": "AAAAAAA", "phone": "0900 000 098"}).status_code
        for _ in range(6)
    ]
    assert answers[-1] == 429


def test_the_waiting_page_learns_that_money_came(client, cast, row):
    placed = deals.order(cast, row)
    assert client.get(f"{placed.guest_path}status/?received=0").status_code == 204

    deals.money(placed)

    assert client.get(f"{placed.guest_path}status/?received=0").headers["HX-Refresh"] == "true"
    page = client.get(placed.guest_path).content.decode()
    assert "Tiền đã về" in page
    assert "data:image/svg+xml" not in page


def test_the_buyer_cancels_by_her_own_page(client, cast, row):
    placed = deals.order(cast, row)
    for _ in range(2):
        client.post(f"{placed.guest_path}cancellation/")

    assert OrderCancellation.objects.count() == 1
    assert goods.available(row) == 10


def test_the_seller_marks_a_refund_as_sent(client, cast, row):
    placed = deals.order(cast, row)
    client.post(f"{placed.guest_path}cancellation/")
    deals.money(placed)
    client.force_login(cast.manager)
    refund = placed.refunds.get()

    client.post(f"/orders/{placed.code}/refund/", {"refund": refund.pk, "transaction_number": "FT01"})
    client.post(f"/orders/{placed.code}/refund/", {"refund": uuid4(), "transaction_number": "FT02"})

    assert RefundSent.objects.get().transaction == "FT01"
    assert Message.objects.filter(template="orders/refunded").count() == 1


def test_every_page_of_buying_is_short_in_queries(client, cast, row, django_assert_max_num_queries):
    into_cart(client, row)
    placed = deals.order(cast, row)
    for address, most in (("/market/", 9), ("/cart/", 9), ("/checkout/", 10), (placed.guest_path, 24)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_number_of_a_form_alone_opens_nobodys_order(client, row):
    """Who sends another's form number with a phone of her own gets neither the order nor its address."""
    into_cart(client, row)
    facts = submission(client)
    client.post("/orders/", facts)
    order = Order.objects.get()

    for has_cart in (False, True):
        stranger = Client()
        if has_cart:
            into_cart(stranger, row)
        answer = stranger.post("/orders/", facts | {"phone": "0900 000 078"}, follow=True)
        assert order.token not in answer.request["PATH_INFO"] + answer.content.decode()

    assert Order.objects.count() == 1
    assert Client().post("/orders/", facts)["Location"] == order.guest_path
