"""What a co-op's manager fills in: certificates and lab reports."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, QuantityField, SeveralField, TextField
from commune.people.models import Organization, OrganizationSet
from commune.places.models import Place
from commune.products.models import Variety
from commune.quality import recognition_kinds
from commune.quality.lab_tests import Reading
from commune.quality.models import Process, Standard

LINES = 6


class CertificateForm(forms.Form):
    holder = forms.ModelChoiceField(Organization.objects.none(), label=_("Cấp cho"), empty_label=None)
    standard = forms.ModelChoiceField(
        Standard.objects.exclude(pk__in=recognition_kinds.known()).order_by("name"),
        label=_("Tiêu chuẩn"),
        empty_label=None,
    )
    number = TextField(label=_("Số giấy"), max_length=60)
    certifier = TextField(label=_("Tổ chức chứng nhận"), max_length=160)
    valid_from = DayField(label=_("Ngày cấp"))
    valid_to = DayField(label=_("Ngày hết hạn"), required=False)
    varieties = SeveralField(
        Variety.objects.order_by("name"), label=_("Cho giống nào"), widget=forms.CheckboxSelectMultiple
    )
    processes = forms.MultipleChoiceField(
        choices=Process.choices,
        label=_("Cho công đoạn nào"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn: mọi công đoạn."),
    )
    places = SeveralField(
        Place.objects.none(),
        label=_("Cho vườn, cơ sở nào"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn: mọi nơi của chính tổ chức được cấp."),
    )

    def __init__(self, *args: Any, holders: OrganizationSet, **options: Any) -> None:
        super().__init__(*args, **options)
        holder: Any = self.fields["holder"]
        holder.queryset = holders.order_by("name")
        places: Any = self.fields["places"]
        places.queryset = Place.objects.filter(
            Q(holder__in=holders) | Q(holder__parent__in=holders)
        ).order_by("code")


class SuspensionForm(forms.Form):
    since = DayField(label=_("Đình chỉ từ ngày"))
    reason = TextField(label=_("Lý do"), max_length=300)


class EndForm(forms.Form):
    """From when something no longer holds, and why: a lifting, a withdrawal, the end of a right."""

    on = DayField(label=_("Từ ngày"))
    reason = TextField(label=_("Lý do"), max_length=300)


class LabTestForm(forms.Form):
    """A report with up to six lines; an empty value on a named line means "not detected"."""

    lab = TextField(label=_("Phòng thử nghiệm"), max_length=160)
    accreditation = TextField(label=_("Số công nhận (VILAS)"), max_length=60, required=False)
    method = TextField(label=_("Phương pháp"), max_length=200)
    report_number = TextField(label=_("Số phiếu"), max_length=60)
    sampled_on = DayField(label=_("Ngày lấy mẫu"))
    reported_on = DayField(label=_("Ngày trả kết quả"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(LINES):
            self.fields |= {f"{name}-{number}": field for name, field in _line_fields()}

    def lines(self) -> list[list[forms.BoundField]]:
        names = [name for name, _field in _line_fields()]
        return [[self[f"{name}-{number}"] for name in names] for number in range(LINES)]

    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields]

    def readings(self) -> list[Reading]:
        """Valid forms only."""
        facts = self.cleaned_data
        return [
            Reading(
                substance=facts[f"substance-{number}"],
                value=facts[f"value-{number}"],
                unit=facts[f"unit-{number}"] or "mg/kg",
                limit=facts[f"limit-{number}"],
            )
            for number in range(LINES)
            if facts[f"substance-{number}"]
        ]


def _line_fields() -> Iterator[tuple[str, forms.Field]]:
    figure: Any = {"required": False, "most": Decimal(10**7), "places": 6, "unit": ""}
    yield "substance", TextField(label=_("Chất"), max_length=120, required=False)
    yield "value", QuantityField(label=_("Kết quả"), **figure)
    yield "limit", QuantityField(label=_("Mức cho phép"), **figure)
    yield "unit", TextField(label=_("Đơn vị"), max_length=20, required=False)
