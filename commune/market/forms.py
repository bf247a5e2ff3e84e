"""What a booth's keeper types."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DongField, FigureField, TextField
from commune.lib import vietnamese
from commune.market import stock
from commune.market.listings import HIGHEST_PRICE, MOST_UNITS
from commune.market.models import Booth
from commune.products.models import TradeItem
from commune.trace.models import Lot, LotKind

LATEST = 60  # packed lots that the list looks back on


class WholeField(FigureField):
    """A whole number of units, typed with or without dots between thousands."""

    example = "12"

    def __init__(self, *, least: int = 1, most: int = MOST_UNITS, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(least=least, most=most, **options)

    def read(self, text: str) -> int:
        number = vietnamese.parse_number(text, vietnamese=True)
        if number != int(number):
            raise ValueError("not whole")
        return int(number)


class LotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A lot with what of it could still go on sale: `left`, by its key."""

    left: Mapping[Any, int] = MappingProxyType({})

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} · {obj.trade_item.name} · {_('còn')} {self.left.get(obj.pk, 0)}"


class PutOnSaleForm(forms.Form):
    lot = LotField(Lot.objects.none(), label=_("Lô đã đóng gói"), empty_label=None)
    units = WholeField(label=_("Số đơn vị đưa lên bán"))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, booth: Booth, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        packed = Lot.objects.sellable().filter(holder=booth.organization_id, kind=LotKind.PACKED)
        field = self.fields["lot"]
        assert isinstance(field, LotField)
        latest = packed.select_related("trade_item").order_by("-made_at")
        field.left = {key: left for key, left in stock.left_of(latest[:LATEST]).items() if left > 0}
        field.queryset = latest.filter(pk__in=field.left)


class TakeOffForm(forms.Form):
    units = WholeField(label=_("Số rút khỏi kệ"))
    reason = TextField(label=_("Lý do"), max_length=200)
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class ListingForm(forms.Form):
    trade_item = forms.ModelChoiceField(TradeItem.objects.none(), label=_("Mặt hàng"), empty_label=None)
    price = DongField(label=_("Giá một đơn vị"), least=1, most=HIGHEST_PRICE)
    least = WholeField(label=_("Mỗi đơn ít nhất"), initial=1)
    most = WholeField(label=_("Mỗi đơn nhiều nhất"), initial=20)

    def __init__(self, booth: Booth, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["trade_item"]
        assert isinstance(field, forms.ModelChoiceField)
        own = TradeItem.objects.filter(brand_owner=booth.organization_id, is_bulk=False)
        field.queryset = own.exclude(listings__in=booth.listings.filter(withdrawal__isnull=True)).order_by(
            "name"
        )


class PriceForm(forms.Form):
    price = DongField(label=_("Giá mới"), least=1, most=HIGHEST_PRICE)


class WithdrawalForm(forms.Form):
    reason = TextField(label=_("Lý do"), max_length=200)


class SearchForm(forms.Form):
    q = TextField(required=False, max_length=120)
