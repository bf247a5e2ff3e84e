"""Cash on delivery: sent unpaid, the carrier collects and owes it until her own transfer is matched."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.ledger import following, recording, verification
from commune.orders import closing, cod, fulfillment, settling
from commune.orders.models import Canceller, OrderPaid, RefundRequest, State
from commune.orders.states import state_of
from commune.orders.tests import deals
from commune.orders.tests.deals import again, goods
from commune.payments import books, collecting, matching, requests
from commune.payments.models import BankCredit, Collection
from commune.shipping import carriers, shipments
from commune.shipping.models import Receiver, VesselKind


@pytest.fixture
def placed(cast):
    row, _lots = goods.listing(cast)
    return deals.order(cast, row)


def delivered(cast, order):
    """By boat to the door."""
    carrier = carriers.register_carrier(cast.boat, by=cast.boatman)
    vessel = carriers.register_vessel(carrier, kind=VesselKind.BOAT, plate="MH-1", by=cast.boatman)
    parcel = fulfillment.hand_over(
        order, vessel=vessel, from_place=cast.dock, by=cast.manager, client_id=uuid4()
    )
    shipments.depart(parcel, by=cast.boatman)
    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)
    following.catch_up()
    following.catch_up()
    return again(order)


def transfer(order, request, amount=None):
    """The carrier's own transfer with the sheet's code."""
    credit = BankCredit(
        account=order.request.account,
        provider="sepay",
        transaction=uuid4().hex,
        amount=amount or request.amount,
        note=f"THU HO {request.code}",
        credited_at=timezone.now(),
    )
    recording.enter(credit, by="system:notice")
    matching.match(credit)
    following.catch_up()


def test_the_carrier_owes_until_her_transfer_is_matched(cast, placed):
    account = placed.request.account
    cod.agree(placed, by=cast.manager)
    assert state_of(again(placed)) is State.COD

    found = delivered(cast, placed)

    assert (found.paid.method, state_of(found)) == ("cod", State.DELIVERED)
    assert collecting.debt_of(account) == placed.amount
    sheet = collecting.draw_up(account, carrier=cast.boat, by=cast.manager)
    assert sheet.request.amount == placed.amount
    transfer(placed, sheet.request)
    assert (collecting.debt_of(account), collecting.is_settled(sheet)) == (0, True)
    assert books.imbalances() == []
    assert list(verification.findings(deep=True)) == []


def test_less_than_the_sheet_leaves_the_rest_owed(cast, placed):
    cod.agree(placed, by=cast.manager)
    delivered(cast, placed)
    account = placed.request.account
    sheet = collecting.draw_up(account, carrier=cast.boat, by=cast.manager)

    transfer(placed, sheet.request, amount=100_000)

    assert collecting.debt_of(account) == placed.amount - 100_000
    assert requests.standing_of(sheet.request).state == "under"


def test_everything_twice_is_once(cast, placed):
    cod.agree(placed, by=cast.manager)
    assert cod.agree(placed, by=cast.manager).order_id == placed.pk
    found = delivered(cast, placed)

    cod.note_collected(found, carrier=cast.boat, at=timezone.now(), by="system:test")
    collecting.draw_up(placed.request.account, carrier=cast.boat, by=cast.manager)
    with pytest.raises(collecting.CollectionRefusedError):
        collecting.draw_up(placed.request.account, carrier=cast.boat, by=cast.manager)

    assert Collection.objects.count() == OrderPaid.objects.count() == 1


def test_who_sent_a_part_pays_the_rest_at_the_door(cast, placed):
    deals.money(placed, 100_000)

    assert cod.agree(placed, by=cast.manager).amount == placed.amount - 100_000

    delivered(cast, placed)
    assert collecting.debt_of(placed.request.account) == placed.amount - 100_000
    assert not RefundRequest.objects.exists()


def test_money_that_comes_by_bank_after_all_is_not_collected(cast, placed):
    cod.agree(placed, by=cast.manager)
    deals.money(placed)

    found = delivered(cast, placed)

    assert (found.paid.method, Collection.objects.count()) == ("bank", 0)


def test_money_that_comes_after_the_door_goes_back(cast, placed):
    cod.agree(placed, by=cast.manager)
    delivered(cast, placed)

    deals.money(placed)

    assert [refund.amount for refund in RefundRequest.objects.all()] == [placed.amount]


def test_an_order_at_the_door_does_not_expire_and_can_be_called_off(cast, placed):
    cod.agree(placed, by=cast.manager)
    assert closing.expire_due(timezone.now() + timedelta(days=3)) == 0

    closing.cancel(again(placed), by_whom=Canceller.SELLER, reason="Người mua đổi ý", by="system:test")

    assert state_of(again(placed)) is State.CANCELLED
    with pytest.raises(fulfillment.FulfillmentRefusedError):
        fulfillment.pack(again(placed), by=cast.manager)


def test_what_is_on_its_way_is_not_called_off_nor_paid_at_the_booth(cast, placed):
    cod.agree(placed, by=cast.manager)
    carrier = carriers.register_carrier(cast.boat, by=cast.boatman)
    vessel = carriers.register_vessel(carrier, kind=VesselKind.BOAT, plate="MH-1", by=cast.boatman)
    fulfillment.hand_over(placed, vessel=vessel, from_place=cast.dock, by=cast.manager, client_id=uuid4())

    with pytest.raises(closing.CancellationRefusedError):
        closing.cancel(again(placed), by_whom=Canceller.BUYER, reason="x", by="system:test")
    with pytest.raises(settling.PaymentRefusedError):
        settling.take_cash(again(placed), by=cast.manager)


def test_what_is_paid_or_ended_is_not_collected(cast, placed):
    deals.money(placed)
    with pytest.raises(settling.PaymentRefusedError):
        cod.agree(again(placed), by=cast.manager)


@pytest.mark.parametrize(("who", "status"), [("other_manager", 404), ("buyer", 404), ("manager", 302)])
def test_only_the_seller_sends_unpaid(cast, placed, client, who, status):
    client.force_login(getattr(cast, who))

    assert client.post(f"/orders/{placed.code}/cash-on-delivery/").status_code == status

    assert hasattr(again(placed), "cod") == (who == "manager")


def test_the_pages_say_who_owes(cast, placed, client):
    client.force_login(cast.manager)
    client.post(f"/orders/{placed.code}/cash-on-delivery/")
    assert "khi nhận hàng" in client.get(placed.guest_path).content.decode()
    delivered(cast, placed)
    account = placed.request.account

    assert "còn giữ" in client.get("/sell/money/").content.decode()
    path = f"/sell/money/accounts/{account.pk}/"
    client.post(f"{path}collections/", {"carrier": cast.boat.code})
    client.post(f"{path}collections/", {"carrier": "khong-co"})

    assert "Chờ chuyển về" in client.get(path).content.decode()
