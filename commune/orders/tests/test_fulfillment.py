from uuid import uuid4

import pytest

from commune.orders import fulfillment
from commune.orders.evidence import orders as evidence
from commune.orders.fulfillment import FulfillmentRefusedError
from commune.orders.models import Order
from commune.orders.states import State, state_of
from commune.orders.story import timeline_of
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.shipping import carriers, shipments
from commune.shipping.models import Receiver, VesselKind
from commune.shipping.shipments import ShipmentRefusedError
from commune.trace import recall


@pytest.fixture
def vessel(cast):
    carrier = carriers.register_carrier(cast.boat, by=cast.boatman)
    return carriers.register_vessel(carrier, kind=VesselKind.BOAT, plate="CC901", by=cast.boatman)


@pytest.fixture
def paid(cast):
    row, _ = goods.listing(cast)
    placed = deals.order(cast, row)
    deals.money(placed)
    return placed


def send(cast, order, vessel, **facts):
    return fulfillment.hand_over(
        order,
        vessel=vessel,
        from_place=cast.dock,
        to_place=cast.city_dock,
        by=cast.manager,
        client_id=uuid4(),
        **facts,
    )


def test_an_order_goes_from_packed_to_delivered_by_boat(cast, paid, vessel):
    assert Order.objects.to_pack().get() == paid
    fulfillment.pack(paid, by=cast.packer)
    assert Order.objects.to_send().get() == paid

    parcel = send(cast, paid, vessel)
    assert state_of(deals.again(paid)) is State.HANDED
    shipments.depart(parcel, by=cast.boatman)
    shipments.arrive(parcel, place=cast.city_dock, by=cast.boatman)
    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)
    deals.hear()

    assert state_of(deals.again(paid)) is State.DELIVERED
    titles = [row["title"] for row in timeline_of(deals.again(paid))]
    assert titles[0] == "Đặt hàng"
    assert titles[-1] == "Đã giao"
    assert {"Rời bến", "Tới bến"} <= set(titles)


def test_steps_are_reached_once(cast, paid, vessel):
    rows = [fulfillment.pack(paid, by=cast.packer) for _ in range(2)]
    parcels = [send(cast, paid, vessel) for _ in range(2)]

    assert rows[0] == rows[1]
    assert parcels[0] == parcels[1]


def test_nothing_unpaid_is_packed_or_sent(cast, vessel):
    placed = deals.order(cast, goods.listing(cast)[0])

    for step in (lambda: fulfillment.pack(placed, by=cast.packer), lambda: send(cast, placed, vessel)):
        with pytest.raises(FulfillmentRefusedError):
            step()


def test_recalled_goods_are_not_sent_and_leave_the_board(cast, paid, vessel):
    (lot, _units), *_rest = fulfillment.lots_of(paid)
    recall.start(lot, reason="dư lượng", by=cast.manager)

    with pytest.raises(FulfillmentRefusedError):
        send(cast, paid, vessel)
    assert not Order.objects.to_pack().exists()


def test_recalled_goods_on_board_are_not_handed_over(cast, paid, vessel):
    parcel = send(cast, paid, vessel)
    shipments.depart(parcel, by=cast.boatman)
    (lot, _units), *_rest = fulfillment.lots_of(paid)
    recall.start(lot, reason="dư lượng", by=cast.manager)

    with pytest.raises(ShipmentRefusedError):
        shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)


def test_evidence_counts_cashless_and_traced_orders(cast, paid):
    deals.order(cast, goods.listing(cast)[0])

    found = evidence()

    assert found.filter(is_cashless=True).get().pk == paid.pk
    assert found.filter(is_traced=True).count() == 2
    assert found.filter(seller__unit="vn2:C:30076").count() == 2
