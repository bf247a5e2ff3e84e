"""Production by hamlet and variety, from harvests and seasons; nothing typed, nothing public of few households."""

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commune.farm.seasons import open_season
from commune.lib import periods
from commune.places.hamlets import assign_plot, enter_hamlet
from commune.production import figures
from commune.production.figures import FEWEST_HOUSEHOLDS, Line, Statistics
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db
FIRST = date(2025, 7, 1)


@pytest.fixture
def village() -> Village:
    return build_village()


def hamlet(village, name):
    return enter_hamlet(
        village.unit, name=name, since=FIRST, is_illustrative=True, by=village.official, client_id=uuid4()
    )


def season(village, plot):
    start = days_ago(60).date()
    open_season(
        plot,
        variety=village.variety,
        name="Vụ thử",
        starts_on=start,
        ends_on=start + timedelta(days=90),
        by=village.manager,
    )


def this_month():
    return periods.containing(days_ago(2))[0]


def by_label(found):
    return {line.label: line for line in found.hamlets}


def test_harvests_and_area_count_for_the_hamlet_of_the_day(village):
    first, second = hamlet(village, "ấp Một"), hamlet(village, "ấp Hai")
    season(village, village.plot)
    assign_plot(village.plot, hamlet=first, since=FIRST, by=village.official)
    harvested(village, "120.5")
    assign_plot(village.plot, hamlet=second, since=days_ago(0).date(), by=village.official)

    found = by_label(figures.statistics_of(village.unit, this_month()))
    assert found["ấp Một (minh họa)"].kilograms == Decimal("120.5")
    assert found["ấp Một (minh họa)"].area_m2 is None
    assert found["ấp Hai (minh họa)"].kilograms is None
    assert found["ấp Hai (minh họa)"].area_m2 == 3200


def test_what_nobody_assigned_stands_apart_and_the_total_is_whole(village):
    season(village, village.plot)
    harvested(village, "100")
    harvested(village, "50", plot=village.other_plot, by=village.second_farmer)
    assign_plot(village.plot, hamlet=hamlet(village, "ấp Một"), since=FIRST, by=village.official)

    found = figures.statistics_of(village.unit, this_month())
    assert by_label(found)["chưa gán ấp"].kilograms == Decimal(50)
    assert found.total.kilograms == Decimal(150)
    assert sum(line.kilograms or 0 for line in found.hamlets) == found.total.kilograms
    assert [line.label for line in found.varieties] == [village.variety.name]
    assert by_label(found)["ấp Một (minh họa)"].tons_a_hectare == Decimal("0.31")


def test_a_period_without_records_says_none_and_not_zero(village):
    found = figures.statistics_of(village.unit, periods.parse("2001"))

    assert found.total.kilograms is None
    assert found.total.tons_a_hectare is None
    assert found.hamlets == []


def lines(*households):
    return [
        Line(str(number), f"ấp {number}", 1, 1000, 1, Decimal(500), count)
        for number, count in enumerate(households)
    ]


def test_few_households_are_withheld_and_none_follows_by_subtraction(village):
    total = Line("", "Toàn xã", 1, 9000, 9, Decimal(5000), 20)
    found = Statistics(village.unit, this_month(), lines(1, 9, 5, 7), lines(1, 2, 9), total, 0)
    public = figures.public(found)

    assert [line.is_withheld for line in public.hamlets] == [True, False, True, False]
    assert [line.is_withheld for line in public.varieties] == [True, True, False]
    assert all(line.kilograms is None for line in public.hamlets if line.is_withheld)
    assert not public.total.is_withheld


def test_a_total_of_few_households_is_withheld_too(village):
    total = Line("", "Toàn xã", 1, 9000, 9, Decimal(5000), FEWEST_HOUSEHOLDS - 1)

    assert figures.public(Statistics(village.unit, this_month(), [], [], total, 0)).total.is_withheld


def address(village, period, view="statistics"):
    return reverse(f"production:{view}", args=[village.unit.pk, period])


def test_the_official_sees_the_table_and_the_harvests_behind_it(client, village):
    one = hamlet(village, "ấp Một")
    assign_plot(village.plot, hamlet=one, since=FIRST, by=village.official)
    lot = harvested(village, "1200")
    client.force_login(village.official)
    period = this_month().text

    page = client.get(address(village, period)).content.decode()
    assert "ấp Một (minh họa)" in page
    assert "1,2" in page
    behind = client.get(address(village, period, "harvests"), {"ap": str(one.pk)}).content.decode()
    assert lot.code in behind
    assert lot.code not in client.get(address(village, period, "harvests"), {"ap": "-"}).content.decode()
    content = client.get(address(village, period, "download")).content
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert cells[1][:2] == ["Ấp", "ấp Một (minh họa)"]
    assert cells[1][5] == 1.2


@pytest.mark.parametrize("who", [None, "farmer", "other_manager", "other_official"])
def test_others_see_the_public_table_of_years_and_no_rows(client, village, who):
    harvested(village, "1200")
    if who:
        client.force_login(getattr(village, who))
    year = str(days_ago(2).year)

    page = client.get(address(village, year)).content.decode()
    assert "chỉ nêu khi có từ 3 hộ" in page
    assert "1,2" not in page
    assert client.get(address(village, this_month().text)).status_code == 404
    assert client.get(address(village, year, "harvests")).status_code == 404
    content = client.get(address(village, year, "download")).content
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert all(figure == "" for row in cells[1:] for figure in row[2:7])


@pytest.mark.parametrize("period", ["2026-13", "x", "99999", "2026-Q9"])
def test_a_period_that_is_none_is_not_found(client, village, period):
    client.force_login(village.official)

    assert client.get(address(village, period)).status_code == 404


@pytest.mark.parametrize("hamlet_key", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_hamlet_that_is_none_is_not_found(client, village, hamlet_key):
    client.force_login(village.official)

    assert client.get(address(village, "2026", "harvests"), {"ap": hamlet_key}).status_code == 404
