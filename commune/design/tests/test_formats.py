"""Dates and numbers as people here write and type them, in both languages."""

from datetime import date

import pytest
from django import forms
from django.utils import formats, translation
from django.utils.formats import date_format, get_format, localize_input, number_format


@pytest.fixture(params=["vi", "en"], autouse=True)
def language(request):
    with translation.override(request.param):
        formats.reset_format_cache()
        yield request.param
    formats.reset_format_cache()


def test_a_day_is_day_month_year():
    assert date_format(date(2026, 11, 2)) == "02/11/2026"
    assert date_format(date(2026, 11, 2), "SHORT_DATE_FORMAT") == "02/11/2026"
    assert localize_input(date(2026, 11, 2)) == "02/11/2026"


def test_the_clerk_who_types_02_11_2026_gets_november():
    assert forms.DateField().clean("02/11/2026") == date(2026, 11, 2)


@pytest.mark.parametrize("typed", ["11/23/2026", "02/11/26", "Nov 2 2026"])
def test_month_first_and_short_years_are_not_read(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


def test_thousands_are_grouped_with_dots_and_decimals_follow_a_comma():
    assert number_format("1234567.5", force_grouping=True, use_l10n=True) == "1.234.567,5"


def test_weeks_start_on_monday():
    assert get_format("FIRST_DAY_OF_WEEK") == 1
