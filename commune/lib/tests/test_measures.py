"""Units, quantities and đồng."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune.lib.measures import (
    UNITS,
    MeasureError,
    Quantity,
    allocate,
    convert,
    dong_in_words,
    format_dong,
    number_in_words,
    parse_dong,
)


@pytest.mark.parametrize(
    ("number", "source", "target", "expected"),
    [
        ("1.5", "TNE", "KGM", "1500"),
        (250, "GRM", "KGM", "0.25"),
        ("3", "DTN", "KGM", "300"),
        (Decimal("0.75"), "LTR", "MLT", "750"),
        ("2.5", "DAA", "HAR", "0.25"),
        ("2", "DZN", "H87", "24"),
        ("12345678901234567890123456.789", "KGM", "GRM", "12345678901234567890123456789"),
    ],
)
def test_exact_conversion(number, source, target, expected):
    assert convert(number, source, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "source", "target", "code"),
    [
        (1, "KGM", "LTR", "dimension"),
        (1, "KGM", "XXX", "unit"),
        (1, "H87", "DZN", "inexact"),
        (1.5, "KGM", "GRM", "number"),
        (True, "KGM", "GRM", "number"),
        ("NaN", "KGM", "GRM", "number"),
        ("1e999999", "KGM", "GRM", "number"),
        ("mười", "KGM", "GRM", "number"),
    ],
)
def test_conversion_refusals(number, source, target, code):
    with pytest.raises(MeasureError) as refusal:
        convert(number, source, target)
    assert refusal.value.code == code


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_mass_goes_there_and_back(value):
    assert convert(convert(value, "KGM", "TNE"), "TNE", "KGM") == value


def test_quantity():
    crate = Quantity(Decimal("12.5"), "KGM")
    assert str(crate + Quantity(Decimal(500), "GRM")) == "13\u00a0kg"
    assert crate - crate == Quantity(Decimal("0.0"), "KGM")
    assert crate.same_as(Quantity(Decimal(12500), "GRM"))
    assert Quantity(Decimal(1), "KGM") < crate <= crate.to("GRM")
    assert str(Quantity(Decimal("1234.50"), "KGM")) == "1.234,5\u00a0kg"
    tiny = Quantity(Decimal(10000000000000000000000000), "KGM") + Quantity(Decimal("0.0001"), "KGM")
    assert tiny.value == Decimal("10000000000000000000000000.0001")
    with pytest.raises(MeasureError):
        Quantity(Decimal(1), "KG")


def test_every_unit_has_a_label_and_one_size():
    assert all(found.label and found.size > 0 and found.code == code for code, found in UNITS.items())


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.567 ₫", 1_234_567),
        ("1.234.567đ", 1_234_567),
        ("1.234", 1234),
        ("50000", 50_000),
        ("50 000 VND", 50_000),
        ("1 234 567 vnđ", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1,234,567.00", 1_234_567),
        ("1.234.567,00", 1_234_567),
        ("100 đồng", 100),
        ("0", 0),
        (format_dong(987_654_321), 987_654_321),
    ],
)
def test_read_dong(text, amount):
    assert parse_dong(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "đ", "1,234", "1.23", "12.34.567", "1.234,50", "-5", "1.234 567", "1e5", "5k", "٥٠٠", "1" * 16],
)
def test_unreadable_dong(text):
    with pytest.raises(MeasureError):
        parse_dong(text)


@given(st.text())
def test_any_text_as_dong(text):
    with suppress(MeasureError):
        assert parse_dong(text) >= 0


@given(st.integers(0, 10**15 - 1))
def test_written_dong_reads_back(amount):
    assert parse_dong(format_dong(amount)) == amount


def test_format_dong():
    assert format_dong(1_234_567) == "1.234.567\u00a0₫"
    assert format_dong(-500) == "-500\u00a0₫"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (55, "năm mươi lăm"),
        (105, "một trăm lẻ năm"),
        (110, "một trăm mười"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm lẻ năm"),
        (1_200_000, "một triệu hai trăm nghìn"),
        (1_000_001, "một triệu không trăm lẻ một"),
        (1_234_567, "một triệu hai trăm ba mươi bốn nghìn năm trăm sáu mươi bảy"),
        (2_000_000_000, "hai tỷ"),
        (1_500_000_000_000, "một nghìn năm trăm tỷ"),
        (10**9 + 50, "một tỷ không trăm năm mươi"),
        (-11, "âm mười một"),
    ],
)
def test_numbers_in_words(number, words):
    assert number_in_words(number) == words


def test_dong_in_words():
    assert dong_in_words(1_250_000) == "một triệu hai trăm năm mươi nghìn đồng"
    with pytest.raises(MeasureError):
        number_in_words(10**18)


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**18 - 1))
def test_words_tell_numbers_apart(left, right):
    assert (number_in_words(left) == number_in_words(right)) == (left == right)


def test_allocation():
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(1000, [Decimal("12.5"), Decimal("37.5")]) == [250, 750]
    assert allocate(5, [0, 1]) == [0, 5]
    for weights in ([], [0, 0], [2, -1]):
        with pytest.raises(MeasureError):
            allocate(1, weights)


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_parts_sum_to_the_whole_and_are_within_one_dong(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)
