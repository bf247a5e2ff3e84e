"""What the packer fills in on a tablet."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, ParagraphField, QuantityField
from commune.lib.vietnamese import VIETNAM
from commune.packhouse.available import Available
from commune.packhouse.grades import known_grades, known_rejects, sorted_grades
from commune.packhouse.refusing import kilograms
from commune.packhouse.tasting import Sheet
from commune.places.models import Place
from commune.products.models import TradeItem
from commune.trace.models import Lot

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class MomentForm(forms.Form):
    """Day and optional hour; without an hour now for today, the end of the day for a day before."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    day = DayField(label=_("Ngày"))
    since = forms.TimeField(label=_("Lúc"), required=False, widget=CLOCK)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].initial = timezone.now().astimezone(VIETNAM).date()

    def at(self) -> datetime:
        day, clock = self.cleaned_data["day"], self.cleaned_data["since"]
        now = timezone.now().astimezone(VIETNAM)
        if clock is None and day == now.date():
            return now.replace(second=0, microsecond=0)
        return datetime.combine(day, clock or datetime.max.time().replace(second=0, microsecond=0), VIETNAM)


class IntakeForm(MomentForm):
    lot = forms.ModelChoiceField(
        Lot.objects.none(), label=_("Lô"), widget=forms.RadioSelect, empty_label=None
    )
    quantity = QuantityField(label=_("Cân được"), most=Decimal(1000000))
    field_order = ("lot", "quantity", "day", "since", "client_id")

    def __init__(self, *args: Any, rows: Sequence[Available], **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["lot"]
        chooser.queryset = Lot.objects.filter(pk__in=[row.lot.pk for row in rows]).select_related("holder")
        chooser.label_from_instance = lambda lot: f"{lot.code} – {lot.holder.name}"


class GradingForm(MomentForm):
    """One box for kilograms beside each grade and each reason to put aside."""

    lot = forms.ModelChoiceField(
        Lot.objects.none(), label=_("Lô"), widget=forms.RadioSelect, empty_label=None
    )
    taken = QuantityField(label=_("Đem phân loại"), most=Decimal(1000000))

    def __init__(self, *args: Any, rows: Sequence[Available], **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["lot"]
        chooser.queryset = Lot.objects.filter(pk__in=[row.lot.pk for row in rows]).select_related("holder")
        left = {row.lot.pk: row.unsorted for row in rows}
        chooser.label_from_instance = lambda lot: (
            _("%(lot)s – %(holder)s, còn %(kg)s chưa phân loại")
            % {
                "lot": lot.code,
                "holder": lot.holder.name,
                "kg": kilograms(left[lot.pk]),
            }
        )
        for kind, known in (("grade", sorted_grades()), ("reject", known_rejects())):
            for each in known.values():
                self.fields[f"{kind}-{each.code}"] = QuantityField(
                    label=each.label, required=False, most=Decimal(1000000)
                )

    def boxes(self, kind: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(f"{kind}-")]

    @property
    def grade_boxes(self) -> list[forms.BoundField]:
        return self.boxes("grade")

    @property
    def reject_boxes(self) -> list[forms.BoundField]:
        return self.boxes("reject")

    def amounts(self, kind: str) -> dict[str, Decimal]:
        """Valid forms only."""
        filled = {name: self.cleaned_data.get(name) for name in self.fields if name.startswith(f"{kind}-")}
        return {name.partition("-")[2]: kg for name, kg in filled.items() if kg}


class TastingForm(MomentForm):
    """A row of scores for each attribute of the day's sheet."""

    lot = forms.ModelChoiceField(
        Lot.objects.none(), label=_("Lô"), widget=forms.RadioSelect, empty_label=None
    )
    remark = ParagraphField(label=_("Ghi chú"), required=False, max_length=1000)

    def __init__(self, *args: Any, lots: Sequence[Lot], sheet: Sheet, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["lot"]
        chooser.queryset = Lot.objects.filter(pk__in=[lot.pk for lot in lots]).select_related("trade_item")
        chooser.label_from_instance = lambda lot: f"{lot.code} – {lot.trade_item.name}"
        for each in sheet.attributes:
            scale = [(score, str(score)) for score in range(each.least, each.most + 1)]
            ends = {"least": each.least, "low": each.low, "most": each.most, "high": each.high}
            self.fields[f"score-{each.code}"] = forms.TypedChoiceField(
                label=each.label,
                choices=scale,
                coerce=int,
                widget=forms.RadioSelect,
                help_text=_("%(least)s: %(low)s; %(most)s: %(high)s") % ends,
            )

    @property
    def score_boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("score-")]

    def scores(self) -> dict[str, int]:
        """Valid forms only."""
        names = [name for name in self.fields if name.startswith("score-")]
        return {name.partition("-")[2]: self.cleaned_data[name] for name in names}


class PackingForm(MomentForm):
    """One box for kilograms beside each available lot."""

    trade_item = forms.ModelChoiceField(
        TradeItem.objects.none(), label=_("Đóng thành"), widget=forms.RadioSelect, empty_label=None
    )
    units = forms.IntegerField(label=_("Số hộp"), min_value=1, max_value=1000000, localize=False)
    loss = QuantityField(label=_("Hao hụt, loại bỏ"), most=Decimal(1000000), initial=Decimal(0))
    grade = forms.ChoiceField(label=_("Loại"))

    def __init__(self, *args: Any, place: Place, rows: Sequence[Available], **options: Any) -> None:
        super().__init__(*args, **options)
        goods = TradeItem.objects.filter(is_bulk=False, brand_owner=place.holder).order_by("name")
        chooser: Any = self.fields["trade_item"]
        chooser.queryset, chooser.initial = goods, goods.first()
        grade: Any = self.fields["grade"]
        grade.choices = [(each.code, each.label) for each in known_grades().values()]
        self.rows = [row for row in rows if row.is_free]
        for row in self.rows:
            self.fields[self.name_of(row.lot)] = QuantityField(
                label=_("Lấy từ lô %(lot)s") % {"lot": row.lot.code}, required=False, most=Decimal(1000000)
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
