"""The account of the year, the contract in other hands, and who goes first afterwards."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import boxes, contracts, losses, owners, renewal, settling, states, transfers
from commune.adoption.models import (
    CreditUse,
    LossCause,
    OwnerCredit,
    OwnerRefund,
    Step,
    TreeContract,
    Way,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.adoption.tests.fields import FLOOR, PRICE, fresh, scheduled, today
from commune.messages.models import Message


def test_a_full_year_owes_nothing(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, FLOOR)
    box = scheduled(contract, cast.buyer, 14)
    boxes.pack(box, place=cast.packhouse, by=cast.manager)

    with pytest.raises(AdoptionRefusedError, match="chưa giao"):
        settling.settle(contract, by=cast.manager)
    boxes.fetched(box, by=cast.manager)
    done = settling.settle(contract, by=cast.manager)

    assert (done.missing, done.refunded, done.credited, done.resold) == (0, 0, 0, 0)
    assert settling.settle(contract, by=cast.manager) == done
    assert states.face_of(fresh(contract)).state == "settled"


def test_each_missing_kilogram_is_paid_back_to_the_dong(orchard, cast):
    contract = orchard.bought(price=3_000_001)
    orchard.pick(contract, "66.667")
    boxes.schedule(contract, way=Way.RESELL, by=cast.buyer, client_id=uuid4(), kilograms=Decimal(60))

    done = settling.settle(contract, by=cast.manager)

    # 3.333 kg of 70 at 3,000,001 is 142,842.90; 6.667 kg left over and 60 sold back at 20,000 is 1,333,340
    assert (done.refunded, done.resold, done.left_over) == (142_843, 1_333_340, Decimal("6.667"))
    assert sorted(OwnerRefund.objects.values_list("amount", flat=True)) == [142_843, 1_333_340]


def test_half_a_dong_is_rounded_up():
    assert settling.to_the_dong(Decimal("0.5")) == 1
    assert settling.to_the_dong(Decimal("1.5")) == 2
    assert settling.to_the_dong(Decimal("2.4999")) == 2


def test_a_credit_is_taken_off_the_next_price_and_comes_back_with_a_contract_that_ended(orchard, cast):
    contract = orchard.bought(on_shortfall="credit")
    orchard.pick(contract, 35)
    settling.settle(contract, by=cast.manager)
    assert OwnerCredit.objects.get().amount == PRICE // 2

    second = orchard.agree(orchard.hold(orchard.offer("CC902")))

    assert second.amount == PRICE - PRICE // 2
    assert CreditUse.objects.get().amount == PRICE // 2
    from commune.adoption import credits_of_owners

    assert credits_of_owners.balance_of(cast.buyer) == 0
    contracts.cancel(second, by=cast.buyer)
    assert credits_of_owners.balance_of(cast.buyer) == PRICE // 2


def test_a_price_that_a_credit_covers_asks_for_no_money(orchard, cast):
    contract = orchard.bought(on_shortfall="credit")
    orchard.pick(contract, 35)
    settling.settle(contract, by=cast.manager)

    second = orchard.agree(orchard.hold(orchard.offer("CC902", price=1_000_000)))

    assert second.request is None
    assert fresh(second).paid.amount == 0
    assert owners.contract_on(second.offer.tree) == second


def test_fruit_of_other_trees_tops_up_to_the_floor_and_no_further(orchard, cast):
    from tests.builders import harvest_lot

    contract = orchard.bought(on_shortfall="top_up")
    orchard.pick(contract, 60)
    lot = harvest_lot(cast, "8")
    give = {"by": cast.manager, "client_id": uuid4()}

    with pytest.raises(AdoptionRefusedError, match="bù được 10"):
        boxes.top_up(contract, lot, kilograms=Decimal("10.5"), **give)
    with pytest.raises(AdoptionRefusedError, match="chỉ còn 8"):
        boxes.top_up(contract, lot, kilograms=Decimal(9), **give)
    first = boxes.top_up(contract, lot, kilograms=Decimal(8), **give)
    assert boxes.top_up(contract, lot, kilograms=Decimal(8), **give) == first

    box = scheduled(contract, cast.buyer, 13)
    packed = boxes.pack(box, place=cast.packhouse, by=cast.manager).lot
    assert sorted(each.quantity for each in packed.made_from.all()) == [5, 60]
    boxes.fetched(box, by=cast.manager)
    done = settling.settle(contract, by=cast.manager)

    assert (done.topped_up, done.missing, done.refunded) == (8, 2, PRICE * 2 // FLOOR)
    assert done.left_over == 3


def test_a_lost_tree_is_paid_back_also_where_short_years_are_credited(orchard, cast):
    contract = orchard.bought(on_shortfall="credit", on_loss="refund")
    orchard.pick(contract, 20, is_last=False)
    losses.report_loss(contract.offer.tree, cause=LossCause.STORM, happened_on=today(), by=cast.farmer)

    done = settling.settle(contract, by=cast.manager)

    assert (done.credited, done.refunded) == (0, PRICE * 50 // FLOOR)


def test_a_year_under_way_is_not_settled(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, 20, is_last=False)

    with pytest.raises(AdoptionRefusedError, match="lần hái cuối"):
        settling.settle(contract, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="Chỉ quản lý"):
        settling.settle(contract, by=cast.other_manager)
    settling.settle(contract, by=cast.manager, at=timezone.now() + timedelta(days=301))


# ---- to another person, and the year after


def test_a_contract_goes_to_whoever_has_the_number(orchard, cast):
    contract = orchard.bought()
    offered = transfers.offer_transfer(contract, to_phone=cast.trader.phone, by=cast.buyer)

    with pytest.raises(AdoptionRefusedError, match="không phải gửi cho anh chị"):
        transfers.answer(offered, accept=True, by=cast.official)
    with pytest.raises(AdoptionRefusedError, match="không phải gửi cho anh chị"):
        transfers.answer(offered, accept=True, by=cast.buyer)
    transfers.answer(offered, accept=True, by=cast.trader)

    assert owners.owner_of(contract) == cast.trader
    assert list(TreeContract.objects.of(cast.trader)) == [contract]
    assert not TreeContract.objects.of(cast.buyer).exists()
    orchard.pick(contract, 30)
    with pytest.raises(AdoptionRefusedError, match="không phải của anh chị"):
        scheduled(contract, cast.buyer, 1)
    assert scheduled(contract, cast.trader, 1).asked_by == cast.trader


def test_a_transfer_waits_for_one_and_is_taken_back(orchard, cast):
    contract = orchard.bought()
    first = transfers.offer_transfer(contract, to_phone=cast.trader.phone, by=cast.buyer)

    assert transfers.offer_transfer(contract, to_phone=cast.trader.phone, by=cast.buyer) == first
    with pytest.raises(AdoptionRefusedError, match="đang chờ người khác"):
        transfers.offer_transfer(contract, to_phone="+84900000077", by=cast.buyer)
    transfers.answer(first, accept=False, by=cast.buyer)
    transfers.answer(first, accept=True, by=cast.trader)

    assert owners.owner_of(contract) == cast.buyer
    assert transfers.offer_transfer(contract, to_phone="+84900000077", by=cast.buyer).number == 1


def test_terms_may_forbid_it_and_a_settled_year_is_over(orchard, cast):
    bound = orchard.bought("CC901", may_transfer=False)
    over = orchard.bought("CC902")
    offered = transfers.offer_transfer(over, to_phone=cast.trader.phone, by=cast.buyer)
    orchard.pick(over, FLOOR)
    settling.settle(over, by=cast.manager)

    with pytest.raises(AdoptionRefusedError, match="không chuyển cho người khác"):
        transfers.offer_transfer(bound, to_phone=cast.trader.phone, by=cast.buyer)
    with pytest.raises(AdoptionRefusedError, match="đã quyết toán"):
        transfers.answer(offered, accept=True, by=cast.trader)


def next_year(contract, cast, **more):
    starts = contract.offer.ends_on + timedelta(days=1)
    facts = {"starts_on": starts, "ends_on": starts + timedelta(days=364), "price": PRICE, "floor_kg": FLOOR}
    return renewal.open_renewal(contract, by=cast.manager, **{**facts, **more})


@pytest.fixture
def settled(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, FLOOR)
    settling.settle(contract, by=cast.manager)
    return contract


def test_the_owner_goes_first_and_keeps_her_tree(orchard, cast, settled):
    offer = next_year(settled, cast)

    assert next_year(settled, cast) == offer
    assert states.face_of(fresh(settled)).state == "renewable"
    with pytest.raises(AdoptionRefusedError, match="chọn trước"):
        orchard.hold(offer, cast.trader)
    again = orchard.agree(orchard.hold(offer))
    orchard.money(again)

    assert states.face_of(fresh(settled)).state == "renewed"


def test_a_year_that_is_open_to_all_already_is_not_told_to_be_hers_first(orchard, cast, settled):
    orchard.year_after(settled.offer.tree)

    with pytest.raises(AdoptionRefusedError, match="chồng lên"):
        next_year(settled, cast)
    assert not Message.objects.filter(template="adoption/renewal").exists()


def test_the_right_lapses_with_its_days_or_her_word(orchard, cast, settled):
    offer = next_year(settled, cast)
    after = timezone.now() + timedelta(days=31)

    assert orchard.hold(offer, cast.trader, at=after).number == 0
    with pytest.raises(AdoptionRefusedError, match="không phải của anh chị"):
        renewal.release(offer, by=cast.trader)
    renewal.release(offer, by=cast.buyer)
    assert states.face_of(fresh(settled)).state == "settled"


def test_who_got_it_by_transfer_goes_first(orchard, cast):
    contract = orchard.bought()
    offered = transfers.offer_transfer(contract, to_phone=cast.trader.phone, by=cast.buyer)
    transfers.answer(offered, accept=True, by=cast.trader)
    orchard.pick(contract, FLOOR)
    settling.settle(contract, by=cast.manager)
    offer = next_year(contract, cast)

    with pytest.raises(AdoptionRefusedError, match="chọn trước"):
        orchard.hold(offer, cast.buyer)
    assert orchard.hold(offer, cast.trader)


def test_no_next_year_before_this_one_is_settled_nor_of_a_lost_tree(orchard, cast, settled):
    running = orchard.bought("CC902")

    with pytest.raises(AdoptionRefusedError, match="Quyết toán năm này trước"):
        next_year(running, cast)
    losses.report_loss(settled.offer.tree, cause=LossCause.DIED, happened_on=today(), by=cast.farmer)
    with pytest.raises(AdoptionRefusedError, match="đã mất"):
        next_year(settled, cast)


def test_steps_are_reached_once(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, 20)
    box = scheduled(contract, cast.buyer, 1, Way.PICKUP)

    first = boxes.pack(box, place=cast.packhouse, by=cast.manager)

    assert boxes.pack(box, place=cast.packhouse, by=cast.manager) == first
    assert boxes.fetched(box, by=cast.manager) == boxes.fetched(box, by=cast.manager)
    assert set(box.steps.values_list("step", flat=True)) == {Step.PACKED, Step.DELIVERED}
