"""Registering to sell and to buy: bound to what there is; sent twice, one; the impossible is refused."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.people.models import Membership
from commune.quality import certificates, editions
from commune.quality.models import Standard
from commune.trace import holds
from commune.trace.claims import Claim, claims
from commune.trading import counter, deliveries, registering
from commune.trading.models import Offer, Source, Want
from commune.trading.refusing import TradeRefusedError
from commune.trading.tests.trade import days_from_now
from commune.trading.vouching import certificates_of

pytestmark = pytest.mark.django_db


def test_an_offer_of_a_plot_is_a_forecast_and_all_of_it_is_left(trade):
    offer = trade.offer(kilograms=600)

    assert (offer.source, offer.trade_item) == (Source.FORECAST, trade.cast.bulk_mango)
    assert offer.level.available == 600
    assert counter.differences() == []


def test_an_offer_sent_twice_is_one_and_other_words_under_its_key_are_refused(trade):
    key, terms = uuid4(), trade.terms()
    ask = {"by": trade.cast.farmer, "client_id": key}

    once = registering.offer(trade.cast.household, terms, **ask)

    assert registering.offer(trade.cast.household, terms, **ask) == once
    assert Offer.objects.count() == 1
    with pytest.raises(TradeRefusedError, match="nội dung khác"):
        registering.offer(trade.cast.household, trade.terms(kilograms=601), **ask)


@pytest.mark.parametrize(
    ("facts", "part", "words"),
    [
        ({"kilograms": 0}, "kilograms", "Số ký"),
        ({"kilograms": 1_000_001}, "kilograms", "Số ký"),
        ({"price": 0}, "price", "Giá"),
        ({"price": 10_000_001}, "price", "Giá"),
        ({"grade": "golden"}, "grade", "loại"),
        ({"grade": ""}, "grade", "loại"),
        ({"kilograms": 19_201}, "kilograms", "diện tích"),
        ({"since": days_from_now(-20), "until": days_from_now(-10)}, "week", "đã qua"),
        ({"since": days_from_now(0), "until": days_from_now(100)}, "week", "Thời gian"),
        ({"since": days_from_now(200), "until": days_from_now(207)}, "week", "mở vụ"),
    ],
)
def test_impossible_offers_are_refused(trade, facts, part, words):
    with pytest.raises(TradeRefusedError, match=words) as refusal:
        trade.offer(**facts)

    assert refusal.value.part == part
    assert Offer.objects.count() == 0


def test_all_forecasts_of_a_plot_together_keep_to_its_size(trade):
    trade.offer(kilograms=19_000)

    with pytest.raises(TradeRefusedError, match="diện tích"):
        trade.offer(kilograms=300)


def test_a_stranger_offers_nothing_of_another_household(trade):
    with pytest.raises(TradeRefusedError, match="không bán hàng"):
        registering.offer(trade.cast.household, trade.terms(), by=trade.cast.other_farmer, client_id=uuid4())
    with pytest.raises(TradeRefusedError, match="không phải của nơi bán"):
        registering.offer(
            trade.cast.other_household, trade.terms(), by=trade.cast.other_farmer, client_id=uuid4()
        )


def test_an_expired_right_registers_nothing(trade):
    membership = Membership.objects.get(person=trade.cast.farmer)
    membership.until = timezone.now() - timedelta(hours=1)
    membership.save()

    with pytest.raises(TradeRefusedError, match="không bán hàng"):
        trade.offer()


def test_a_lot_is_offered_up_to_what_is_left_of_it(trade):
    lot = trade.lot(kilograms="200")
    ask = {"by": trade.cast.farmer, "lot": lot}
    registering.offer(trade.cast.household, trade.terms(kilograms=150), client_id=uuid4(), **ask)

    with pytest.raises(TradeRefusedError, match="chỉ còn 50 kg"):
        registering.offer(trade.cast.household, trade.terms(kilograms=51), client_id=uuid4(), **ask)


def test_what_was_sold_of_a_lot_is_not_counted_as_promised_too(trade):
    made = trade.concluded()
    lot = trade.lot(kilograms="200")
    ask = {"by": trade.cast.farmer, "lot": lot}
    registering.offer(trade.cast.household, trade.terms(kilograms=150), client_id=uuid4(), **ask)
    row = deliveries.deliver(made, lot=lot, kilograms=Decimal(150), by=trade.cast.manager, client_id=uuid4())
    deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)

    assert registering.offer(trade.cast.household, trade.terms(kilograms=50), client_id=uuid4(), **ask)
    with pytest.raises(TradeRefusedError, match="chỉ còn 0 kg"):
        registering.offer(trade.cast.household, trade.terms(kilograms=1), client_id=uuid4(), **ask)


def test_a_lot_that_is_somebodys_already_is_not_offered(trade, monkeypatch):
    lot = trade.lot()
    told = {lot.pk: Claim("tree:1", "trái của cây CC901 đã có chủ")}
    monkeypatch.setitem(claims._values, "test.owner", lambda _: told)

    with pytest.raises(TradeRefusedError, match="cây CC901 đã có chủ"):
        registering.offer(
            trade.cast.household, trade.terms(kilograms=50), lot=lot, by=trade.cast.farmer, client_id=uuid4()
        )


def test_a_held_lot_is_not_offered(trade):
    lot = trade.lot()
    holds.place(lot, reason="Chờ kiểm", by=trade.cast.technician)

    with pytest.raises(TradeRefusedError, match="tạm giữ"):
        registering.offer(
            trade.cast.household, trade.terms(kilograms=10), by=trade.cast.farmer, client_id=uuid4(), lot=lot
        )


def test_households_do_not_register_to_buy(trade):
    terms = trade.terms(place=trade.cast.gathering_point)

    with pytest.raises(TradeRefusedError, match="Chỉ thương lái"):
        registering.want(trade.cast.household, terms, by=trade.cast.farmer, client_id=uuid4())
    assert Want.objects.count() == 0


def test_a_want_names_no_orchard_as_the_place_to_receive(trade):
    with pytest.raises(TradeRefusedError, match="nơi nhận hàng"):
        trade.want(place=trade.cast.plot)


def test_a_withdrawn_offer_is_gone_from_the_board_once(trade):
    offer = trade.offer()

    first = registering.withdraw_offer(offer, reason="Bán rồi", by=trade.cast.farmer)

    assert registering.withdraw_offer(offer, reason="Bán rồi", by=trade.cast.farmer) == first
    assert not Offer.objects.standing(trade.today).exists()
    with pytest.raises(TradeRefusedError):
        registering.withdraw_offer(trade.offer(), reason="x", by=trade.cast.other_farmer)


def granted(trade, **facts):
    editions.load_standards(by="system:test")
    standard = Standard.objects.get(slug="vietgap-2017")
    told = {
        "holder": trade.cast.cooperative,
        "number": "MINHHOA-1",
        "certifier": "Minh họa",
        "valid_from": days_from_now(-30),
        "valid_to": days_from_now(30),
        "varieties": [trade.variety],
        "places": [trade.cast.plot],
        "by": trade.cast.manager,
    }
    return certificates.grant(standard, **(told | facts))


def test_an_offer_names_only_certificates_that_cover_it_on_that_day(trade):
    certificate = granted(trade)
    covered, other = trade.offer(), trade.offer("other_farmer")

    assert certificates_of(covered, trade.today) == [certificate]
    assert certificates_of(other, trade.today) == []
    assert certificates_of(covered, days_from_now(31)) == []


def test_a_suspended_certificate_is_not_named(trade):
    certificate = granted(trade)
    offer = trade.offer()

    certificates.suspend(certificate, since=trade.today, reason="Minh họa", by=trade.cast.manager)

    assert certificates_of(offer, trade.today) == []
