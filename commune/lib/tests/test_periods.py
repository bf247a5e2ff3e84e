"""Periods: their one spelling, their bounds in Vietnam."""

from datetime import UTC, date, datetime

import pytest

from commune.lib import periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_bounds(text, first, last):
    period = periods.parse(text)

    assert (period.first, period.last, period.text, str(period)) == (first, last, text, text)


@pytest.mark.parametrize(
    "text", ["", "26", "2026-", "2026-Q0", "2026-Q5", "2026-q3", "2026-13", "2026-00", "2026-9", "2026-09-01", " 2026",
             "2026\n", "1899", "9999", "٢٠٢٦", "2026-Q3; DROP"],
)  # fmt: skip
def test_what_is_no_period(text):
    with pytest.raises(periods.PeriodError):
        periods.parse(text)


def test_a_moment_counts_by_vietnams_calendar():
    new_year_in_vietnam = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)

    assert [each.text for each in periods.containing(new_year_in_vietnam)] == ["2026-01", "2026-Q1", "2026"]
    assert periods.parse("2026").starts_at == new_year_in_vietnam
    assert periods.parse("2025").ends_at == new_year_in_vietnam
