"""The guided form of a further commune, a step each."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import PhoneField, QuantityField, TextField
from commune.operations.checklist import OFFICES, PLACES
from commune.units.models import AdminUnit, AdminUnitSet


class OpeningForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    unit = forms.ModelChoiceField(
        AdminUnit.objects.none(), label=_("Xã, phường"), empty_label=_("chọn xã, phường")
    )

    def __init__(self, *args: Any, units: AdminUnitSet, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["unit"]
        chooser.queryset = units


class StepForm(forms.Form):
    """Ids are told apart: several of them stand on one page."""

    step = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"{self.step}-%s")
        super().__init__(*args, **options)


class OfficeForm(StepForm):
    step = "office"
    name = TextField(label=_("Tên trụ sở"), max_length=160)


class OfficialForm(StepForm):
    step = "officials"
    full_name = TextField(label=_("Họ và tên"), max_length=120)
    phone = PhoneField(
        label=_("Số điện thoại"), help_text=_("Cán bộ đăng nhập bằng mã gửi tới số này, không cần mật khẩu.")
    )
    role = forms.ChoiceField(label=_("Chức vụ"), choices=[(each.value, each.label) for each in OFFICES])


class CooperativeForm(StepForm):
    step = "cooperative"
    name = TextField(label=_("Tên hợp tác xã"), max_length=160)
    full_name = TextField(label=_("Họ và tên người quản lý"), max_length=120)
    phone = PhoneField(label=_("Số điện thoại người quản lý"))


class PlaceForm(StepForm):
    step = "places"
    kind = forms.ChoiceField(label=_("Loại"), choices=[(each.value, each.label) for each in PLACES])
    name = TextField(label=_("Tên địa điểm"), max_length=120)
    latitude = QuantityField(label=_("Vĩ độ"), required=False, least=-90, most=90, places=6, unit="")
    longitude = QuantityField(label=_("Kinh độ"), required=False, least=-180, most=180, places=6, unit="")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and (facts.get("latitude") is None) != (facts.get("longitude") is None):
            self.add_error("longitude", _("Ghi cả vĩ độ và kinh độ, hoặc bỏ trống cả hai."))
        return facts

    def facts(self) -> dict[str, Any]:
        """Valid forms only."""
        told = self.cleaned_data
        point: tuple[Decimal, Decimal] | None = None
        if told["latitude"] is not None:
            point = (told["latitude"], told["longitude"])
        return {"kind": told["kind"], "name": told["name"], "point": point}
