"""Two at the same moment, on really committed rows; and the power gone in the middle."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import boxes, contracts, harvesting, holding, settling, wording
from commune.adoption.models import (
    ContractParty,
    FruitBox,
    HoldEnd,
    OwnerRefund,
    Settlement,
    TopUp,
    TreeContract,
    TreeHarvest,
    TreeHold,
    TreeOffer,
    Way,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.adoption.tests.fields import Orchard, fresh
from commune.messages.models import Message
from commune.payments.models import PaymentRequest
from commune.trace import recall
from commune.trace.models import Lot
from tests.builders import harvest_lot
from tests.own_database import own_database
from tests.tree_race import raced
from tests.village import days_ago

__all__ = ["own_database"]


@pytest.fixture
def ground(own_database):
    from tests.fixtures import Cast

    return own_database, own_database.once(lambda: Orchard(Cast()))


def test_two_buyers_never_get_one_tree(own_database):
    told = own_database.once(lambda: raced(24, seed=901))

    assert told["wrong"] == []
    assert set(told["won"].values()) == {6}


def test_the_constraint_alone_decides_where_the_lock_does_not_hold(ground, monkeypatch):
    database, orchard = ground
    offer = database.once(orchard.offer)
    database.once(lambda: orchard.hold(offer))
    monkeypatch.setattr(holding, "_check_free", lambda *_: None)
    monkeypatch.setattr(TreeHold.objects.all().__class__, "count", lambda *_: 0)

    with pytest.raises(holding.TakenError):
        database.once(lambda: orchard.hold(offer, orchard.cast.trader))


def test_more_fruit_than_was_picked_is_not_promised_by_two_taps(ground):
    database, orchard = ground

    def picked():
        contract = orchard.bought()
        orchard.pick(contract, 32)
        return contract.pk

    pk = database.once(picked)

    def ask():
        contract = TreeContract.objects.with_facts().get(pk=pk)
        return boxes.schedule(contract, way=Way.PICKUP, by=contract.buyer, client_id=uuid4(), boxes=4).pk

    outcomes = database.run(ask, ask, ask)

    assert sum(isinstance(each, AdoptionRefusedError) for each in outcomes) == 2
    assert database.once(FruitBox.objects.count) == 1


def test_a_year_settled_by_two_managers_is_settled_once(ground):
    database, orchard = ground

    def picked():
        contract = orchard.bought()
        orchard.pick(contract, 32)
        return contract.pk

    pk = database.once(picked)

    def settle():
        contract = TreeContract.objects.with_facts().get(pk=pk)
        return settling.settle(contract, by=orchard.cast.manager).pk

    outcomes = database.run(*[settle] * 3)

    assert len(set(outcomes)) == 1
    assert database.once(Settlement.objects.count) == 1
    assert database.once(OwnerRefund.objects.count) == 2  # the shortfall, and what is bought back


def test_a_box_said_to_be_lost_by_two_managers_is_lost_once_and_told_once(ground):
    database, orchard = ground

    def packed():
        contract = orchard.bought()
        orchard.pick(contract, 32)
        facts = {"way": Way.PICKUP, "by": orchard.cast.buyer, "client_id": uuid4(), "boxes": 1}
        box = boxes.schedule(contract, **facts)
        boxes.pack(box, place=orchard.cast.packhouse, by=orchard.cast.manager)
        return box.pk

    pk = database.once(packed)

    def lose():
        box = FruitBox.objects.get(pk=pk)
        return boxes.lose(box, reason="rớt xuống sông", by=orchard.cast.manager).pk

    outcomes = database.run(*[lose] * 3)

    assert len(set(outcomes)) == 1
    assert database.once(Message.objects.filter(template="adoption/box_lost").count) == 1


def test_a_recall_and_a_settlement_at_once_leave_an_account_that_adds_up(ground):
    database, orchard = ground

    def picked():
        contract = orchard.bought()
        return contract.pk, orchard.pick(contract, 70).lot.pk

    pk, lot = database.once(picked)

    def settle():
        return settling.settle(fresh(TreeContract(pk=pk)), by=orchard.cast.manager).spoiled

    def call_back():
        return recall.start(Lot.objects.get(pk=lot), reason="dư lượng", by=orchard.cast.manager).pk

    database.run(settle, call_back)

    done = database.once(Settlement.objects.get)
    assert (done.spoiled, done.missing, done.left_over) in {(0, 0, 70), (70, 70, 0)}


def test_a_harvest_sent_twice_at_once_is_one_and_no_fault(ground):
    database, orchard = ground
    pk, key = database.once(lambda: orchard.bought().pk), uuid4()
    at = days_ago(2)

    def pick():
        return harvesting.declare(
            fresh(TreeContract(pk=pk)).offer.tree,
            trade_item=orchard.cast.bulk_mango,
            quantity=Decimal(30),
            at=at,
            by=orchard.cast.farmer,
            client_id=key,
            is_last=True,
        ).pk

    outcomes = database.run(*[pick] * 4)

    assert len(set(outcomes)) == 1
    assert database.once(lambda: (TreeHarvest.objects.count(), Lot.objects.count())) == (1, 1)


def test_two_top_ups_at_once_never_promise_the_same_kilograms(ground):
    database, orchard = ground

    def short():
        contracts_ = [
            orchard.bought(plate, who, on_shortfall="top_up")
            for plate, who in (("CC901", orchard.cast.buyer), ("CC902", orchard.cast.trader))
        ]
        for contract in contracts_:
            orchard.pick(contract, 60)
        return [each.pk for each in contracts_], harvest_lot(orchard.cast, "8").pk

    keys, lot = database.once(short)

    def give(pk):
        return boxes.top_up(
            fresh(TreeContract(pk=pk)),
            Lot.objects.select_related("trade_item").get(pk=lot),
            kilograms=Decimal(8),
            by=orchard.cast.manager,
            client_id=uuid4(),
        )

    database.run(*[lambda pk=pk: give(pk) for pk in keys])

    assert database.once(TopUp.objects.count) == 1


def test_a_change_of_mind_and_a_harvest_at_once_are_one_of_both(ground):
    database, orchard = ground
    pk = database.once(lambda: orchard.bought().pk)

    def cancel():
        contract = TreeContract.objects.with_facts().get(pk=pk)
        return contracts.cancel(contract, by=contract.buyer)

    def pick():
        return orchard.pick(TreeContract.objects.with_facts().get(pk=pk), 30)

    database.run(cancel, pick)

    has_ended = database.once(lambda: hasattr(fresh(TreeContract(pk=pk)), "end"))
    assert database.once(TreeHarvest.objects.count) == (0 if has_ended else 1)


@pytest.mark.parametrize("where", ["commune.payments.requests.ask", "commune.adoption.telling.tell"])
def test_the_power_gone_while_agreeing_leaves_the_tree_held_and_nothing_else(ground, monkeypatch, where):
    database, orchard = ground
    pk = database.once(lambda: orchard.hold(orchard.offer()).pk)

    def agree():
        hold = TreeHold.objects.select_related("offer__tree__cooperative", "offer__terms", "holder").get(
            pk=pk
        )
        return orchard.agree(hold).pk

    def gone(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, gone)
        with pytest.raises(KeyboardInterrupt):
            database.once(agree)
    assert database.once(
        lambda: (TreeContract.objects.count(), ContractParty.objects.count(), PaymentRequest.objects.count())
    ) == (0, 0, 0)

    database.once(agree)
    assert database.once(TreeContract.objects.count) == 1


def test_the_power_gone_while_declaring_a_harvest_leaves_no_lot(ground, monkeypatch):
    database, orchard = ground
    pk = database.once(lambda: orchard.bought().pk)

    def gone(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("commune.adoption.telling.tell", gone)
        with pytest.raises(KeyboardInterrupt):
            database.once(lambda: orchard.pick(fresh(TreeContract(pk=pk)), 30))

    assert database.once(lambda: (TreeHarvest.objects.count(), Lot.objects.count())) == (0, 0)


def test_the_words_and_the_offer_are_of_the_moment(ground):
    database, orchard = ground
    offer = database.once(orchard.offer)

    def ended():
        hold = holding.hold(offer, by=orchard.cast.buyer, client_id=uuid4())
        holding.release(hold, by=orchard.cast.buyer)
        return hold

    hold = database.once(ended)
    agreed = wording.digest_of(database.once(lambda: wording.contract_text(offer)))
    facts = {"name": "Ánh", "phone": "+84900000006", "agreed": agreed, "client_id": uuid4()}

    with pytest.raises(AdoptionRefusedError, match="hết giờ giữ cây"):
        database.once(lambda: contracts.conclude(hold, by=hold.holder, at=timezone.now(), **facts))
    assert database.once(lambda: (HoldEnd.objects.count(), TreeOffer.objects.free().count())) == (1, 1)
