"""The tax page: rates by their edition to the đồng, a year by quarter and source, and nobody else's household."""

import itertools
import re
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from commune.lib.registry import Registry
from commune.payments import tax_year, taxes, turnover
from commune.payments.taxes import Kind, Tax
from commune.payments.turnover import Turnover

OLD, NEW = taxes.edition_of(2025), taxes.edition_of(2026)
PAGE = "/sell/money/tax/"
TODAY = date(2026, 7, 1)


@pytest.fixture
def told(monkeypatch, cast):
    """`told(day, amount, ...)`: a line of the farmer's household; rooms above say nothing."""
    lines, household = [], cast.household

    def ask(organization, first_day, last_day):
        return [line for line in lines if organization == household and first_day <= line.day <= last_day]

    only = Registry("sources of turnover")
    only.add("test", ask)
    monkeypatch.setattr(turnover, "sources", only)

    def tell(day, amount, source="Bán xô tại vườn", **facts):
        lines.append(Turnover(date.fromisoformat(day), amount, source, "phiếu", **facts))

    return tell


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("edition", "sold", "vat", "pit"),
    [
        (OLD, 0, 0, 0),
        (OLD, 99_999_999, 0, 0),
        (OLD, 100_000_000, 0, 0),
        (OLD, 100_000_001, 1_000_000, 500_000),
        (OLD, 100_000_100, 1_000_001, 500_001),
        (OLD, 240_000_000, 2_400_000, 1_200_000),
        (NEW, 240_000_000, 0, 0),
        (NEW, 499_999_999, 0, 0),
        (NEW, 500_000_000, 0, 0),
        (NEW, 500_000_001, 5_000_000, 0),
        (NEW, 500_000_100, 5_000_001, 1),
        (NEW, 740_000_000, 7_400_000, 1_200_000),
    ],
)
def test_amounts_to_the_dong_around_the_thresholds(edition, sold, vat, pit):
    assert taxes.tax_of(edition, sold) == Tax(vat, pit)


@given(
    some.sampled_from(taxes.editions()),
    some.integers(0, 10**12),
    some.integers(0, 10**12),
)
def test_who_sells_more_never_owes_less_and_nothing_at_or_below_the_threshold(edition, one, other):
    less, more = sorted((one, other))

    assert taxes.tax_of(edition, less).total <= taxes.tax_of(edition, more).total
    assert taxes.tax_of(edition, min(one, edition.tax_free)) == Tax(0, 0)
    if edition.kind == Kind.OWN_HARVEST:
        assert taxes.tax_of(edition, more) == Tax(0, 0)


@pytest.mark.parametrize("kind", Kind)
def test_every_day_since_the_first_edition_has_one_edition(kind):
    own = [each for each in taxes.editions() if each.kind == kind]

    for before, after in itertools.pairwise(own):
        assert before.valid_to.toordinal() + 1 == after.valid_from.toordinal()
    assert own[-1].valid_to is None
    assert all(each.law and each.words for each in own)
    assert taxes.edition_of(2020, kind) is None


def test_a_year_with_both_kinds_is_summed_apart_and_another_year_not_counted(told, cast):
    told("2025-12-31", 900_000_000)
    told("2026-01-01", 300_000_000)
    told("2026-03-31", 50_000_000, is_own_harvest=True)
    told("2026-04-01", 250_000_000, source="Bán ở sạp chợ")
    told("2026-06-30", -10_000_000)
    told("2026-07-02", 70_000_000)

    year = tax_year.of(cast.household, 2026, today=TODAY)

    assert [(each.trade, each.own) for each in year.quarters] == [
        (300_000_000, 50_000_000), (240_000_000, 0), (0, 0),
    ]  # fmt: skip
    assert {each.label: each.total for each in year.by_source} == {
        "Bán xô tại vườn": 340_000_000,
        "Bán ở sạp chợ": 250_000_000,
    }
    assert (year.taxable, year.whole.own, year.left, year.share) == (540_000_000, 50_000_000, 0, 100)
    assert year.due == Tax(5_400_000, 200_000)
    assert year.expected == 540_000_000 * 365 // 182
    assert tax_year.of(cast.household, 2025, today=TODAY).due == Tax(9_000_000, 4_500_000)
    assert tax_year.of(cast.household, 2027, today=TODAY) is None


def test_below_the_threshold_it_says_how_much_is_left(told, cast):
    told("2026-02-01", 499_999_999)

    year = tax_year.of(cast.household, 2026, today=TODAY)

    assert (year.left, year.share, year.due.total) == (1, 99, 0)


def test_what_only_went_back_is_no_turnover_below_nothing(told, cast):
    told("2026-02-01", -5_000)

    year = tax_year.of(cast.household, 2026, today=TODAY)

    assert (year.taxable, year.left, year.due) == (0, 500_000_000, Tax(0, 0))


def test_she_reads_her_year_in_plain_words_and_takes_the_lines_along(told, client, cast, monkeypatch):
    monkeypatch.setattr("commune.payments.tax_views.timezone.localdate", lambda: TODAY)
    told("2026-03-05", 125_000_000)
    told("2026-03-06", 8_000_000, is_own_harvest=True)
    told("2025-05-05", 100_000_001)
    client.force_login(cast.farmer)

    for words in (
        "125.000.000 ₫",
        "375.000.000 ₫",
        "8.000.000 ₫",
        "ước tính",
        "hỏi cơ quan thuế",
        "149/2025/QH15",
    ):
        assert words in page(client.get(PAGE))
    before = page(client.get(f"{PAGE}?nam=2025&ho={cast.household.code}"))
    assert "1.500.000 ₫" in before
    assert "40/2021/TT-BTC" in before
    assert client.get(f"{PAGE}?nam=abc").status_code == 200
    file = client.get(f"{PAGE}lines.xlsx?nam=2026").content
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert [row[3:] for row in rows if row[2] == "phiếu"] == [
        ["Hàng buôn bán", 125_000_000],
        ["Nhà trồng, chưa chế biến", 8_000_000],
    ]
    assert rows[-1][4] == 133_000_000
    assert PAGE in page(client.get("/sell/money/"))


@pytest.mark.parametrize("who", ["manager", "technician", "other_farmer", "official", "auditor", "buyer"])
def test_nobody_else_sees_a_households_turnover(told, client, cast, who):
    told("2026-03-05", 125_000_000)
    client.force_login(getattr(cast, who))

    for address in (PAGE, f"{PAGE}lines.xlsx"):
        assert client.get(f"{address}?ho={cast.household.code}").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, cast):
    for address in (PAGE, f"{PAGE}lines.xlsx"):
        assert "/accounts/login/" in client.get(address).url


def test_a_thousand_lines_cost_no_more_questions_than_one(told, client, cast, django_assert_max_num_queries):
    for number in range(1000):
        told("2026-03-05", 1000 + number)
    client.force_login(cast.farmer)
    client.get(PAGE)

    with django_assert_max_num_queries(60):
        client.get(PAGE)
