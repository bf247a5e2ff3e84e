"""Figures equal the rows behind them, whatever happens to the rows."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.farm import amending
from commune.ledger import evidence
from commune.lib import periods
from commune.lib.vietnamese import VIETNAM
from commune.market.tests import goods
from commune.orders import closing
from commune.orders.models import Canceller
from commune.orders.tests import deals
from commune.people.models import Organization, OrganizationKind
from commune.program import counted, indicators, loading, readings
from commune.program.models import Cell, Indicator, IndicatorReading, Part, StaleCell, Target
from commune.program.targets import target_of
from commune.program.tests.conftest import MARCH
from commune.units.models import AdminUnit

YEAR = periods.parse("2026")


def counts(reading):
    return reading.numerator, reading.denominator


def this_year():
    return periods.containing(timezone.now())[-1]


def rows_of(indicator, unit, period, part):
    (found,) = indicators.drill_down(indicator, unit, period, part)
    return found.told(found.rows)


def test_households_are_counted_once_whatever_they_write(figures, commune, cast, written):
    for day in range(3):
        written(cast.farmer, cast.plot, MARCH + timedelta(days=day))

    reading = indicators.compute(figures.households_with_diary, commune, YEAR)

    assert counts(reading) == (1, 3)
    assert round(reading.value, 2) == Decimal("33.33")
    assert reading.meets is False
    assert reading.grades == {"A": 3, "B": 0, "C": 3}


def test_the_list_holds_the_very_rows(figures, commune, cast, written):
    entries = [written(cast.farmer, cast.plot), written(cast.other_farmer, cast.other_plot)]

    rows = rows_of(figures.households_with_diary, commune, YEAR, Part.NUMERATOR)
    households = rows_of(figures.households_with_diary, commune, YEAR, Part.DENOMINATOR)

    assert {row.row for row in rows} == set(entries)
    assert all(str(row.row.pk) in row.address for row in rows)
    assert {row.row for row in households} == {
        cast.household,
        cast.other_household,
        cast.third_household,
    }


def test_a_voided_entry_counts_no_more(figures, commune, cast, written):
    entry = written(cast.farmer, cast.plot)
    figures.hear()
    amending.void_entry(entry, by=cast.farmer, reason="ghi nhầm vườn", client_id=uuid4())

    made = figures.hear()

    assert counts(indicators.compute(figures.households_with_diary, commune, YEAR)) == (0, 3)
    kept = IndicatorReading.objects.of_cell(figures.households_with_diary, commune, "2026").first()
    assert counts(kept) == (0, 3)
    assert made > 0


@pytest.mark.parametrize(
    ("at", "period", "counted"),
    [
        (datetime(2026, 1, 1, 0, 0, tzinfo=VIETNAM), "2026-01", 1),
        (datetime(2025, 12, 31, 23, 59, tzinfo=VIETNAM), "2026-01", 0),
        (datetime(2026, 3, 31, 23, 59, tzinfo=VIETNAM), "2026-Q1", 1),
        (datetime(2026, 4, 1, 0, 0, tzinfo=VIETNAM), "2026-Q1", 0),
    ],
)
def test_periods_end_at_midnight_in_vietnam(figures, commune, cast, written, at, period, counted):
    written(cast.farmer, cast.plot, at)

    reading = indicators.compute(figures.households_with_diary, commune, periods.parse(period))

    assert reading.numerator == counted


def test_a_household_founded_later_is_not_yet_counted(figures, commune):
    late = {"kind": OrganizationKind.HOUSEHOLD, "unit": commune, "founded_on": "2026-07-01"}
    Organization.objects.create(name="Hộ mới", code="MX-0999", **late)

    counted = [
        indicators.compute(figures.households_with_diary, commune, periods.parse(text)).denominator
        for text in ("2026-Q2", "2026-Q3")
    ]
    assert counted == [3, 4]


def test_cashless_and_traced_orders(figures, commune, cast):
    row, _ = goods.listing(cast)
    paid, unpaid, cancelled = (deals.order(cast, row) for _ in range(3))
    deals.money(paid)
    closing.cancel(cancelled, by_whom=Canceller.BUYER, by=cast.manager.log_actor, reason="khách đổi ý")
    figures.hear()

    period = this_year()
    cashless = indicators.compute(figures.cashless_orders, commune, period)
    traced = indicators.compute(figures.traced_orders, commune, period)

    assert counts(cashless) == (1, 1)
    assert counts(traced) == (2, 2)
    assert {each.row.code for each in rows_of(figures.traced_orders, commune, period, Part.NUMERATOR)} == {
        paid.code,
        unpaid.code,
    }
    assert counts(
        IndicatorReading.objects.of_cell(figures.cashless_orders, commune, period.text).first()
    ) == (1, 1)


def test_nothing_to_count_is_not_zero(figures, commune):
    reading = indicators.compute(figures.cashless_orders, commune, YEAR)

    assert counts(reading) == (0, 0)
    assert reading.value is None
    assert reading.meets is None


def test_news_reaches_commune_and_province_in_month_quarter_and_year(figures, commune, cast, written):
    written(cast.farmer, cast.plot)
    figures.hear()

    indicator = figures.households_with_diary
    cells = IndicatorReading.objects.filter(indicator=indicator, numerator=1).values_list("unit", "period")
    wanted = {
        (unit, period) for unit in ("vn2:C:30076", "vn2:P:82") for period in ("2026-03", "2026-Q1", "2026")
    }
    assert wanted <= set(cells)
    assert not StaleCell.objects.exists()


def test_a_reading_is_kept_when_its_figure_rests_or_has_moved_for_long(figures, commune):
    now, facts = timezone.now(), {"indicator": figures.households_with_diary, "unit": commune}
    facts |= {"not_placeable": 0, "grades": {}, "counted_at": now, "changed_since": now}
    busy, quiet, old = (Cell(period=f"2026-0{number}", **facts) for number in (1, 2, 3))
    quiet.counted_at = quiet.changed_since = now - timedelta(seconds=3)
    old.changed_since = now - timedelta(seconds=31)
    kept = Cell(period="2026-04", **facts | {"changed_since": None, "counted_at": now - timedelta(days=1)})
    Cell.objects.bulk_create([busy, quiet, old, kept])

    assert set(Cell.objects.to_keep(now).values_list("period", flat=True)) == {"2026-02", "2026-03"}
    assert (readings.record_settled(), readings.record_settled()) == (2, 0)
    assert Cell.objects.get(changed_since__isnull=False) == busy


def test_the_same_figure_is_kept_once(figures, commune, cast, written):
    written(cast.farmer, cast.plot)
    figures.hear()
    before = IndicatorReading.objects.count()

    counted.mark_again()

    assert figures.hear() == 0
    assert IndicatorReading.objects.count() == before


def test_a_figure_is_known_as_it_was(figures, commune, cast, written):
    indicator = figures.households_with_diary
    written(cast.farmer, cast.plot)
    figures.hear()
    between = timezone.now()
    written(cast.other_farmer, cast.other_plot)
    figures.hear()

    assert counts(readings.known_at(indicator, commune, YEAR, between)) == (1, 3)
    assert counts(readings.known_at(indicator, commune, YEAR, timezone.now())) == (2, 3)
    assert readings.known_at(indicator, commune, YEAR, MARCH) is None


def test_evidence_from_before_the_indicators_counts(cast, commune, written):
    written(cast.farmer, cast.plot)

    loading.load_sets(by="system:test")
    counted.refresh()
    readings.record_all()

    row = IndicatorReading.objects.of_cell(
        Indicator.objects.get(code="households-with-diary"), commune, "2026"
    ).first()
    assert counts(row) == (1, 3)


def test_targets_of_a_unit_go_before_those_of_all(figures, commune):
    indicator = figures.households_with_diary
    Target.objects.create(indicator=indicator, unit=commune.parent, comparison="at_least", amount=Decimal(70))
    Target.objects.create(indicator=indicator, unit=commune, comparison="at_least", amount=Decimal(80))
    Target.objects.create(
        indicator=indicator, unit=commune, period="2026-Q1", comparison="at_least", amount=Decimal(90)
    )

    def amount(unit, text):
        return target_of(indicator, unit, periods.parse(text)).amount

    other = AdminUnit.objects.select_related("parent__parent").get(pk="vn2:C:28273")
    assert [amount(commune, "2026-Q1"), amount(commune, "2026"), amount(other, "2026")] == [90, 80, 70]
    assert amount(AdminUnit.objects.get(pk="vn3:C:30121"), "2026") == 60


@pytest.mark.parametrize(
    ("comparison", "amount", "meets"),
    [
        ("at_least", "66.6", True),
        ("at_least", "66.6667", False),
        ("more_than", "66.6666", True),
        ("at_most", "66", False),
    ],
)
def test_targets_are_compared_exactly(figures, comparison, amount, meets):
    target = Target(comparison=comparison, amount=Decimal(amount))

    assert indicators.meets(figures.cashless_orders, Decimal(2), Decimal(3), target) is meets


def test_evidence_that_no_room_offers_gives_no_figure(figures, commune, monkeypatch):
    known = {name: kind for name, kind in evidence.evidence if name != "orders.order"}
    monkeypatch.setattr(evidence.evidence, "_values", known)

    reading = indicators.compute(figures.cashless_orders, commune, YEAR)

    assert reading.missing == ("orders.order",)
    assert (reading.numerator, reading.value) == (None, None)
    assert counted.keep([reading]) == 0


def test_definitions_that_cannot_be_counted_are_refused(cast):
    stated = {
        "code": "wrong", "name": "Sai", "citation": "", "is_checked": False, "valid_from": "2026-01-01",
        "indicators": [{
            "code": "a", "name": "A", "name_en": "A", "explanation": "", "explanation_en": "",
            "measured_in": "%",
            "formula": 'count nowhere.nothing during / sum colour of farm.diary_entry where activity < "x" during',
        }],
    }  # fmt: skip

    with pytest.raises(loading.DefinitionError) as refused:
        loading.load_set(stated, by="system:test")

    for part in ("nowhere.nothing", "colour", "activity (text) cannot be compared by <"):
        assert part in str(refused.value)


def test_loading_twice_adds_nothing(figures):
    before = Indicator.objects.count()
    loading.load_sets(by="system:test")

    assert Indicator.objects.count() == before == 5
