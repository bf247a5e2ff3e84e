"""What is filled in about soil, on a phone in the field or from a laboratory's sheet."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, QuantityField, TextField
from commune.people.models import Person
from commune.places.models import Place
from commune.places.work import plots_worked_by
from commune.soil.measures import known_measures
from commune.soil.testing import DEEPEST_CM, TOP_SOIL
from commune.units.history import date_today


class PointForm(forms.Form):
    """Without a plot it is on common ground: only the office may lay that."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    plot = forms.ModelChoiceField(Place.objects.none(), label=_("Vườn"), required=False)
    name = TextField(label=_("Tên điểm đất"), max_length=80)
    latitude = QuantityField(label=_("Vĩ độ"), required=False, most=90, places=6, unit="")
    longitude = QuantityField(label=_("Kinh độ"), required=False, most=180, places=6, unit="")

    def __init__(self, *args: Any, person: Person, is_office: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["plot"]
        chooser.queryset = plots_worked_by(person).select_related("holder").order_by("code")
        chooser.label_from_instance = lambda plot: f"{plot.code} · {plot.name}"
        chooser.empty_label = _("đất chung của xã") if is_office else _("chọn vườn")
        if is_office and not chooser.queryset.exists():
            del self.fields["plot"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if (facts.get("latitude") is None) != (facts.get("longitude") is None) and not self.errors:
            self.add_error("longitude", _("Ghi cả vĩ độ và kinh độ, hoặc bỏ trống cả hai."))
        return facts

    def point(self) -> tuple[Decimal, Decimal] | None:
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        return None if latitude is None else (latitude, longitude)


class TestForm(forms.Form):
    """One box a measure; what the sheet does not say stays empty."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    sampled_on = DayField(label=_("Ngày lấy mẫu"))
    lab = TextField(label=_("Nơi thử (phòng thử nghiệm hoặc bộ thử nhanh)"), max_length=120)
    report_number = TextField(label=_("Số phiếu"), max_length=60, required=False)
    depth_from_cm = QuantityField(
        label=_("Lấy sâu từ"), most=DEEPEST_CM, places=0, unit="cm", initial=TOP_SOIL[0]
    )
    depth_to_cm = QuantityField(label=_("tới"), most=DEEPEST_CM, places=0, unit="cm", initial=TOP_SOIL[1])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sampled_on"].initial = date_today()
        for code, measure in known_measures().items():
            self.fields[code] = QuantityField(
                label=measure.label, required=False, most=10**6, places=measure.places, unit=measure.unit,
                help_text=measure.method,
            )  # fmt: skip

    def values(self) -> dict[str, Decimal]:
        figures = {code: self.cleaned_data.get(code) for code in known_measures()}
        return {code: value for code, value in figures.items() if value is not None}

    def figures(self) -> list[forms.BoundField]:
        return [self[code] for code in known_measures()]

    def depth_cm(self) -> tuple[int, int]:
        return int(self.cleaned_data["depth_from_cm"]), int(self.cleaned_data["depth_to_cm"])


class ListForm(forms.Form):
    """`wants_file`: wrong rows come back in the same list, as XLSX."""

    file = forms.FileField(
        label=_("Tệp XLSX hoặc CSV"),
        error_messages={
            "required": _("Hãy chọn tệp."),
            "empty": _("Tệp này trống."),
            "invalid": _("Hãy chọn tệp."),
            "missing": _("Hãy chọn tệp."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    wants_file = forms.BooleanField(label=_("Có dòng sai thì trả lại tệp có ghi lỗi"), required=False)
