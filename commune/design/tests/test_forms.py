"""What people type, kindly read or clearly refused."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django import forms

from commune.design.forms import DayField, DongField, ParagraphField, PhoneField, QuantityField, TextField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234.567", 1234567),
        ("1234567", 1234567),
        ("1.250.000 ₫", 1250000),
        ("65.000đ", 65000),
        (" 65000 đồng ", 65000),
        ("0", 0),
        ("", None),
        ("   ", None),
    ],
)
def test_dong(typed, amount):
    assert DongField(required=False).clean(typed) == amount


@pytest.mark.parametrize("field", [TextField, ParagraphField])
def test_signs_that_hide_or_turn_text_do_not_come_in(field):
    typed = "gpj.\u202eexe \u2066xo\u200b\u00adài\u2069\ufeff a\u202a\u0300 👩\u200d🌾"

    assert field().clean(typed) == "gpj.exe xoài à 👩\u200d🌾"


@pytest.mark.parametrize("typed", ["65k", "1.23", "12,5", "1,234", "một trăm", "१२३", "99999999999999"])
def test_dong_refused(typed):
    with pytest.raises(forms.ValidationError):
        DongField().clean(typed)


def test_negative_money_is_named_as_such():
    with pytest.raises(forms.ValidationError, match="không được âm"):
        DongField().clean("-5000")


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.250", "1250"),
        ("1.250,75", "1250.75"),
        ("0.250", "0.250"),
        ("1250", "1250"),
        ("", None),
    ],
)
def test_quantity(typed, quantity):
    expected = Decimal(quantity) if quantity else None
    assert QuantityField(required=False).clean(typed) == expected


@pytest.mark.parametrize("typed", ["mười ký", "1,2,3", "12,5555", "-3", "1e5", "NaN", "9999999999"])
def test_quantity_refused(typed):
    with pytest.raises(forms.ValidationError):
        QuantityField().clean(typed)


def test_quantity_least_is_told_in_our_own_numbers():
    with pytest.raises(forms.ValidationError, match="ít nhất phải là 0,5"):
        QuantityField(least=Decimal("0.5")).clean("0,1")


@pytest.mark.parametrize(
    "field", [DongField(initial=1250000), QuantityField(initial=Decimal("1250.75"))], ids=["dong", "quantity"]
)
def test_a_shown_figure_is_read_back_as_itself(field):
    assert field.clean(field.prepare_value(field.initial)) == field.initial


@pytest.mark.parametrize("typed", ["2/11/2026", "02/11/2026", "02-11-2026", "2 / 11 / 2026"])
def test_day(typed):
    assert DayField().clean(typed) == date(2026, 11, 2)


@pytest.mark.parametrize("typed", ["31/02/2026", "11/23/2026", "2/11/26", "hôm qua"])
def test_day_refused(typed):
    with pytest.raises(forms.ValidationError, match="ngày/tháng/năm"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["0912 345 678", "+84912345678", "0912.345.678"])
def test_phone(typed):
    assert PhoneField().clean(typed) == "+84912345678"


@pytest.mark.parametrize("typed", ["0123456789012", "12", "điện thoại", "01212345678"])
def test_phone_refused(typed):
    with pytest.raises(forms.ValidationError):
        PhoneField().clean(typed)


def test_text_is_one_spelling():
    typed = unicodedata.normalize("NFD", "  Nguyễn   Thị Út ")
    assert TextField().clean(typed) == "Nguyễn Thị Út"
    assert ParagraphField().clean("một\r\nhai") == "một\nhai"


def test_a_wrong_field_is_drawn_with_its_error_bound_to_the_input():
    class Weighing(forms.Form):
        weight = QuantityField(label="Cân nặng")

    drawn = str(Weighing({"weight": "nhiều"}))
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_weight_error"' in drawn
    assert "Hãy ghi bằng số, ví dụ 12,5." in drawn
    assert 'value="nhiều"' in drawn
