"""Who fits whom, with the reasons; who is told; and when a phone number may be seen."""

import pytest
from django.utils import translation

from commune.ledger import following
from commune.messages.models import Message
from commune.people import consents
from commune.people.models import Purpose
from commune.products import items
from commune.trading import introducing, registering
from commune.trading.matching import fit_of
from commune.trading.models import Match, MatchInterest, Offer
from commune.trading.refusing import TradeRefusedError
from commune.trading.tests.test_registering import granted
from commune.trading.tests.trade import days_from_now

pytestmark = pytest.mark.django_db


def reasons(fit):
    return {each.name: (each.points, each.words) for each in fit.reasons}


def test_what_fits_in_everything_has_a_hundred_points_and_says_why(trade):
    fit = fit_of(trade.offer(), trade.want())

    told = reasons(fit)
    assert fit.score == 100
    assert told["variety"] == (30, "Đúng giống Xoài cát Chu")
    assert told["grade"] == (20, "Đúng loại: Loại 1")
    assert told["week"] == (20, "Trùng trọn thời gian có hàng")
    assert told["distance"] == (10, "Cách nơi nhận chừng 2 km")
    assert told["price"] == (10, "Giá bán không cao hơn giá mua")


@pytest.mark.parametrize(
    ("offered", "wanted", "name", "points", "words"),
    [
        ({"grade": "second"}, {}, "grade", 0, "Khác loại: có Loại 2, cần Loại 1"),
        ({"grade": "first"}, {"grade": "second"}, "grade", 15, "Loại tốt hơn yêu cầu: Loại 1"),
        ({"grade": "mixed"}, {}, "grade", 5, "Khác loại"),
        ({"grade": "second"}, {"grade": ""}, "grade", 20, "Đúng loại: Loại 2"),
        ({"price": 22_000}, {}, "price", 5, "cao hơn giá mua 1.000"),
        ({"price": 30_000}, {}, "price", 0, "cao hơn giá mua 9.000"),
        ({"price": None}, {}, "price", 5, "thương lượng"),
    ],
)
def test_each_difference_costs_points_and_is_said(trade, offered, wanted, name, points, words):
    fit = fit_of(trade.offer(**offered), trade.want(**wanted))

    assert reasons(fit)[name][0] == points
    assert words in reasons(fit)[name][1]


def test_days_that_overlap_in_part_count_in_part_and_none_at_all_is_no_fit(trade):
    offer = trade.offer(since=days_from_now(0), until=days_from_now(9))
    half = fit_of(offer, trade.want(since=days_from_now(5), until=days_from_now(20)))
    never = fit_of(offer, trade.want(since=days_from_now(15), until=days_from_now(20)))

    assert reasons(half)["week"] == (10, "Trùng 5 trong 10 ngày có hàng")
    assert (never.score, never.reasons) == (0, ())


def test_a_want_of_every_week_takes_whatever_comes(trade):
    fit = fit_of(trade.offer(since=days_from_now(14), until=days_from_now(20)), trade.want(until=None))

    assert reasons(fit)["week"][0] == 20


def test_another_species_does_not_fit(trade):
    durian = items.add_variety(
        species=items.add_species(code="DURZI", name="Sầu riêng", scientific_name="Durio"), name="Ri6"
    )

    assert fit_of(trade.offer(), trade.want(variety=durian)).score == 0


def test_what_the_buyer_insists_on_keeps_others_from_being_introduced(trade):
    certificate = granted(trade)
    covered, other = trade.offer(), trade.offer("other_farmer")
    want = trade.want(standard=certificate.standard)
    following.catch_up()

    assert set(Match.objects.values_list("offer", flat=True)) == {covered.pk}
    assert reasons(fit_of(other, want))["certificate"] == (0, "Chưa có VietGAP còn hiệu lực cho hàng này")


def test_both_sides_are_told_once_whoever_came_first(trade):
    trade.offer()
    trade.want()
    trade.offer("third_farmer", 100)

    following.catch_up()
    following.catch_up()

    assert Match.objects.count() == 2
    told = Message.objects.filter(template="trading/news")
    assert told.filter(to=trade.cast.farmer.log_actor, subject="Có người cần mua").count() == 1
    assert told.filter(to=trade.cast.purchaser.log_actor, subject="Có người đăng ký bán").count() == 2


def test_a_household_is_told_of_by_its_code_without_consent(trade):
    trade.offer("other_farmer")
    trade.want()
    following.catch_up()

    message = Message.objects.get(to=trade.cast.purchaser.log_actor)
    assert "Hộ MX-0042" in message.body
    assert "Đờn" not in message.body


def test_phones_are_seen_only_when_both_want_it(trade):
    offer, want = trade.offer(), trade.want()
    match = trade.match(offer, want, is_mutual=False)
    pair = (offer.organization, want.organization)
    seen = introducing.may_see_phones

    introducing.say_interest(match, by=trade.cast.purchaser)
    assert not seen(trade.cast.purchaser, *pair)

    introducing.say_interest(match, by=trade.cast.farmer)
    introducing.say_interest(match, by=trade.cast.farmer)
    assert seen(trade.cast.purchaser, *pair)
    assert seen(trade.cast.farmer, *pair)
    assert not seen(trade.cast.other_manager, *pair)
    assert MatchInterest.objects.count() == 2
    assert introducing.phones_of(offer.organization) == [("Nguyễn Thị Sáu Lành", "+84900000001")]


def test_a_stranger_says_nothing_for_others(trade):
    match = trade.match(trade.offer(), trade.want(), is_mutual=False)

    with pytest.raises(TradeRefusedError):
        introducing.say_interest(match, by=trade.cast.other_manager)


def test_offers_are_found_without_accents_and_never_by_a_name_that_a_consent_may_hide_again(trade):
    consents.give(trade.cast.other_farmer, purpose=Purpose.NAME, by=trade.cast.other_farmer)
    trade.offer("other_farmer")

    for text in ("xoai cat chu", "Xoài CÁT", "mx-0042", "my tho loai 1"):
        assert Offer.objects.like(text).count() == 1, text
    for text in ("Tư Đờn", "sau rieng"):
        assert Offer.objects.like(text).count() == 0, text


def test_withdrawn_and_sold_out_offers_are_not_proposed(trade):
    gone, taken = trade.offer(), trade.offer("third_farmer", 100)
    want = trade.want()
    registering.withdraw_offer(gone, reason="Bán rồi", by=trade.cast.farmer)
    taken.level.__class__.objects.filter(offer=taken).update(available=0)

    assert introducing.offers_for(want) == []


def test_reasons_are_told_in_english_too(trade):
    with translation.override("en"):
        told = reasons(fit_of(trade.offer(), trade.want()))

    assert told["grade"][1] == "The grade asked for: Grade 1"
