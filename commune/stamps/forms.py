"""What packer and manager type on the tablet. People count stamps from 1."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import FigureField
from commune.lib import vietnamese
from commune.lib.serials.permutation import MAX_COUNT
from commune.lib.vietnamese import format_number
from commune.stamps.models import StampBatch
from commune.trace.models import Lot, LotKind


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


class AssignmentForm(forms.Form):
    """A range of a roll goes to one of the holder's packed lots of the same item."""

    lot = forms.ModelChoiceField(Lot.objects.none(), label=_("Cho lô"), empty_label=None)
    first = CountField(label=_("Từ tem số"))
    last = CountField(label=_("Đến tem số"))

    def __init__(self, *args: Any, roll: StampBatch, **options: Any) -> None:
        options.setdefault("auto_id", "cuon_%s")  # beside the form of activation on one page
        super().__init__(*args, **options)
        packed = Lot.objects.sellable().filter(
            kind=LotKind.PACKED, trade_item=roll.trade_item_id, holder=roll.holder_id
        )
        lots: Any = self.fields["lot"]
        lots.queryset = packed.order_by("-made_at")
        lots.label_from_instance = lambda lot: f"{lot.code} · {format_number(lot.quantity)}"


class ActivationForm(forms.Form):
    first = CountField(label=_("Từ tem số"))
    last = CountField(label=_("Đến tem số"))
