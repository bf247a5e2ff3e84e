"""Searching: the same words with and without accents, what is gone is gone at once, the order, and the rebuild."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as some

from commune.ledger import following
from commune.lib.fold import words
from commune.market import finding, indexing, listings, search
from commune.market.finding import Found
from commune.market.models import BoothText, ListingText, ListingWithdrawal
from commune.market.tests import goods
from commune.trace import holds, recall


def found(text, **kept):
    return [each.trade_item.name for each in Found(text, **kept)]


@pytest.mark.parametrize(
    "text",
    [
        "xoai cat chu",
        "Xoài CÁT chu",
        "cu lao xanh hop",
        "my tho",
        "Mỹ Thọ",
        "dong thap xoai",
        "Đồng Tháp",
        "xoai ca",
    ],
)
def test_every_word_counts_with_or_without_accents(cast, text):
    goods.listing(cast)
    goods.listing(cast, item=cast.gift_mango, price=99_000)

    assert "Xoài cát Chu hộp 5 kg" in found(text)


@pytest.mark.parametrize(
    "text", ["xoai xoai sau rieng", "sầu riêng", "dong nai", "", "  ", "!!", "'\"; --", "AND NOT *"]
)
def test_what_is_not_there_is_not_found(cast, text):
    goods.listing(cast)

    assert found(text) == []


def test_accents_as_typed_come_first_then_names_then_the_rest(cast):
    """ "cát" is written so in both; the other co-op only stands in the name of a place."""
    first, _ = goods.listing(cast)
    second, _ = goods.listing(cast, item=cast.gift_mango, price=99_000)

    assert found("xoai cat") == [second.trade_item.name, first.trade_item.name]  # the newest
    assert found("cát chu")[0] == first.trade_item.name
    assert len(Found("cù lao")) == 2


def test_pages_hold_each_row_once(cast):
    goods.listing(cast)
    goods.listing(cast, item=cast.gift_mango, price=99_000)
    whole = Found("xoài cát")

    assert len(whole) == 2
    assert [each.pk for each in whole[0:1] + whole[1:2]] == [each.pk for each in whole[0:2]]
    assert whole[2:4] == []


def test_a_withdrawn_listing_is_gone_with_its_words(cast):
    row, _ = goods.listing(cast)
    listings.withdraw(row, reason="hết mùa", by="system:test")

    assert found("xoai") == []
    assert len(Found("xoai")) == 0
    assert not ListingText.objects.exists()


def test_a_recalled_listing_is_out_of_sight_at_once_and_its_words_soon(cast, client):
    row, (lot,) = goods.listing(cast)
    recall.start(lot, reason="dư lượng", by=cast.manager)

    assert found("xoai") == []
    assert row.trade_item.name not in client.get("/market/").content.decode()
    following.catch_up()
    assert not ListingText.objects.exists()


def test_a_sold_out_listing_is_still_found(cast):
    row, _ = goods.listing(cast, lots_of=())

    assert found("xoai") == [row.trade_item.name]


def test_crops_and_places_of_what_was_found(cast):
    row, _ = goods.listing(cast)
    whole = Found("xoai")

    assert [(each.name, each.count) for each in whole.crops()] == [("Xoài", 1)]
    assert [each.key for each in whole.places()] == [row.booth.organization.unit_id]
    assert found("xoai", species=row.trade_item.variety.species, unit=row.booth.organization.unit) == [
        row.trade_item.name
    ]
    assert found("xoai", unit=row.booth.organization.unit.parent) == []


def test_a_booth_is_found(cast):
    goods.booth(cast)

    assert [each.name for each in finding.booths_like("htx cu lao")] == ["HTX xoài Cù Lao Xanh"]
    assert [each.name for each in finding.booths_like("cu la")] == ["HTX xoài Cù Lao Xanh"]
    assert finding.booths_like("sa mạc") == []


def test_the_index_is_compared_and_rebuilt(cast):
    goods.listing(cast)
    assert search.differences() == []
    organization = cast.cooperative
    organization.name = "HTX Đổi Tên"
    organization.save()
    BoothText.objects.all().delete()

    assert len(search.differences()) == 2
    with pytest.raises(SystemExit):
        call_command("search_index", "--check", stdout=StringIO())
    told = StringIO()
    call_command("search_index", stdout=told)

    assert json.loads(told.getvalue()) == {"listings": 1, "booths": 1}
    ListingText.objects.all().delete()
    search.mend()
    assert search.differences() == []
    assert len(Found("doi ten")) == 1


@given(some.text(max_size=40))
def test_a_question_has_as_many_words_as_the_house_folds(text):
    asked = indexing.question_of(text)

    assert list(asked.words) == words(text)[: indexing.MOST_WORDS]
    assert len(asked.accented) in (0, len(asked.words))


@pytest.mark.parametrize("letters", ["đ", "ð", "Đ", "ư", "ợ", "ỹ"])
def test_any_letter_can_be_asked_for(cast, letters):
    goods.listing(cast)

    assert isinstance(found(letters), list)


def test_the_page_narrows_to_a_crop(client, cast):
    row, _ = goods.listing(cast)

    page = client.get("/market/", {"q": "xoai", "cay": "MNGIN"}).content.decode()

    assert row.trade_item.name in page


def test_words_with_some_accents_still_find_names_before_the_rest(cast):
    """The newer one has the words in its booth's name only; nothing is written as typed ("thùng" is nowhere)."""
    named, _ = goods.listing(cast, item=cast.gift_mango, price=99_000)
    organization = cast.other_cooperative
    booth = goods.other_booth(cast)
    booth.name = "Xoai Cat Chu"
    booth.organization = organization
    rest = listings.offer(booth, trade_item=cast.dried_mango, price=40_000, by=cast.other_manager)
    asked = "Xoái cat"

    rows = [row.pk for row in Found(asked)]

    assert set(rows) == {named.pk, rest.pk}
    assert rows == [named.pk, rest.pk]
    assert [row.pk for page in range(2) for row in Found(asked)[page : page + 1]] == rows


def test_what_is_held_is_not_withdrawn_with_what_is_recalled(cast):
    row, (first, second) = goods.listing(cast, lots_of=(3, 4))
    holds.place(second, reason="thử", by=cast.manager)
    recall.start(first, reason="dư lượng", by=cast.manager)
    following.catch_up()

    assert not ListingWithdrawal.objects.filter(listing=row).exists()
    assert found("xoai") == [row.trade_item.name]


def test_a_booth_whose_words_were_just_made_anew_is_no_error(cast, monkeypatch):
    goods.booth(cast)
    monkeypatch.setattr(indexing, "found_in", lambda *_a, **_f: [10**6])

    assert finding.booths_like("cu lao") == []


def test_every_tier_on_postgresql_begins_with_a_vector_that_has_an_index(monkeypatch):
    """Spoken here whatever database the test is on: a name alone has none, a hundred thousand rows would be read."""
    monkeypatch.setattr(indexing.connection, "vendor", "postgresql")
    laid = [each.partition("(to_tsvector")[2] for each in indexing._laying("market_listingtext")]

    for tier in indexing._tiers(indexing.question_of("Xoài cat")):
        test, parts = indexing._postgres_test("market_listingtext", tier)
        first = test.partition(" @@")[0].replace("market_listingtext.", "").removeprefix("to_tsvector")
        assert any(f"{first})" == each for each in laid)
        assert test.count("%s") == len(parts)
