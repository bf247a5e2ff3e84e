"""From a free tree to an owner: one at a time, agreed words, money that comes as it comes."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import contracts, holding, listing, losses, owners, refunds, states
from commune.adoption.models import (
    ContractPaid,
    HoldEnd,
    LossCause,
    OwnerRefund,
    TreeContract,
    TreeHold,
    TreeOffer,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.adoption.tests.fields import PRICE, fresh, shown, today
from commune.ledger import following
from commune.messages.models import Message


def test_a_tree_is_held_by_one_and_free_again_when_the_minutes_are_over(orchard, cast):
    offer = orchard.offer()
    held_at = timezone.now() - timedelta(minutes=40)
    first = orchard.hold(offer, at=held_at)

    with pytest.raises(holding.TakenError):
        orchard.hold(offer, cast.trader, at=held_at + timedelta(minutes=10))
    second = orchard.hold(offer, cast.trader)

    assert HoldEnd.objects.get(hold=first).reason == "Hết giờ giữ cây"
    assert (first.number, second.number) == (0, 1)
    assert states.face_of_offer(shown(offer)).state == "held"


def test_a_hold_sent_twice_is_one_and_is_nobody_elses(orchard, cast):
    offer, client_id = orchard.offer(), uuid4()

    first = holding.hold(offer, by=cast.buyer, client_id=client_id)
    again = holding.hold(offer, by=cast.buyer, client_id=client_id)

    assert first == again
    with pytest.raises(AdoptionRefusedError, match="đã dùng cho cây khác"):
        holding.hold(offer, by=cast.trader, client_id=client_id)


def test_the_job_frees_what_ran_out_and_nothing_else(orchard, cast):
    late = orchard.hold(orchard.offer("CC901"), at=timezone.now() - timedelta(hours=1))
    standing = orchard.hold(orchard.offer("CC902"), cast.trader)
    agreed = orchard.hold(orchard.offer("CC903"), cast.official)
    orchard.agree(agreed)

    assert holding.end_due() == 1
    assert holding.end_due(timezone.now() + timedelta(hours=2)) == 1

    assert list(TreeHold.objects.standing()) == [agreed]
    assert set(HoldEnd.objects.values_list("hold", flat=True)) == {late.pk, standing.pk}


def test_nobody_sits_on_the_whole_orchard(orchard):
    for number in range(901, 904):
        orchard.hold(orchard.offer(f"CC{number}"))

    with pytest.raises(AdoptionRefusedError, match="nhiều nhất 3 cây"):
        orchard.hold(orchard.offer("CC904"))


def test_the_words_agreed_to_are_kept_and_may_not_change_under_the_hand(orchard):
    hold = orchard.hold(orchard.offer())

    with pytest.raises(AdoptionRefusedError, match="Điều khoản vừa đổi"):
        orchard.agree(hold, agreed="0" * 64)
    contract = orchard.agree(hold)

    assert "CC901" in contract.wording
    assert "3.500.000" in contract.wording
    assert "70 kg" in contract.wording
    assert contract.party.name not in contract.wording


def test_a_hold_that_is_over_gives_no_contract(orchard):
    hold = orchard.hold(orchard.offer(), at=timezone.now() - timedelta(hours=1))

    with pytest.raises(AdoptionRefusedError, match="hết giờ giữ cây"):
        orchard.agree(hold)
    assert TreeContract.objects.count() == 0


def test_money_makes_her_the_owner_and_the_farmer_hears_of_it(orchard, cast):
    contract = orchard.bought()

    assert owners.owner_of(contract) == cast.buyer
    assert states.face_of(contract).state == "cooling"
    assert states.face_of_offer(shown(contract.offer)).state == "owned"
    told = Message.objects.get(to=cast.farmer.log_actor, template="adoption/owned")
    assert "CC901" in told.subject


def test_the_same_news_twice_pays_once_and_what_is_too_much_goes_back(orchard):
    contract = orchard.bought()

    orchard.money(contract, 500_000)
    following.catch_up()

    assert ContractPaid.objects.get().amount == PRICE
    assert [(each.cause, each.amount) for each in OwnerRefund.objects.all()] == [("surplus", 500_000)]


def test_two_part_payments_pay_and_the_first_is_told_to_be_short(orchard, cast):
    contract = orchard.agree(orchard.hold(orchard.offer()))

    orchard.money(contract, PRICE - 1)
    assert not hasattr(fresh(contract), "paid")
    assert Message.objects.filter(template="adoption/short", to=cast.buyer.log_actor).exists()
    orchard.money(contract, 1)

    assert fresh(contract).paid.amount == PRICE
    assert not OwnerRefund.objects.exists()


def test_money_too_late_goes_back_and_the_tree_is_free(orchard, cast):
    concluded = timezone.now() - timedelta(hours=25)
    contract = orchard.agree(orchard.hold(orchard.offer(), at=concluded), at=concluded)

    assert contracts.expire_due() == 1
    assert contracts.expire_due() == 0
    orchard.hold(contract.offer, cast.trader)
    orchard.money(contract)

    contract = fresh(contract)
    assert contract.end.cause == "expired"
    assert not hasattr(contract, "paid")
    assert [(each.cause, each.amount) for each in contract.refunds.all()] == [("late", PRICE)]


def test_a_part_that_came_in_time_goes_back_when_the_rest_does_not_come(orchard):
    concluded = timezone.now() - timedelta(hours=25)
    contract = orchard.agree(orchard.hold(orchard.offer(), at=concluded), at=concluded)
    orchard.money(contract, 1_000_000, at=concluded + timedelta(hours=1))

    contracts.expire_due()
    orchard.money(contract, 400_000)

    assert sum(each.amount for each in OwnerRefund.objects.all()) == 1_400_000


def test_money_that_is_here_is_not_expired_by_a_job_that_is_quicker_than_the_news(orchard, monkeypatch):
    concluded = timezone.now() - timedelta(hours=25)
    contract = orchard.agree(orchard.hold(orchard.offer(), at=concluded), at=concluded)
    with monkeypatch.context() as patch:
        patch.setattr("commune.ledger.following.catch_up", lambda: None)
        orchard.money(contract, at=concluded + timedelta(hours=2))
        assert contracts.expire_due() == 0

    following.catch_up()
    assert fresh(contract).paid.amount == PRICE


def test_she_may_change_her_mind_for_three_days_and_gets_everything_back(orchard, cast):
    contract = orchard.bought()

    contracts.cancel(contract, by=cast.buyer)
    contracts.cancel(contract, by=cast.buyer)

    assert fresh(contract).end.cause == "withdrawn"
    assert [(each.cause, each.amount) for each in OwnerRefund.objects.all()] == [("withdrawn", PRICE)]
    assert orchard.bought("CC901", cast.trader).buyer == cast.trader


def test_after_three_days_or_the_first_fruit_she_may_not(orchard, cast):
    late = orchard.bought("CC901", at=timezone.now() - timedelta(days=4))
    picked = orchard.bought("CC902", cast.trader, since=5)
    orchard.pick(picked, 20, is_last=False)

    with pytest.raises(AdoptionRefusedError, match="qua thời gian cân nhắc"):
        contracts.cancel(late, by=cast.buyer)
    with pytest.raises(AdoptionRefusedError, match="đã hái"):
        contracts.cancel(picked, by=cast.trader)


def test_a_stranger_cancels_nothing(orchard, cast):
    contract = orchard.bought()

    with pytest.raises(AdoptionRefusedError, match="không phải của anh chị"):
        contracts.cancel(contract, by=cast.trader)


def test_who_was_about_to_pay_for_a_lost_tree_is_told_not_to(orchard, cast):
    awaiting = orchard.agree(orchard.hold(orchard.offer()))

    losses.report_loss(awaiting.offer.tree, cause=LossCause.STORM, happened_on=today(), by=cast.farmer)
    orchard.money(awaiting)

    assert fresh(awaiting).end.cause == "lost"
    assert OwnerRefund.objects.get().amount == PRICE
    with pytest.raises(AdoptionRefusedError, match="không còn mở bán"):
        orchard.hold(awaiting.offer)


def test_the_co_op_notes_what_it_sent_back_once(orchard, cast):
    contract = orchard.bought()
    orchard.money(contract, 5_000)
    refund = OwnerRefund.objects.get()

    with pytest.raises(AdoptionRefusedError, match="Chỉ quản lý"):
        refunds.note_sent(refund, transaction_number="FT1", by=cast.other_manager)
    with pytest.raises(AdoptionRefusedError, match="mã giao dịch"):
        refunds.note_sent(refund, transaction_number="  ", by=cast.manager)
    first = refunds.note_sent(refund, transaction_number="FT1", by=cast.manager)

    assert refunds.note_sent(refund, transaction_number="FT2", by=cast.manager) == first


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"plate": "CAY 1"}, "hai chữ và ba tới năm số"),
        ({"planted_year": 1800}, "Năm trồng không đúng"),
        ({"planted_year": today().year + 1}, "Năm trồng không đúng"),
        ({"height_m": Decimal(0)}, "lớn hơn 0"),
        ({"mean_yield_kg": 0}, "lớn hơn 0"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(orchard, wrong, told):
    with pytest.raises(AdoptionRefusedError, match=told):
        orchard.tree(**wrong)


def test_a_plate_is_given_once(orchard):
    assert orchard.tree() == orchard.tree("cc901")

    with pytest.raises(AdoptionRefusedError, match="đã có rồi"):
        orchard.tree(planted_year=2001)
    with pytest.raises(AdoptionRefusedError, match="đã có rồi"):
        orchard.tree(mean_yield_kg=90)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"price": 0}, "Giá phải lớn hơn 0"),
        ({"price": 500_000_000}, "dưới 500.000.000"),
        ({"floor_kg": 0}, "Số ký bảo đảm"),
        ({"floor_kg": 121}, "không quá 120 kg"),
        ({"since": -301}, "Ngày hết năm"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(orchard, wrong, told):
    with pytest.raises(AdoptionRefusedError, match=told):
        orchard.offer(**wrong)


def test_a_name_stands_for_one_set_of_rules(orchard, cast):
    told = {"name": "Năm nay", "on_loss": "refund", "resale_price": 20_000, "by": cast.manager}
    first = listing.set_terms(cast.cooperative, on_shortfall="refund", **told)

    assert listing.set_terms(cast.cooperative, on_shortfall="refund", **told) == first
    with pytest.raises(AdoptionRefusedError, match="Hãy đặt tên khác"):
        listing.set_terms(cast.cooperative, on_shortfall="credit", **told)


def test_a_year_of_another_age_is_refused(orchard, cast):
    facts = {"terms": orchard.terms(), "box_item": cast.boxed_mango, "price": PRICE, "floor_kg": 70}
    for starts, ends in ((date(9999, 1, 2), date(9999, 12, 31)), (date(1, 1, 1), date(1, 12, 31))):
        with pytest.raises(AdoptionRefusedError, match="xa quá"):
            listing.offer_year(orchard.tree(), starts_on=starts, ends_on=ends, by=cast.manager, **facts)


def test_a_year_is_offered_once_until_it_is_withdrawn(orchard, cast):
    offer = orchard.offer()

    assert orchard.offer() == offer
    with pytest.raises(AdoptionRefusedError, match="chồng lên"):
        orchard.offer(price=PRICE + 1)
    listing.withdraw(offer, reason="Ghi sai giá", by=cast.manager)

    assert orchard.offer(price=PRICE + 1) != offer
    assert TreeOffer.objects.standing().count() == 1


def test_what_somebody_holds_is_not_withdrawn(orchard, cast):
    offer = orchard.offer()
    orchard.hold(offer)

    with pytest.raises(AdoptionRefusedError, match="đang có người giữ"):
        listing.withdraw(offer, reason="Thôi", by=cast.manager)


def test_another_co_op_lists_nothing_here(orchard, cast):
    with pytest.raises(AdoptionRefusedError, match="Chỉ quản lý"):
        listing.add_tree(
            cast.cooperative,
            plate="CC999",
            plot=cast.plot,
            variety=cast.bulk_mango.variety,
            planted_year=2010,
            height_m=Decimal(4),
            canopy_m=Decimal(4),
            mean_yield_kg=100,
            by=cast.other_manager,
        )
