"""What packer and manager type on the tablet. People count stamps from 1."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import FigureField
from commune.lib import vietnamese
from commune.lib.serials.permutation import MAX_COUNT


class CountField(FigureField):
    """A whole number of stamps, typed with or without dots between thousands."""

    example = "500"

    def __init__(self, *, most: int = MAX_COUNT, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(least=1, most=most, **options)

    def read(self, text: str) -> int:
        number = vietnamese.parse_number(text, vietnamese=True)
        if number != int(number):
            raise ValueError("not whole")
        return int(number)


class IssueForm(forms.Form):
    count = CountField(label=_("Số tem cần in"))
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class ActivationForm(forms.Form):
    first = CountField(label=_("Từ tem số"))
    last = CountField(label=_("Đến tem số"))
