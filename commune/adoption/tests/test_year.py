"""A lost tree, the account of the year, the contract in other hands, and who goes first afterwards."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import (
    boards,
    boxes,
    care,
    contracts,
    listing,
    losses,
    owners,
    renewal,
    settling,
    states,
    transfers,
)
from commune.adoption.models import (
    CreditUse,
    LossCause,
    OwnerCredit,
    OwnerRefund,
    Step,
    Substitution,
    TreeContract,
    Way,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.adoption.tests.fields import FLOOR, PRICE, fresh, scheduled, shown, today, work
from commune.messages.models import Message


def test_another_tree_takes_the_place_of_a_lost_one(orchard, cast):
    contract = orchard.bought("CC901")
    spare = orchard.offer("CC902")
    care.note_work(contract.offer.tree, work(note="trước bão", days=6), by=cast.farmer, client_id=uuid4())
    losses.report_loss(contract.offer.tree, cause=LossCause.STORM, happened_on=today(), by=cast.farmer)

    assert states.face_of(fresh(contract)).state == "lost"
    assert losses.substitutes_for(contract) == [spare]
    first = losses.substitute(contract, spare, by=cast.manager)
    again = losses.substitute(contract, spare, by=cast.manager)

    assert first == again
    assert owners.tree_of(contract) == spare.tree
    assert owners.contract_on(spare.tree) == contract
    assert states.face_of_offer(shown(spare)).state == "owned"
    with pytest.raises(AdoptionRefusedError, match="có người giữ"):
        orchard.hold(spare, cast.trader)
    assert [each.entry.note for each in care.entries_for(contract)] == ["trước bão"]
    assert orchard.pick(contract, 30, tree=spare.tree).contract == contract


def test_no_substitute_but_for_a_lost_tree_of_these_terms(orchard, cast):
    kept, spare = orchard.bought("CC901"), orchard.offer("CC902")
    refunding = orchard.bought("CC903", cast.trader, on_loss="refund")
    losses.report_loss(refunding.offer.tree, cause=LossCause.PEST, happened_on=today(), by=cast.manager)

    with pytest.raises(AdoptionRefusedError, match="vẫn còn"):
        losses.substitute(kept, spare, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="hoàn tiền chứ không đổi"):
        losses.substitute(refunding, spare, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="Chỉ quản lý"):
        losses.substitute(kept, spare, by=cast.other_manager)
    assert not Substitution.objects.exists()


def lost(tree, cast):
    losses.report_loss(tree, cause=LossCause.STORM, happened_on=today(), by=cast.manager)


def year_after(orchard, cast, tree, **more):
    """Offered to everybody while this year still runs."""
    starts = today() + timedelta(days=301)
    facts = {"starts_on": starts, "ends_on": starts + timedelta(days=364), "price": PRICE, "floor_kg": FLOOR}
    facts |= {"terms": orchard.terms(), "box_item": cast.boxed_mango, "by": cast.manager}
    return listing.offer_year(tree, **{**facts, **more})


def test_a_tree_whose_fruit_of_this_year_is_somebodys_takes_no_other_trees_place(orchard, cast):
    contract, sold = orchard.bought("CC901"), orchard.bought("CC902", cast.trader)
    next_one = year_after(orchard, cast, sold.offer.tree)
    lost(contract.offer.tree, cast)

    assert losses.substitutes_for(contract) == []
    with pytest.raises(AdoptionRefusedError, match="của người khác"):
        losses.substitute(contract, next_one, by=cast.manager)
    assert owners.contract_on(sold.offer.tree) == sold


def test_a_tree_that_stands_in_is_sold_to_nobody_else_before_that_year_is_over(orchard, cast):
    contract, spare = orchard.bought("CC901"), orchard.offer("CC902", ends=100)
    lost(contract.offer.tree, cast)
    losses.substitute(contract, spare, by=cast.manager)
    starts = today() + timedelta(days=101)

    with pytest.raises(AdoptionRefusedError, match="đang thay cho cây mất"):
        year_after(orchard, cast, spare.tree, starts_on=starts, ends_on=starts + timedelta(days=364))
    assert year_after(orchard, cast, spare.tree).tree == spare.tree


def test_who_changes_her_mind_frees_the_tree_that_stood_in_too(orchard, cast):
    contract, spare = orchard.bought("CC901"), orchard.offer("CC902")
    lost(contract.offer.tree, cast)
    losses.substitute(contract, spare, by=cast.manager)

    contracts.cancel(fresh(contract), by=cast.buyer)

    assert states.face_of_offer(shown(spare)).state == "listed"
    assert orchard.hold(spare, cast.trader).number == 1


def test_owners_of_two_years_are_both_told_and_each_gets_another_tree(orchard, cast):
    contract = orchard.bought("CC901")
    later = orchard.agree(orchard.hold(year_after(orchard, cast, contract.offer.tree), cast.trader))
    orchard.money(later)
    lost(contract.offer.tree, cast)
    spares = [orchard.offer("CC902"), year_after(orchard, cast, orchard.tree("CC903"))]

    told = Message.objects.filter(template="adoption/lost").values_list("to", flat=True)
    assert set(told) == {cast.buyer.log_actor, cast.trader.log_actor}
    for row, spare in zip((contract, later), spares, strict=True):
        losses.substitute(fresh(row), spare, by=cast.manager)
    assert [owners.tree_of(row).plate for row in (contract, later)] == ["CC902", "CC903"]


def test_the_desk_is_asked_again_when_the_tree_that_stood_in_is_lost_too(orchard, cast):
    contract, spare = orchard.bought("CC901"), orchard.offer("CC902")
    lost(contract.offer.tree, cast)
    assert boards.counts_of(cast.cooperative)["mat"] == 1
    losses.substitute(contract, spare, by=cast.manager)
    assert boards.counts_of(cast.cooperative)["mat"] == 0

    lost(spare.tree, cast)

    assert boards.counts_of(cast.cooperative)["mat"] == 1


def test_a_year_that_is_over_without_a_last_harvest_waits_for_the_desk(orchard, cast, monkeypatch):
    orchard.bought()
    assert boards.counts_of(cast.cooperative)["quyet-toan"] == 0
    over = today() + timedelta(days=301)

    monkeypatch.setattr(timezone, "localdate", lambda *_: over)

    assert boards.counts_of(cast.cooperative)["quyet-toan"] == 1


def test_a_loss_is_not_of_tomorrow_nor_told_by_a_stranger(orchard, cast):
    tree = orchard.tree()

    with pytest.raises(AdoptionRefusedError, match="chưa tới"):
        losses.report_loss(
            tree, cause=LossCause.DIED, happened_on=today() + timedelta(days=1), by=cast.farmer
        )
    with pytest.raises(AdoptionRefusedError, match="không có quyền"):
        losses.report_loss(tree, cause=LossCause.DIED, happened_on=today(), by=cast.other_farmer)


# ---- the account of the year


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
    year_after(orchard, cast, settled.offer.tree)

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
