"""What the owner reads of her tree, what is picked of it, and the boxes on their way to her."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import boxes, care, harvesting, states
from commune.adoption.models import (
    Way,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.adoption.tests.fields import fresh, scheduled, work
from commune.farm import amending, diary
from commune.farm.harvest import record_harvest
from commune.ledger import following
from commune.market import stock
from commune.market.models import Booth
from commune.messages.models import Message
from commune.packhouse import packing
from commune.packhouse.refusing import PackingRefusedError
from commune.trace import events, recall
from tests.village import days_ago


def test_the_owner_reads_her_tree_and_the_whole_plot_and_no_other_tree(orchard, cast):
    hers, other = orchard.bought("CC901"), orchard.bought("CC902", cast.trader)
    care.note_work(hers.offer.tree, work(note="Cây 901"), by=cast.farmer, client_id=uuid4())
    care.note_work(other.offer.tree, work(note="Cây 902"), by=cast.farmer, client_id=uuid4())
    diary.record_entry(
        cast.plot,
        activity="watering",
        occurred_at=days_ago(4),
        by=cast.farmer,
        client_id=uuid4(),
        note="Cả vườn",
    )

    seen = care.entries_for(hers)

    assert [(each.entry.note, each.is_of_tree) for each in seen] == [("Cả vườn", False), ("Cây 901", True)]
    assert Message.objects.filter(template="adoption/entry", to=cast.buyer.log_actor).count() == 1


def test_work_before_her_year_is_not_hers_to_read(orchard, cast):
    contract = orchard.bought(since=3)
    care.note_work(contract.offer.tree, work(days=5), by=cast.farmer, client_id=uuid4())

    assert care.entries_for(contract) == []


def test_an_entry_that_was_written_for_the_plot_can_be_said_to_be_the_trees(orchard, cast):
    hers, other = orchard.bought("CC901"), orchard.bought("CC902", cast.trader)
    entry = diary.record_entry(
        cast.plot, activity="pruning", occurred_at=days_ago(4), by=cast.farmer, client_id=uuid4()
    )

    care.mark(hers.offer.tree, entry, by=cast.farmer)
    care.mark(hers.offer.tree, entry, by=cast.farmer)

    assert len(care.entries_for(hers)) == 1
    assert care.entries_for(other) == []
    with pytest.raises(AdoptionRefusedError, match="không phải của vườn"):
        care.mark(hers.offer.tree, entry, by=cast.other_manager)


def test_a_harvest_of_the_plot_is_not_said_to_be_the_trees(orchard, cast):
    hers = orchard.bought("CC901")
    lot = record_harvest(
        cast.plot,
        trade_item=cast.bulk_mango,
        quantity=Decimal(90),
        at=days_ago(3),
        by=cast.farmer,
        client_id=uuid4(),
    )
    entry = lot.harvest.entry

    with pytest.raises(AdoptionRefusedError, match="phiếu hái của cây"):
        care.mark(hers.offer.tree, entry, by=cast.farmer)
    assert care.entries_for(hers) == []


def test_what_corrects_a_trees_entry_stays_that_trees(orchard, cast):
    hers, other = orchard.bought("CC901"), orchard.bought("CC902", cast.trader)
    entry = care.note_work(hers.offer.tree, work(), by=cast.farmer, client_id=uuid4())

    amending.correct_entry(
        entry, work=work(note="Bao 45 trái"), reason="đếm lại", by=cast.farmer, client_id=uuid4()
    )
    assert care.entries_for(other) == []
    following.catch_up()

    assert [(each.entry.note, each.is_of_tree) for each in care.entries_for(hers)] == [("Bao 45 trái", True)]
    assert care.entries_for(other) == []


def test_fruit_of_a_day_before_her_year_is_not_hers(orchard):
    contract = orchard.bought(since=1)

    with pytest.raises(AdoptionRefusedError, match="Ngày đó cây này chưa có chủ"):
        orchard.pick(contract, 10, days=3)


def test_the_same_work_sent_twice_is_one(orchard, cast):
    contract, client_id = orchard.bought(), uuid4()
    told = work()

    first = care.note_work(contract.offer.tree, told, by=cast.farmer, client_id=client_id)

    assert care.note_work(contract.offer.tree, told, by=cast.farmer, client_id=client_id) == first
    assert contract.offer.tree.entries.count() == 1


# ---- harvest


def test_a_harvest_is_a_lot_of_this_tree_named_in_its_own_event(orchard, cast):
    contract = orchard.bought()

    row = orchard.pick(contract, "41.5", is_last=False)

    body = events.body_of(row.event)
    assert body["epcList"] == [harvesting.tree_uri(contract.offer.tree)]
    assert body["langso:tree"] == "CC901"
    assert body["quantityList"][0]["quantity"] == 41.5
    assert row.lot.code in body["quantityList"][0]["epcClass"]
    assert states.face_of(fresh(contract)).state == "harvested"
    assert Message.objects.get(template="adoption/harvested").to == cast.buyer.log_actor


def test_a_harvest_sent_twice_is_one(orchard, cast):
    contract, client_id = orchard.bought(), uuid4()
    facts = {
        "trade_item": cast.bulk_mango,
        "quantity": Decimal(30),
        "at": days_ago(1),
        "by": cast.farmer,
        "is_last": True,
    }

    first = harvesting.declare(contract.offer.tree, client_id=client_id, **facts)

    assert harvesting.declare(contract.offer.tree, client_id=client_id, **facts) == first
    with pytest.raises(AdoptionRefusedError, match="lần hái cuối"):
        harvesting.declare(contract.offer.tree, client_id=uuid4(), **facts)


def test_a_tree_without_owner_is_harvested_with_its_plot(orchard):
    contract = orchard.agree(orchard.hold(orchard.offer()))

    with pytest.raises(AdoptionRefusedError, match="chưa có chủ"):
        orchard.pick(contract, 10)


def test_nobody_packs_or_sells_the_fruit_of_somebodys_tree(orchard, cast):
    contract = orchard.bought()
    lot = orchard.pick(contract, 50).lot
    facts = {"at": timezone.now(), "by": cast.packer, "place": cast.packhouse, "loss_kg": Decimal(0)}

    with pytest.raises(PackingRefusedError, match="cây CC901 đã có chủ"):
        packing.pack([(lot, Decimal(50))], trade_item=cast.boxed_mango, units=10, client_id=uuid4(), **facts)
    box = scheduled(contract, cast.buyer)
    packed = boxes.pack(box, place=cast.packhouse, by=cast.manager).lot
    booth = Booth.objects.create(
        organization=cast.cooperative,
        name="HTX",
        slug="htx",
        opened_at=timezone.now(),
        opened_by=cast.manager,
    )

    with pytest.raises(stock.StockRefusedError, match="chủ cây CC901"):
        stock.put_on_sale(packed, booth=booth, units=1, by=cast.manager)


def test_a_recall_of_the_trees_lot_reaches_its_owner(orchard, cast):

    contract = orchard.bought()
    lot = orchard.pick(contract, 50).lot
    box = scheduled(contract, cast.buyer)
    boxes.pack(box, place=cast.packhouse, by=cast.manager)

    started = recall.start(lot, reason="Thử thu hồi", by=cast.manager)
    following.catch_up()
    following.catch_up()

    told = Message.objects.get(template="adoption/recalled")
    assert told.to == cast.buyer.log_actor
    references = [each.reference for each in recall.holders_of([each.lot for each in started.lots.all()])]
    assert box.reference in references


# ---- boxes


def test_boxes_go_from_her_wish_to_her_door(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, 32)
    box = scheduled(contract, cast.buyer, 4)

    packed = boxes.pack(box, place=cast.packhouse, by=cast.manager)

    assert packed.lot.quantity == 4
    assert [each.parent.tree_harvest.tree.plate for each in packed.lot.made_from.all()] == ["CC901"]
    assert boxes.available_of(contract) == 12
    boxes.fetched(box, by=cast.manager)
    assert states.face_of(fresh(contract)).state == "delivered"
    assert Message.objects.filter(template="adoption/delivered", to=cast.buyer.log_actor).exists()


def test_more_than_was_picked_is_never_promised(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, 32)
    scheduled(contract, cast.buyer, 6)

    with pytest.raises(AdoptionRefusedError, match="còn 2\u00a0kg"):
        scheduled(contract, cast.buyer, 1)
    with pytest.raises(AdoptionRefusedError, match="lớn hơn 0"):
        scheduled(contract, cast.buyer, 0)
    with pytest.raises(AdoptionRefusedError, match="không phải của anh chị"):
        scheduled(contract, cast.trader, 1)


def test_a_wish_dropped_gives_its_kilograms_back_until_it_is_packed(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, 32)
    dropped, packed = scheduled(contract, cast.buyer, 3), scheduled(contract, cast.buyer, 3)
    boxes.pack(packed, place=cast.packhouse, by=cast.manager)

    boxes.drop(dropped, by=cast.buyer)
    boxes.drop(dropped, by=cast.buyer)

    assert boxes.available_of(contract) == 17
    with pytest.raises(AdoptionRefusedError, match="đóng rồi"):
        boxes.drop(packed, by=cast.buyer)
    with pytest.raises(AdoptionRefusedError, match="không phải đóng hộp"):
        boxes.pack(dropped, place=cast.packhouse, by=cast.manager)


def test_a_gift_carries_its_card_and_a_pickup_no_address(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, 32)

    gift = scheduled(contract, cast.buyer, 1, Way.GIFT, greeting="Chúc mừng năm mới")
    fetched = scheduled(contract, cast.buyer, 1, Way.PICKUP, greeting="không ghi đâu cả")

    assert gift.address.greeting == "Chúc mừng năm mới"
    assert not hasattr(fetched, "address")
    boxes.pack(fetched, place=cast.packhouse, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="tới lấy, không gửi"):
        boxes.hand_over(fetched, vessel=None, from_place=cast.dock, by=cast.manager)


def test_a_box_that_was_called_back_is_not_handed_to_its_owner(orchard, cast):
    contract = orchard.bought()
    row = orchard.pick(contract, 32)
    box = scheduled(contract, cast.buyer, 1, Way.PICKUP)
    boxes.pack(box, place=cast.packhouse, by=cast.manager)
    recall.start(row.lot, reason="Dư lượng", by=cast.manager)

    with pytest.raises(AdoptionRefusedError, match="thu hồi hoặc tạm giữ"):
        boxes.fetched(box, by=cast.manager)
    assert not box.steps.filter(step="delivered").exists()
