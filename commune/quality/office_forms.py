"""What an office fills in: a list as it was issued, a safe chain, who may use a geographical indication."""

import base64
import binascii
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, SeveralField, TextField
from commune.people.models import Organization, OrganizationKind, OrganizationSet
from commune.places.models import Place, PlaceKind
from commune.products.models import Variety
from commune.quality.chains import Facility
from commune.quality.lists import Heading
from commune.quality.models import ChainStep, GeographicalIndication
from commune.quality.sheets import MOST_BYTES
from commune.units.models import AdminUnit, AdminUnitSet


class ListForm(forms.Form):
    """The file comes as an upload to be previewed, then once more inside the page, unchanged, to be loaded."""

    number = TextField(label=_("Số văn bản hoặc tên ấn bản"), max_length=80)
    issuer = TextField(label=_("Cơ quan, đơn vị ban hành"), max_length=160)
    valid_from = DayField(label=_("Có hiệu lực từ ngày"))
    valid_to = DayField(label=_("Hết hiệu lực sau ngày"), required=False)
    file = forms.FileField(
        label=_("Tệp CSV (UTF-8)"),
        error_messages={"required": _("Hãy chọn tệp CSV."), "empty": _("Tệp này trống.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput)
    file_name = forms.CharField(required=False, max_length=160, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        super().__init__(data, *args, **options)
        self.fields["file"].required = not (data and data.get("content"))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        upload = facts.get("file")
        if upload and upload.size > MOST_BYTES:
            self.add_error("file", _("Tệp lớn quá 4 MB."))
        elif upload:
            facts |= {"bytes": upload.read(), "file_name": upload.name}
        elif facts.get("content"):
            facts["bytes"] = self._carried(facts["content"])
        return facts

    def _carried(self, content: str) -> bytes:
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            self.add_error("file", _("Tệp đã bị đổi giữa đường. Hãy chọn lại tệp."))
            return b""

    @property
    def heading(self) -> Heading:
        """Valid forms only."""
        facts = self.cleaned_data
        return Heading(facts["number"], facts["issuer"], facts["valid_from"], facts["valid_to"])

    @property
    def carried(self) -> str:
        return base64.b64encode(self.cleaned_data["bytes"]).decode()


class ChainForm(forms.Form):
    """A confirmation with its links, by what each does."""

    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Địa bàn"), empty_label=None)
    number = TextField(label=_("Số xác nhận"), max_length=60)
    name = TextField(label=_("Tên chuỗi"), max_length=160)
    issuer = TextField(label=_("Cơ quan xác nhận"), max_length=160)
    valid_from = DayField(label=_("Ngày xác nhận"))
    valid_to = DayField(label=_("Ngày hết hạn"), required=False)
    varieties = SeveralField(
        Variety.objects.order_by("name"), label=_("Cho giống nào"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: AdminUnitSet, facilities: OrganizationSet, **options: Any) -> None:
        super().__init__(*args, **options)
        unit: Any = self.fields["unit"]
        unit.queryset = units
        known = facilities.exclude(kind__in=[OrganizationKind.HOUSEHOLD, OrganizationKind.OFFICE])
        houses = Place.objects.filter(kind=PlaceKind.PACKHOUSE, holder__in=facilities).order_by("name")
        for step in ChainStep:
            rows: Any = houses if step == ChainStep.PACKING else known.order_by("name")
            self.fields[step.value] = SeveralField(
                rows, label=step.label, required=False, widget=forms.CheckboxSelectMultiple
            )

    def facts(self) -> dict[str, Any]:
        """Valid forms only: for `chains.confirm`."""
        chosen = {step: self.cleaned_data[step.value] for step in ChainStep}
        links = [
            Facility(step.value, each.holder, each) if isinstance(each, Place) else Facility(step.value, each)
            for step, rows in chosen.items()
            for each in rows
        ]
        steps = {step.value for step in ChainStep}
        head = {name: value for name, value in self.cleaned_data.items() if name not in steps}
        return {**head, "varieties": list(head["varieties"]), "facilities": links}


class IndicationUseForm(forms.Form):
    indication = forms.ModelChoiceField(
        GeographicalIndication.objects.order_by("number"), label=_("Chỉ dẫn địa lý"), empty_label=None
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Cho tổ chức"), empty_label=None
    )
    decision = TextField(label=_("Số quyết định"), max_length=80)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến ngày"), required=False)

    def __init__(self, *args: Any, organizations: OrganizationSet, **options: Any) -> None:
        super().__init__(*args, **options)
        organization: Any = self.fields["organization"]
        organization.queryset = organizations.order_by("name")
