"""What a visitor asks about units: a name, and a day in either way of writing."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.lib.vietnamese import WritingError, parse_date
from commune.units.directory import LONGEST_QUERY


def read_day(text: str) -> date:
    """A day written `24/05/2024` or `2024-05-24`; raises WritingError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return parse_date(text)


class DayField(forms.CharField):
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "autocomplete": "off"}
    )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_day(text)
        except WritingError as error:
            raise forms.ValidationError(
                _("Ngày phải viết là ngày/tháng/năm, ví dụ 01/05/2024."), code="date"
            ) from error


class UnitQuestion(forms.Form):
    q = forms.CharField(
        label=_("Tên xã, huyện hoặc tỉnh"),
        help_text=_("Gõ không dấu cũng được. Có thể thêm huyện hoặc tỉnh sau dấu phẩy."),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on = DayField(label=_("Vào ngày"), required=False, help_text=_("Ví dụ 01/05/2024; để trống là hôm nay."))


class DayQuestion(forms.Form):
    on = DayField(label=_("Vào ngày"), required=False, help_text=_("Ví dụ 01/05/2024; để trống là hôm nay."))
