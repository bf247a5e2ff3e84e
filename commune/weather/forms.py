"""Opening a station and bringing a file of readings."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commune.design.forms import QuantityField, TextField
from commune.people.access import governed_units, organizations_of
from commune.people.models import LEADING, Organization, OrganizationKind, Person
from commune.weather.models import KEEPERS

CODE = RegexValidator(
    r"^[A-Z0-9-]{3,20}\Z", _("Mã chỉ gồm chữ hoa không dấu, số và gạch ngang, ví dụ TRAM-02.")
)


class StationForm(forms.Form):
    name = TextField(label=_("Tên trạm"), max_length=120)
    code = TextField(
        label=_("Mã trạm"), validators=[CODE], help_text=_("Ví dụ TRAM-02. Không đổi được về sau.")
    )
    holder = forms.ModelChoiceField(Organization.objects.none(), label=_("Đơn vị giữ trạm"), empty_label=None)
    latitude = QuantityField(label=_("Vĩ độ"), unit="°", places=6, least=Decimal(8), most=Decimal(24))
    longitude = QuantityField(label=_("Kinh độ"), unit="°", places=6, least=Decimal(102), most=Decimal(110))
    elevation_m = QuantityField(
        label=_("Độ cao so với mực nước biển"), unit="m", places=1, most=Decimal(3200)
    )
    wind_height_m = QuantityField(
        label=_("Máy đo gió cao cách đất"),
        unit="m",
        places=1,
        least=Decimal("0.5"),
        most=Decimal(60),
        required=False,
    )
    is_coastal = forms.BooleanField(label=_("Trạm ở ven biển"), required=False)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        led = organizations_of(person, *LEADING).values("pk")
        offices = Q(unit__in=governed_units(person, *KEEPERS), kind=OrganizationKind.OFFICE)
        chooser: Any = self.fields["holder"]
        chooser.queryset = Organization.objects.filter(Q(pk__in=led) | offices).order_by("name")

    @property
    def has_holder(self) -> bool:
        chooser: Any = self.fields["holder"]
        return bool(chooser.queryset.exists())


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp CSV"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": _("Hãy chọn một tệp."), "empty": _("Tệp này trống.")},
    )
