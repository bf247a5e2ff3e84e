"""What manager, official and either side fill in."""

import base64
import binascii
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, ParagraphField, QuantityField, SeveralField, TextField
from commune.linkage.models import LinkageModel, Zone, ZoneSet
from commune.linkage.proposing import ModelTerms, contracts_at_hand
from commune.linkage.zoning import plots_of_unit
from commune.people.models import Organization, OrganizationSet
from commune.places.models import Place
from commune.trading.access import BUYING
from commune.trading.models import Contract
from commune.units.models import AdminUnit

LARGEST_FILE = 1024 * 1024
MOST_KILOGRAMS = 2 * 10**9


class ModelForm(forms.Form):
    """The co-op proposes; what is delivered comes from contracts, so nobody writes it here."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    cooperative = forms.ModelChoiceField(Organization.objects.none(), label=_("Hợp tác xã"), empty_label=None)
    name = TextField(label=_("Tên mô hình"), max_length=160)
    buyer = forms.ModelChoiceField(
        Organization.objects.filter(kind__in=BUYING).order_by("folded"), label=_("Bên mua")
    )
    product = TextField(label=_("Sản phẩm"), max_length=80)
    committed_kg = QuantityField(
        label=_("Bên mua cam kết mua"), least=Decimal(1), most=MOST_KILOGRAMS, places=0, unit="kg"
    )
    price_rule = ParagraphField(
        label=_("Cách tính giá"), max_length=400, help_text=_("Ví dụ: giá chợ tuần đó cộng 500 ₫ một ký.")
    )
    begins = DayField(label=_("Từ ngày"))
    ends = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Bỏ trống nếu không hẹn ngày hết."))
    document = TextField(label=_("Văn bản số"), max_length=120, required=False)
    zone = forms.ModelChoiceField(Zone.objects.none(), label=_("Vùng nguyên liệu"), required=False)

    def __init__(self, *args: Any, cooperatives: OrganizationSet, zones: ZoneSet, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["cooperative"]
        chooser.queryset = cooperatives.order_by("folded")
        areas: Any = self.fields["zone"]
        areas.queryset, areas.empty_label = zones.order_by("name"), _("không gắn vùng")

    def terms(self) -> ModelTerms:
        """Valid forms only."""
        facts = self.cleaned_data
        return ModelTerms(
            name=facts["name"],
            product=facts["product"],
            begins=facts["begins"],
            ends=facts["ends"],
            committed_kg=int(facts["committed_kg"]),
            price_rule=facts["price_rule"],
            document=facts["document"],
            zone=facts["zone"],
        )


class ContractForm(forms.Form):
    contract = forms.ModelChoiceField(Contract.objects.none(), label=_("Hợp đồng"), empty_label=None)

    def __init__(self, *args: Any, model: LinkageModel, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["contract"]
        chooser.queryset = contracts_at_hand(model).order_by("-since", "code")


class EndForm(forms.Form):
    since = DayField(label=_("Chấm dứt từ ngày"))
    reason = TextField(label=_("Lý do"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "end-%s")
        super().__init__(*args, **options)


class ReasonForm(forms.Form):
    reason = TextField(label=_("Lý do"), max_length=300)


class ZoneForm(forms.Form):
    """Plots of one unit."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = TextField(label=_("Tên vùng"), max_length=160)
    product = TextField(label=_("Sản phẩm"), max_length=80)
    since = DayField(label=_("Từ ngày"))
    plots = SeveralField(
        Place.objects.none(), label=_("Vườn trong vùng"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unit: AdminUnit, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["plots"]
        chooser.queryset = plots_of_unit(unit)
        chooser.label_from_instance = lambda plot: f"{plot.code} · {plot.name}"


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp XLSX hoặc CSV"), help_text=_("Theo mẫu. Xem trước, chưa bấm nhập thì chưa ghi gì.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Tệp lớn quá 1 MB. Hãy chia nhỏ rồi nhập từng tệp."))
        return file


class KeptFileForm(forms.Form):
    """The file that was looked at, carried by the page until it is entered; it is judged again then."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=120)
    content = forms.CharField(widget=forms.HiddenInput, max_length=2 * LARGEST_FILE)

    def clean_content(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_("Tệp không còn nguyên. Hãy chọn lại tệp.")) from error


def carried(name: str, content: bytes) -> KeptFileForm:
    return KeptFileForm(initial={"name": name[:120], "content": base64.b64encode(content).decode()})
