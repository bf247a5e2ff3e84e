"""What the province and a facility fill in. People count stamps from 1."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, TextField
from commune.people.models import Organization
from commune.products.models import TradeItem
from commune.quotas.models import ReturnKind, StampProgramme, StampQuota
from commune.quotas.programmes import FACILITIES
from commune.stamps.forms import CountField
from commune.units.models import AdminUnit, AdminUnitSet

MOST = 100_000_000


class ProgrammeForm(forms.Form):
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Tỉnh"), empty_label=None)
    name = TextField(label=_("Tên chương trình"), max_length=160)
    planned_stamps = CountField(label=_("Số tem theo kế hoạch"), most=MOST)
    planned_facilities = CountField(label=_("Số cơ sở theo kế hoạch"), most=100_000)
    source = TextField(label=_("Văn bản, nguồn của kế hoạch"), max_length=300)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến ngày"))

    def __init__(self, *args: Any, provinces: AdminUnitSet, **options: Any) -> None:
        options.setdefault("auto_id", "chuong-trinh-%s")
        super().__init__(*args, **options)
        units: Any = self.fields["unit"]
        units.queryset = provinces


class QuotaForm(forms.Form):
    programme = forms.ModelChoiceField(
        StampProgramme.objects.none(), label=_("Chương trình"), empty_label=None
    )
    facility = forms.ModelChoiceField(Organization.objects.none(), label=_("Cơ sở"), empty_label=None)
    count = CountField(label=_("Số tem"), most=MOST)
    decision = TextField(label=_("Quyết định số"), max_length=60)
    decided_on = DayField(label=_("Ngày quyết định"))
    valid_from = DayField(label=_("Dùng từ ngày"))
    valid_to = DayField(label=_("Đến ngày"))

    def __init__(self, *args: Any, provinces: AdminUnitSet, **options: Any) -> None:
        options.setdefault("auto_id", "han-muc-%s")
        super().__init__(*args, **options)
        programmes: Any = self.fields["programme"]
        programmes.queryset = StampProgramme.objects.filter(unit__in=provinces).order_by("name")
        facilities: Any = self.fields["facility"]
        inside = Organization.objects.filter(kind__in=FACILITIES, unit__parent__in=provinces)
        facilities.queryset = inside.order_by("name")


class OrderForm(forms.Form):
    quota = forms.ModelChoiceField(StampQuota.objects.none(), label=_("Theo hạn mức"), empty_label=None)
    trade_item = forms.ModelChoiceField(
        TradeItem.objects.none(), label=_("Tem cho mặt hàng"), empty_label=None
    )
    count = CountField(label=_("Số tem cần đặt"))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, facility: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        quotas: Any = self.fields["quota"]
        quotas.queryset = facility.stamp_quotas.order_by("-decided_on")
        items: Any = self.fields["trade_item"]
        items.queryset = TradeItem.objects.filter(brand_owner=facility, is_bulk=False).order_by("name")


class RefusalForm(forms.Form):
    reason = TextField(label=_("Lý do không duyệt"), max_length=300)


class RangeForm(forms.Form):
    first = CountField(label=_("Từ tem số"))
    last = CountField(label=_("Đến tem số"))

    def reach(self) -> dict[str, int]:
        """As the house counts, from 0. Valid forms only."""
        return {name: self.cleaned_data[name] - 1 for name in ("first", "last")}


class DeliveryForm(RangeForm):
    slip = TextField(label=_("Phiếu giao số"), max_length=60)


class ReceiptForm(RangeForm):
    note = TextField(label=_("Ghi chú nếu nhận thiếu"), max_length=300, required=False)


class ReturnForm(RangeForm):
    kind = forms.ChoiceField(choices=ReturnKind, label=_("Trả hay hủy"))
    reason = TextField(label=_("Lý do, số biên bản"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "tra-%s")
        super().__init__(*args, **options)
