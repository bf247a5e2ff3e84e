"""What is filled in about heat and cold; curves come as a file of a logger or typed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commune.coldchain.curves import CurveError, Point, read_curve
from commune.coldchain.dated import Protocol
from commune.coldchain.models import Logger
from commune.design.forms import ParagraphField, QuantityField, TextField
from commune.packhouse.available import Available
from commune.packhouse.forms import MomentForm
from commune.trace.models import Lot

LARGEST_FILE = 1_000_000
TYPED = forms.Textarea(attrs={"rows": 5, "placeholder": "08:00;46,2\n08:05;46,4", "autocomplete": "off"})


class CurveForm(forms.Form):
    """A curve in a file or typed; `points` after `is_valid`."""

    file = forms.FileField(
        label=_("Tệp của máy ghi (CSV)"),
        required=False,
        help_text=_("Mỗi dòng: ngày giờ; nhiệt độ."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    typed = ParagraphField(
        label=_("Hoặc gõ số đo"),
        required=False,
        max_length=100_000,
        widget=TYPED,
        help_text=_("Mỗi dòng một số đo: giờ, dấu chấm phẩy, rồi độ C."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        part, text = "typed", facts.get("typed", "")
        if facts.get("file"):
            part, text = "file", _text(facts["file"])
        try:
            self.points: list[Point] = read_curve(text, day=facts.get("day"))
        except CurveError as error:
            for line in error.lines:
                self.add_error(part, line)
        return facts


def _text(file: Any) -> str:
    if file.size > LARGEST_FILE:
        raise forms.ValidationError(_now("Tệp lớn quá 1 MB. Hãy chia nhỏ."))
    data = file.read()
    for code in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return str(data.decode(code))
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError(_now("Tệp này không phải tệp chữ. Hãy chọn tệp CSV của máy ghi."))


class TreatmentForm(CurveForm, MomentForm):
    """One box for kilograms beside each lot that was weighed in."""

    protocol = forms.ChoiceField(label=_("Quy trình"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, rows: Sequence[Available], protocols: Sequence[Protocol], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        del self.fields["since"]  # the curve has its own hours
        chooser: Any = self.fields["protocol"]
        chooser.choices = [(each.code, each.label) for each in protocols]
        self.rows = rows
        for row in rows:
            self.fields[self.name_of(row.lot)] = QuantityField(
                label=_("Số ký của lô %(lot)s") % {"lot": row.lot.code}, required=False, most=Decimal(1000000)
            )

    @staticmethod
    def name_of(lot: Lot) -> str:
        return f"kg-{lot.pk.hex}"

    def lines(self) -> list[tuple[Available, forms.BoundField]]:
        return [(row, self[self.name_of(row.lot)]) for row in self.rows]

    def inputs(self) -> list[tuple[Lot, Decimal]]:
        """Valid forms only."""
        taken = [(row.lot, self.cleaned_data.get(self.name_of(row.lot))) for row in self.rows]
        return [(lot, kg) for lot, kg in taken if kg]


class ReadingsForm(CurveForm):
    logger = forms.ModelChoiceField(
        Logger.objects.none(), label=_("Máy ghi"), required=False, empty_label=_("Không rõ máy, ghi tay")
    )
    field_order = ("logger", "file", "typed")

    def __init__(self, *args: Any, loggers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["logger"]
        chooser.queryset = loggers


class StayForm(MomentForm):
    lot = forms.ModelChoiceField(Lot.objects.none(), label=_("Lô"), empty_label=_("Chọn lô"))
    field_order = ("lot", "day", "since", "client_id")

    def __init__(self, *args: Any, lots: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["lot"]
        chooser.queryset = lots
        chooser.label_from_instance = lambda lot: f"{lot.code} – {lot.holder.name}"


class RoomForm(forms.Form):
    code = TextField(
        label=_("Mã kho"), max_length=20, help_text=_("Chữ in hoa không dấu, số, gạch nối: KL-1")
    )
    name = TextField(label=_("Tên kho"), max_length=80)


class LoggerForm(forms.Form):
    name = TextField(label=_("Tên máy ghi"), max_length=80)
