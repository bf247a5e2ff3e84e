"""Cash on delivery: sent unpaid, the carrier collects and owes it until her own transfer is matched."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.ledger import following, recording, verification
from commune.messages.models import Message
from commune.orders import closing, cod, fulfillment, settling
from commune.orders.models import Canceller, OrderPaid, RefundRequest, State
from commune.orders.states import state_of
from commune.orders.tests import deals
from commune.orders.tests.deals import again, goods
from commune.payments import books, collecting, matching, requests
from commune.payments.models import BankCredit, Collection
from commune.shipping import carriers, reports, shipments
from commune.shipping.models import Outcome, Receiver, VesselKind
from commune.trace import recall


@pytest.fixture
def placed(cast):
    row, _lots = goods.listing(cast)
    return deals.order(cast, row)


def on_board(cast, order):
    """Under way by boat to the door."""
    carrier = carriers.register_carrier(cast.boat, by=cast.boatman)
    vessel = carriers.register_vessel(carrier, kind=VesselKind.BOAT, plate="MH-1", by=cast.boatman)
    parcel = fulfillment.hand_over(
        order, vessel=vessel, from_place=cast.dock, by=cast.manager, client_id=uuid4()
    )
    shipments.depart(parcel, by=cast.boatman)
    return parcel


def delivered(cast, order):
    shipments.hand_over(on_board(cast, order), receiver=Receiver.BUYER, by=cast.boatman)
    return heard(order)


def heard(order):
    following.catch_up()
    following.catch_up()
    return again(order)


def reported(cast, parcel, outcome, **facts):
    told = reports.Told(outcome, timezone.now(), **facts)
    reports.report(parcel, told, client_id=uuid4(), by=cast.boatman)


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


def test_part_of_the_money_by_bank_asks_for_no_more_by_bank(cast, placed):
    """The page says that the carrier collects; a message that something is missing would make her pay twice."""
    cod.agree(placed, by=cast.manager)

    deals.money(placed, 100_000)

    assert not Message.objects.filter(template="orders/short").exists()
    delivered(cast, placed)
    assert [refund.amount for refund in RefundRequest.objects.all()] == [100_000]


def test_who_takes_a_part_pays_for_that_part(cast, placed):
    """Two crates were brought, one was left with the boatman: he owes for one."""
    cod.agree(placed, by=cast.manager)
    parcel = on_board(cast, placed)
    (item,) = parcel.items.all()
    facts = {"receiver": Receiver.BUYER, "reason": "Một thùng bị dập", "received": {item.pk: Decimal(1)}}

    reported(cast, parcel, Outcome.PART, **facts)
    found = heard(placed)

    price = placed.lines.get().price
    assert (found.paid.method, found.paid.amount) == ("cod", price)
    assert collecting.debt_of(placed.request.account) == price
    assert not RefundRequest.objects.exists()
    deals.money(placed, 50_000)
    assert [refund.amount for refund in RefundRequest.objects.all()] == [50_000]


def test_who_paid_before_and_takes_a_part_is_asked_back_the_rest(cast, placed):
    deals.money(placed)
    parcel = on_board(cast, placed)
    (item,) = parcel.items.all()
    facts = {"receiver": Receiver.BUYER, "reason": "Một thùng bị dập", "received": {item.pk: Decimal(1)}}

    reported(cast, parcel, Outcome.PART, **facts)
    fulfillment.note_delivered(parcel, at=timezone.now(), by="system:test")
    found = heard(placed)

    price = placed.lines.get().price
    assert [(refund.cause, refund.amount) for refund in found.refunds.all()] == [("untaken", price)]
    assert state_of(found) is State.DELIVERED
    deals.money(placed)
    assert sum(refund.amount for refund in RefundRequest.objects.all()) == price + placed.amount
    recall.start(item.lot, reason="Dư lượng thuốc", by=cast.manager)
    following.catch_up()
    assert sum(refund.amount for refund in RefundRequest.objects.all()) == placed.amount * 2


def test_what_was_refused_at_the_door_can_be_called_off(cast, placed, client):
    cod.agree(placed, by=cast.manager)
    parcel = on_board(cast, placed)
    client.force_login(cast.manager)
    assert "Lý do hủy" not in client.get(f"/orders/{placed.code}/").content.decode()

    reported(cast, parcel, Outcome.REFUSED, reason="Không có ở nhà")
    assert "Lý do hủy" in client.get(f"/orders/{placed.code}/").content.decode()
    client.post(f"/orders/{placed.code}/cancellation/", {"reason": "Người mua không nhận"})

    found = heard(placed)
    assert state_of(found) is State.CANCELLED
    assert not Collection.objects.exists()
    assert not placed.lines.get().reservations.standing().exists()


def test_cash_for_goods_recalled_before_we_heard_of_it_goes_back(cast, placed):
    """The boatman had no signal: handed over at ten, recalled at eleven, told at noon."""
    cod.agree(placed, by=cast.manager)
    parcel = on_board(cast, placed)
    (item,) = parcel.items.all()
    moment = timezone.now()
    recall.start(item.lot, reason="Dư lượng thuốc", by=cast.manager)
    following.catch_up()
    assert state_of(again(placed)) is State.CANCELLED

    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman, at=moment)
    found = heard(placed)

    assert collecting.debt_of(placed.request.account) == placed.amount
    (refund,) = found.refunds.all()
    assert (refund.cause, refund.amount) == ("recall", placed.amount)
    assert state_of(found) is State.REFUND


def test_what_came_beyond_one_sheet_pays_for_no_other(cast, placed):
    account = placed.request.account
    cod.agree(placed, by=cast.manager)
    delivered(cast, placed)
    sheet = collecting.draw_up(account, carrier=cast.boat, by=cast.manager)
    transfer(placed, sheet.request, amount=placed.amount * 2)

    facts = {"account": account, "reference": "order:x", "label": "X", "amount": 70_000}
    collecting.collected(**facts, carrier=cast.other_cooperative, at=timezone.now(), by="system:test")

    assert collecting.debt_of(account) == 70_000


def test_the_buyer_reads_what_to_pay_at_the_door_until_she_has(cast, placed, client):
    cod.agree(placed, by=cast.manager)
    parcel = on_board(cast, placed)

    assert "350.000 ₫ khi nhận hàng" in page_of(client, placed)
    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)
    heard(placed)
    assert "350.000 ₫ khi nhận hàng" not in page_of(client, placed)


def test_the_boatman_has_in_his_hand_what_to_collect(cast, placed):
    deals.money(placed, 100_000)
    cod.agree(placed, by=cast.manager)

    parcel = on_board(cast, placed)

    assert parcel.consignee.address.endswith("THU HỘ 250.000\u00a0₫")
    other = deals.order(cast, placed.lines.get().listing, units=1)
    deals.money(other)
    vessel = parcel.vessel
    facts = {"vessel": vessel, "from_place": cast.dock, "by": cast.manager, "client_id": uuid4()}
    assert "THU HỘ" not in fulfillment.hand_over(other, **facts).consignee.address


def page_of(client, placed):
    return client.get(placed.guest_path).content.decode().replace("\u00a0", " ")


def test_a_cancelled_order_says_so_when_it_is_packed(cast, placed):
    closing.cancel(placed, by_whom=Canceller.SELLER, reason="Hết xe", by="system:test")

    for step in (fulfillment.pack, fulfillment.deliver):
        with pytest.raises(fulfillment.FulfillmentRefusedError, match="đã hủy"):
            step(again(placed), by=cast.manager)
