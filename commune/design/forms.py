"""Form fields that read what people here type, and the renderer that draws forms with the house's fields."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from commune.design import written
from commune.lib import measures, vietnamese
from commune.lib.fold import one_line, visible

LARGEST_DONG = 10**13


class HouseForms(TemplatesSetting):
    """`{{ form }}` and `{% field form.x %}` come out of `design/form.html` and `design/field.html`."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"


def clean_text(value: Any) -> str:
    """NFC, single spaces: one spelling of each Vietnamese letter, whatever keyboard wrote it."""
    return one_line(str(value or ""))


class TextField(forms.CharField):
    """One line of text in NFC."""

    default_error_messages = {"required": _("Hãy điền ô này.")}

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_text(value)) or ""


class ParagraphField(forms.CharField):
    """Several lines of text in NFC; line breaks stay."""

    widget = forms.Textarea(attrs={"rows": 4})
    default_error_messages = {"required": _("Hãy điền ô này.")}

    def to_python(self, value: Any) -> str:
        text = visible(str(value or "")).replace("\r\n", "\n")
        return super().to_python(text) or ""


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of a list; a key that no database can hold names none of them."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]  # where Django asks the database
        except OverflowError as error:
            facts = {"value": str(value[0])[:20]}
            told = self.error_messages["invalid_choice"]
            raise forms.ValidationError(told, code="invalid_choice", params=facts) from error


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy; `2/11/2026` and `2-11-2026` too. Two-digit years are refused."""

    widget = forms.DateInput(
        format="%d/%m/%Y",
        attrs={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "autocomplete": "off"},
    )
    default_error_messages = {
        "invalid": _("Ngày phải ghi theo thứ tự ngày/tháng/năm, ví dụ 02/11/2026."),
        "required": _("Hãy ghi ngày."),
    }

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return vietnamese.parse_date(re.sub(r"\s*[-/. ]\s*", "/", value.strip()))
        except vietnamese.WritingError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class FigureField(forms.Field):
    """A figure typed as text, so that the phone's language cannot change what a dot means."""

    default_error_messages = {
        "required": _("Hãy ghi một con số."),
        "invalid": _("Hãy ghi bằng số, ví dụ %(example)s."),
        "negative": _("Số này không được âm."),
        "too_large": _("Số này lớn quá. Xin xem lại."),
        "too_small": _("Số này nhỏ quá, ít nhất phải là %(least)s."),
    }
    example = "1.250"
    unit = ""

    def __init__(self, *, least: int | Decimal = 0, most: int | Decimal, **options: Any) -> None:
        self.least, self.most = least, most
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def refusal(self, code: str, **facts: Any) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=facts)

    def judge(self, number: int | Decimal) -> None:
        """Raises `ValidationError` unless the number lies within `least` and `most`."""
        if number < 0 <= self.least:
            raise self.refusal("negative")
        if number < self.least:
            raise self.refusal("too_small", least=vietnamese.format_number(Decimal(self.least)))
        if number > self.most:
            raise self.refusal("too_large")

    def read(self, text: str) -> int | Decimal:
        """The number that `text` means; raises `ValueError` where it means none."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = clean_text(value)
        if not text:
            return None
        try:
            number = self.read(text)
        except ValueError as error:
            code = "negative" if text.startswith(("-", "−")) and self.least >= 0 else "invalid"
            raise self.refusal(code, example=self.example) from error
        self.judge(number)
        return number


class DongField(FigureField):
    """Money as whole đồng: `1.234.567`, `1234567`, `1.234.567 ₫` or `1.234.567đ`. Cleans to `int`."""

    example = "1.250.000"
    unit = "₫"

    def __init__(self, *, least: int = 0, most: int = LARGEST_DONG, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(least=least, most=most, **options)

    def read(self, text: str) -> int:
        return measures.parse_dong(text)

    def prepare_value(self, value: Any) -> Any:
        return vietnamese.format_number(Decimal(value)) if isinstance(value, int) else value


class QuantityField(FigureField):
    """A quantity with decimal comma: `12,5`, `1.250`, `1.250,75`; `12.5` where no thousands are meant.

    Cleans to `Decimal` with at most `places` decimals. `unit` is shown beside the box.
    """

    example = "12,5"
    default_error_messages = {"places": _("Chỉ ghi tối đa %(places)s số sau dấu phẩy.")}

    def __init__(
        self,
        *,
        least: int | Decimal = 0,
        most: int | Decimal = 10**9,
        places: int = 3,
        unit: str = "kg",
        **options: Any,
    ) -> None:
        super().__init__(least=least, most=most, **options)
        self.places, self.unit = places, unit

    def read(self, text: str) -> Decimal:
        try:
            return vietnamese.parse_number(text, vietnamese=True)
        except vietnamese.WritingError:
            return vietnamese.parse_number(text)

    def judge(self, number: int | Decimal) -> None:
        super().judge(number)
        if -int(Decimal(number).as_tuple().exponent) > self.places:
            raise self.refusal("places", places=self.places)

    def prepare_value(self, value: Any) -> Any:
        return vietnamese.format_number(value, grouped=False) if isinstance(value, int | Decimal) else value


class PhoneField(forms.CharField):
    """A phone number in any Vietnamese spelling. Cleans to E.164 (`+84912345678`); refuses retired ones."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {"required": _("Hãy ghi số điện thoại.")}

    def to_python(self, value: Any) -> str:
        text = clean_text(value)
        if not text:
            return ""
        try:
            return vietnamese.parse_phone(text)
        except vietnamese.WritingError as error:
            raise forms.ValidationError(error.reason, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return written.phone(value) if isinstance(value, str) and value.startswith("+") else value
