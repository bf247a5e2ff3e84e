"""Orders taken by phone number: paid before their address is known, and sent only afterwards."""

from uuid import uuid4

import pytest

from commune.market import stock
from commune.orders import addressing, checkout, fulfillment
from commune.orders.checkout import Agreed, DeliverTo
from commune.orders.tests import deals
from commune.payments import requests

pytestmark = pytest.mark.django_db
PHONE = "+84901000101"


def taken(cast, row, **facts):
    def take(line):
        wanted = stock.Wanted(line.listing, line.units, line.order.reference)
        return stock.take([wanted], by="person:test")[0]

    told = {"deliver_to": DeliverTo("Lan", PHONE), "client_id": uuid4(), "take": take, **facts}
    return checkout.place_agreed(row.booth, lines=[Agreed(row, 2, 150_000)], **told)


@pytest.fixture
def order(cast):
    row, _lots = deals.goods.listing(cast)
    deals.account(cast)
    return taken(cast, row)


def test_the_agreed_price_counts_and_a_submission_is_one_order(cast):
    row, _lots = deals.goods.listing(cast)
    deals.account(cast)
    key = uuid4()

    first, again = taken(cast, row, client_id=key), taken(cast, row, client_id=key)

    assert first == again
    assert first.amount == 300_000
    assert deals.goods.available(row) == 8
    assert stock.differences() == []


def test_it_is_paid_without_an_address_but_not_sent(client, cast, order):
    deals.money(order)

    with pytest.raises(fulfillment.FulfillmentRefusedError, match="chưa ghi địa chỉ"):
        fulfillment.hand_over(
            deals.again(order), vessel=None, from_place=cast.dock, by=cast.manager, client_id=uuid4()
        )
    assert "Giao tới đâu?" in client.get(order.guest_path).content.decode()


def test_the_buyer_tells_her_address_once(client, order):
    address = f"{order.guest_path}address/"
    told = {"name": "Trần Lan", "commune": "Mỹ Thọ, Đồng Tháp", "house": "Số 9 (minh họa)"}

    assert client.post(address, {**told, "commune": "Xã không có"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    client.post(address, told)
    client.post(address, told)
    other = client.post(address, {**told, "house": "Chỗ khác"}, follow=True)

    assert "đã có địa chỉ" in other.content.decode()
    seen = deals.again(order).contact
    assert seen.told.name == "Trần Lan"
    assert seen.address.startswith("Số 9")


def test_an_order_with_an_address_takes_no_other(cast):
    row, _lots = deals.goods.listing(cast)
    placed = deals.order(cast, row)

    with pytest.raises(addressing.AddressRefusedError):
        addressing.give_address(
            placed, name="x", unit=cast.cooperative.unit, commune_written="x", house="x", by="x"
        )


def test_a_request_is_succeeded_once_and_never_by_another_account_or_when_used(cast, order):
    row, _lots = deals.goods.listing(cast, item=cast.gift_mango, price=100_000)
    other = taken(cast, row)

    first = requests.succeed(order.request, by_request=other.request, by="x")
    assert requests.succeed(order.request, by_request=other.request, by="x") == first
    with pytest.raises(requests.RequestRefusedError):
        requests.succeed(other.request, by_request=other.request, by="x")
    deals.money(order, amount=other.amount)
    assert hasattr(deals.again(other), "paid")
    third = taken(cast, row)
    with pytest.raises(requests.RequestRefusedError):
        requests.succeed(other.request, by_request=third.request, by="x")
