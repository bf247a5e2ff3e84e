"""Dates, numbers, phones, lists and addresses as people write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune.lib.vietnamese import (
    VIETNAM,
    WritingError,
    address_lines,
    format_address,
    format_date,
    format_datetime,
    format_list,
    format_number,
    format_phone,
    format_relative,
    is_mobile,
    mask_phone,
    parse_date,
    parse_number,
    parse_phone,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=VIETNAM)


def test_dates_are_day_first():
    assert parse_date(" 02/11/2026 ") == date(2026, 11, 2)
    assert parse_date("2/1/2026") == date(2026, 1, 2)
    assert format_date(date(2026, 11, 2)) == "02/11/2026"


def test_times_are_shown_in_vietnam():
    late = datetime(2026, 11, 2, 20, 30, tzinfo=UTC)
    assert format_datetime(late) == "03/11/2026 03:30"
    assert format_date(late) == "03/11/2026"
    with pytest.raises(ValueError, match="zone"):
        format_datetime(datetime(2026, 11, 2))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11/22/2026",
        "31/02/2026",
        "2/11/26",
        "2026-11-02",
        "02-11-2026",
        "2/11/0026",
        "٠٢/١١/٢٠٢٦",
        "1/1/2026 x",
    ],
)
def test_unreadable_dates(text):
    with pytest.raises(WritingError) as refusal:
        parse_date(text)
    assert refusal.value.code == "date"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_written_dates_read_back(day):
    assert parse_date(format_date(day)) == day


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (Decimal("0.10"), None, "0,1"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("12.345"), 2, "12,34"),
        (5, 2, "5,00"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal(-1234), None, "-1.234"),
    ],
)
def test_format_number(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("12,5", "12.5"),
        ("0.500", "0.5"),
        ("1234", "1234"),
        ("1234,567", "1234.567"),
        ("-3,5", "-3.5"),
    ],
)
def test_parse_number(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.500", "-999,000"])
def test_numbers_with_two_meanings(text):
    with pytest.raises(WritingError) as refusal:
        parse_number(text)
    assert refusal.value.code == "ambiguous"


def test_numbers_in_our_own_convention():
    assert parse_number("1.234", vietnamese=True) == 1234
    assert parse_number("1,234", vietnamese=True) == Decimal("1.234")
    assert parse_number("1234", vietnamese=True) == 1234
    for text in ("1234.5", "1,234.5", "1.23"):
        with pytest.raises(WritingError):
            parse_number(text, vietnamese=True)


@pytest.mark.parametrize(
    "text", ["", "-", "--1", "1e5", "NaN", "1.2.3", "1.234,5,6", "0.123.456", "١٢", "²", "1" * 50]
)
def test_no_numbers(text):
    for vietnamese in (False, True):
        with pytest.raises(WritingError) as refusal:
            parse_number(text, vietnamese=vietnamese)
        assert refusal.value.code == "number"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_our_own_numbers_read_back(value):
    assert parse_number(format_number(value), vietnamese=True) == value
    assert parse_number(format_number(value, grouped=False), vietnamese=True) == value


@given(st.text())
def test_any_text(text):
    for read in (parse_date, parse_number, parse_phone, format_phone):
        with suppress(WritingError):
            assert read(text) is not None


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=30), "vừa xong"),
        (timedelta(minutes=5, seconds=59), "5 phút trước"),
        (timedelta(hours=2), "2 giờ trước"),
        (timedelta(days=3), "3 ngày trước"),
        (timedelta(days=65), "2 tháng trước"),
        (timedelta(days=800), "2 năm trước"),
        (timedelta(hours=-26), "1 ngày nữa"),
        (timedelta(seconds=-5), "ngay bây giờ"),
    ],
)
def test_relative_times(ago, text):
    assert format_relative(NOW - ago, NOW) == text


@pytest.mark.parametrize(
    "text", ["0912 345 678", "0912345678", "+84912345678", "84 912 345 678", "(091) 234.5678"]
)
def test_phones_are_stored_as_e164(text):
    assert parse_phone(text) == "+84912345678"


def test_phones_are_shown_in_groups():
    assert format_phone("+84912345678") == "0912 345 678"
    assert mask_phone("+84912345678") == "0912 ••• 678"
    assert format_phone(parse_phone("02773 851 234")).startswith("0277")
    assert format_phone("+14155552671") == "+1 415-555-2671"
    assert is_mobile("+84912345678")
    assert not is_mobile(parse_phone("02773 851 234"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01234567890", "retired_phone"),
        ("+84 123 456 7890", "retired_phone"),
        ("0123", "phone"),
        ("0912 345 67", "phone"),
        ("0012345678", "phone"),
        ("0912 345 678 gọi sau 17h", "phone"),
        ("0912 ABC DEF", "phone"),
        ("", "phone"),
        ("9" * 300, "phone"),
    ],
)
def test_wrong_phones(text, code):
    with pytest.raises(WritingError) as refusal:
        parse_phone(text)
    assert refusal.value.code == code


def test_lists_and_addresses():
    assert format_list([]) == ""
    assert format_list(["xoài"]) == "xoài"
    assert format_list(["xoài", "quýt", "sen"]) == "xoài, quýt và sen"
    assert format_list(["thẻ", "tiền mặt"], last="hoặc") == "thẻ hoặc tiền mặt"
    assert format_address("12", "", "ấp Mỹ Hưng", "xã Mỹ Thọ") == "12, ấp Mỹ Hưng, xã Mỹ Thọ"
    assert address_lines(
        recipient="Nguyễn Văn Sáu", hamlet="ấp Mỹ Hưng", commune="xã Mỹ Thọ", province="tỉnh Đồng Tháp"
    ) == ["Nguyễn Văn Sáu", "ấp Mỹ Hưng", "xã Mỹ Thọ, tỉnh Đồng Tháp"]
